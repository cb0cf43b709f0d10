"""The fixtures of this directory's tests."""

from tests.support.api_fixtures import api, client, hand, shared_api, start_api
from tests.support.gemini_fixtures import gemini
from tests.support.redis_fixtures import redis_server, redis_url, shared_redis_server

__all__ = [
    "api",
    "client",
    "gemini",
    "hand",
    "redis_server",
    "redis_url",
    "shared_api",
    "shared_redis_server",
    "start_api",
]
