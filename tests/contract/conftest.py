"""The fixtures of this directory's tests."""

from tests.support.redis_fixtures import redis_server, redis_url, shared_redis_server
from tests.support.store_fixtures import real_stores, stores

__all__ = ["real_stores", "redis_server", "redis_url", "shared_redis_server", "stores"]
