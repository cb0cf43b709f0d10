"""As `stock_consumer_worker`, but with kombu's own transport: whether ours is still needed."""

import os

from tests.support.stock_consumer_worker import app

app.conf.update(broker_transport=None, broker_url=os.environ["REDIS_URL"])

__all__ = ["app"]
