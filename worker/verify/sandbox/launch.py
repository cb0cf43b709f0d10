"""What a boxed run is started with, and what its launcher's messages mean."""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from worker.verify.sandbox.confinement import Layer, Limits

# `nobody` on every Linux; it need not exist in the user database.
NOBODY = 65534


class Orders(NamedTuple):
    """All that the launcher needs to know, as the worker writes it down for the fork server.

    `port` is the sink's (0: no network). With `probe`, the launcher tries to break out instead of
    running the command.
    """

    layers: Sequence[str]
    port: int
    memory_bytes: int
    cpu_s: int
    directory: str
    command: Sequence[str]
    environment: Mapping[str, str]
    probe: str | None

    def encode(self) -> bytes:
        """Return the orders as JSON."""
        return json.dumps(self._asdict()).encode()

    @classmethod
    def decode(cls, data: bytes) -> "Orders":
        """Return the orders that were encoded so."""
        return cls(**json.loads(data))


def orders(
    layers: AbstractSet[Layer],
    limits: Limits,
    *,
    port: int,
    directory: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    probe: str | None = None,
) -> Orders:
    """Return the orders for one run."""
    return Orders(
        layers=[*layers],
        port=port,
        memory_bytes=limits.memory_bytes,
        cpu_s=limits.cpu_s,
        directory=directory,
        command=[*command],
        environment=dict(environment),
        probe=probe,
    )


def confined(messages: str) -> bool:
    """Whether every layer was applied."""
    return "confined" in messages.splitlines()
