"""How much work there is: what waits in each lane and for how long, and what else is unfinished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.domain.job import Lane


@dataclass(frozen=True, slots=True)
class Queue:
    """The jobs of one lane that wait; `oldest_s` is the age of the first, 0 if there is none."""

    waiting: int
    oldest_s: float


@dataclass(frozen=True, slots=True)
class Queues:
    """All lanes, how many jobs run, and how many wait for the model."""

    lanes: Mapping[Lane, Queue]
    running: int
    deferred: int

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker in all lanes."""
        return sum(queue.waiting for queue in self.lanes.values())

    @property
    def oldest_s(self) -> float:
        """How long the job that has waited longest has."""
        return max(queue.oldest_s for queue in self.lanes.values())


def decode_queues(reply: Sequence[int]) -> Queues:
    """Return what the script `queues` answered."""
    running, deferred, *numbers = reply
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    lanes = {
        lane: Queue(waiting, oldest_ms / 1000)
        for lane, (waiting, oldest_ms) in zip(Lane, pairs, strict=True)
    }
    return Queues(lanes, running, deferred)
