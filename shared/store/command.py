"""One step in the store, as data: what to send and how to read the answer, without doing either."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.store.scripts import Script


@dataclass(frozen=True, slots=True)
class Command[T]:
    """A script with its arguments; `decode` makes a T of the server's reply.

    `decode` may raise the domain errors that its operation names. The scripts take no KEYS: a sweep
    finds its jobs as it goes, so the names are made on the server. That rules out Redis Cluster, as
    Celery's transport does anyway.
    """

    script: Script
    args: tuple[str | int, ...]
    decode: Callable[[Any], T]
