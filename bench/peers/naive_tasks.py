"""The worker's side of `bench.peers.naive`: `celery -A bench.peers.naive_tasks worker`."""

import os
from functools import cache
from typing import TYPE_CHECKING

from celery import Celery

if TYPE_CHECKING:
    from google.genai import Client

app = Celery("naive", broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])


@app.task
def write(description: str) -> str:
    """Call the model."""
    # The web process imports this module too, and needs no model.
    from bench.peers.model import script  # noqa: PLC0415

    return script(_client(), description)


@cache
def _client() -> "Client":
    from bench.peers.model import shared_client  # noqa: PLC0415 - as above

    return shared_client()
