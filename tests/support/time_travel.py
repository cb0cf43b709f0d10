"""Lets a store's time pass at once: the server's clock stays, what it knows grows older."""

from typing import Final

import redis

from shared.wire import keys

_TIMES: Final = (
    *("created_at", "started_at", "finished_at", "expires_at", "deadline_at", "pushed_at"),
)
_SCORES: Final = (keys.LEASES, keys.DEADLINES, keys.WORKERS, keys.DEAD_LETTERS)


def advance(server: redis.Redis, seconds: float) -> None:
    """Make everything `seconds` older; what expires meanwhile is gone."""
    passed_ms = round(seconds * 1000)
    for name in _SCORES:
        for member in server.zrange(name, 0, -1):
            server.zincrby(name, -passed_ms, str(member))
    for key in server.scan_iter(f"{keys.JOB}*"):
        known = zip(_TIMES, server.hmget(key, _TIMES), strict=True)
        for name, at in known:
            if at is not None:
                server.hset(key, name, str(int(at) - passed_ms))
    for key in server.scan_iter(f"{keys.PREFIX}*"):
        left_ms = int(server.pttl(key))
        if left_ms >= 0:
            server.pexpire(key, left_ms - passed_ms)
