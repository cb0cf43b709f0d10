"""The fixtures of this directory's tests."""

from tests.support.api_fixtures import api, client, hand, shared_api, start_api
from tests.support.gemini_fixtures import gemini
from tests.support.k6_fixtures import box, k6, sandbox, sinks
from tests.support.reading import reader, readers
from tests.support.redis_fixtures import redis_server, redis_url, shared_redis_server
from tests.support.verifying import verifier

__all__ = [
    "api",
    "box",
    "client",
    "gemini",
    "hand",
    "k6",
    "reader",
    "readers",
    "redis_server",
    "redis_url",
    "sandbox",
    "shared_api",
    "shared_redis_server",
    "sinks",
    "start_api",
    "verifier",
]
