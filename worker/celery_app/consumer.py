"""Celery's consumer without the parts by which workers get to know each other."""

from collections.abc import Mapping
from typing import Any

from celery.worker.consumer import Consumer

# Celery has command-line flags for these, but no settings, and the bare command must do.
_GOSSIPLESS: Mapping[str, Any] = {"without_mingle": True, "without_gossip": True}


class GossiplessConsumer(Consumer):
    """Starts a second sooner and sends no gossip: what workers share stands in job records."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["worker_options"] = {**(kwargs.get("worker_options") or {}), **_GOSSIPLESS}
        super().__init__(*args, **kwargs)
