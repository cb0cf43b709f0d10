"""The fixtures of this directory's tests."""

from tests.support.gemini_fixtures import gemini
from tests.support.redis_fixtures import redis_server, redis_url, shared_redis_server

__all__ = ["gemini", "redis_server", "redis_url", "shared_redis_server"]
