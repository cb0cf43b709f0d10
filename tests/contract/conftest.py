"""The fixtures of this directory's tests."""

from tests.support.redis_fixtures import redis_server, redis_url, shared_redis_server

__all__ = ["redis_server", "redis_url", "shared_redis_server"]
