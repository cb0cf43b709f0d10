"""Lets a store's time pass at once: the server's clock stays, what it knows grows older."""

from typing import Final

import redis

from shared.wire import keys

_TIMES: Final = (
    *("created_at", "started_at", "finished_at", "expires_at", "deadline_at", "pushed_at"),
)
_SCORES: Final = (keys.LEASES, keys.DEADLINES, keys.WORKERS, keys.DEAD_LETTERS)
# On the server: a property passes time thousands of times, over some forty values.
_ADVANCE: Final = """
local passed_ms, job, prefix = tonumber(ARGV[1]), ARGV[2], ARGV[3]
for _, name in ipairs(KEYS) do
    for _, member in ipairs(redis.call('ZRANGE', name, 0, -1)) do
        redis.call('ZINCRBY', name, -passed_ms, member)
    end
end
for _, key in ipairs(redis.call('KEYS', job .. '*')) do
    for place = 4, #ARGV do
        local at = redis.call('HGET', key, ARGV[place])
        if at then
            redis.call('HSET', key, ARGV[place], string.format('%.0f', at - passed_ms))
        end
    end
end
for _, key in ipairs(redis.call('KEYS', prefix .. '*')) do
    local left_ms = redis.call('PTTL', key)
    if left_ms >= 0 then
        redis.call('PEXPIRE', key, left_ms - passed_ms)
    end
end
"""


def advance(server: redis.Redis, seconds: float) -> None:
    """Make everything `seconds` older; what expires meanwhile is gone."""
    passed_ms = round(seconds * 1000)
    server.eval(_ADVANCE, len(_SCORES), *_SCORES, str(passed_ms), keys.JOB, keys.PREFIX, *_TIMES)
