"""The rights that a user of Redis needs, and whether somebody has them."""

from collections.abc import Sequence
from typing import Final

from redis import Redis
from redis.exceptions import NoPermissionError

from shared.redis_access.refusals import missing_right

# What the store's scripts, the queue, the rate limit and redis-py run, each in a form that changes
# nothing but KEY, and that for a second at most.
_TRIES: Final = """
    ping | hello | select DB | client setname loadgenie | client setinfo lib-name redis-py
    info server | time | exists KEY | get KEY | set KEY 1 px 1000 | incr KEY
    expire KEY 1 | pexpire KEY 1000 | pexpireat KEY 1 | pttl KEY | del KEY
    hset KEY a 1 | hsetnx KEY a 1 | hget KEY a | hmget KEY a | hincrby KEY a 1 | hdel KEY a
    lpush KEY a | rpush KEY a | ltrim KEY 1 0 | lindex KEY 0 | llen KEY | brpop KEY 0.001
    zadd KEY 1 a | zcard KEY | zcount KEY 0 1 | zrange KEY 0 1 | zrank KEY a | zscore KEY a
    zrangebyscore KEY 0 1 | zrevrange KEY 0 1 | zrevrangebyscore KEY 1 0 | zrem KEY a
    zremrangebyscore KEY 0 1 | xadd KEY 1-1 a 1 | xrange KEY - + | publish CHANNEL nothing
    watch KEY | multi | exec | unwatch | wait 0 1
    eval return(1) 0 | evalsha 0000000000000000000000000000000000000000 0 | script load return(1)
"""
_CONTAINERS: Final = frozenset({"client", "script"})
# Tried otherwise: a connection that subscribes runs nothing else, and one authenticates at first.
_FURTHER: Final = ("auth", "subscribe", "unsubscribe")
# One that no job's notice is meant for.
_CHANNEL: Final = "loadgenie:rights"
_KEY: Final = "loadgenie:rights"


def _tries() -> Sequence[Sequence[str]]:
    lines = _TRIES.replace("\n", "|").split("|")
    return [line.split() for line in lines if line.strip()]


def rules() -> str:
    """Return what a user needs, as ACL SETUSER takes it."""
    names = {
        "|".join(words[:2]) if words[0] in _CONTAINERS else words[0]
        for words in (*_tries(), *((name,) for name in _FURTHER))
    }
    return " ".join(["~loadgenie:*", "&loadgenie:*", *(f"+{name}" for name in sorted(names))])


def missing_rights(client: Redis, *, database: int) -> Sequence[str]:
    """Return what this user may not do, and needs to. Raises redis-py's errors."""
    values = {"KEY": _KEY, "CHANNEL": _CHANNEL, "DB": str(database)}
    with client.pipeline(transaction=False) as pipeline:
        for words in (*_tries(), ("del", "KEY")):
            pipeline.pipeline_execute_command(*(values.get(word, word) for word in words))
        replies = list(pipeline.execute(raise_on_error=False))
    with client.pubsub() as subscription:  # type: ignore[no-untyped-call]  # redis-py's
        try:
            subscription.subscribe(_CHANNEL)
            subscription.get_message(timeout=1)
        except NoPermissionError as error:
            replies.append(error)
    refused = (reply for reply in replies if isinstance(reply, NoPermissionError))
    return list(dict.fromkeys(missing_right(error) for error in refused))
