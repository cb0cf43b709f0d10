"""Celery's consumer without the parts by which workers get to know each other."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from celery.worker import state
from celery.worker.consumer import Consumer

# Celery has command-line flags for these, but no settings, and the bare command must do.
_GOSSIPLESS: Mapping[str, Any] = {"without_mingle": True, "without_gossip": True}

# A connection that held for so long was a good one: the next is made at once.
_GOOD_AFTER_S: Final = 10.0
_FIRST_PAUSE_S: Final = 0.25
_LONGEST_PAUSE_S: Final = 2.0
_LOOK_EVERY_S: Final = 0.1


class PatientConsumer(Consumer):
    """Starts a second sooner and sends no gossip: what workers share stands in job records.

    Celery itself connects again at once when Redis answers with errors, five times a second.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["worker_options"] = {**(kwargs.get("worker_options") or {}), **_GOSSIPLESS}
        super().__init__(*args, **kwargs)
        self._connected_at = time.monotonic()
        self._pause_s = 0.0

    def connect(self) -> Any:
        """Return a new connection."""
        connection = super().connect()
        self._connected_at = time.monotonic()
        return connection

    def ensure_connected(self, conn: Any) -> Any:
        """Connect, however often it takes. Celery's own pauses grow to half a minute."""
        conn.ensure_connection = partial(
            conn.ensure_connection,
            interval_start=_FIRST_PAUSE_S,
            interval_step=_FIRST_PAUSE_S,
            interval_max=_LONGEST_PAUSE_S,
        )
        return super().ensure_connected(conn)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Clean up, and wait a little longer after each connection that did not hold."""
        super().on_connection_error_after_connected(exc)
        if time.monotonic() - self._connected_at > _GOOD_AFTER_S:
            self._pause_s = 0.0
        ends_at = time.monotonic() + self._pause_s
        while time.monotonic() < ends_at:
            state.maybe_shutdown()
            time.sleep(_LOOK_EVERY_S)
        self._pause_s = min(max(_FIRST_PAUSE_S, 2 * self._pause_s), _LONGEST_PAUSE_S)
