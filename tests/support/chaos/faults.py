"""Every fault that a campaign knows: each begins, holds while a block runs, and ends."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Final

from tests.support.chaos.place import Place
from tests.support.gemini_replies import Manner, Reply, ok, quota, server_error
from tests.support.program import Program
from tests.support.replies import REPLIES

# A worker has 1 s of grace, then 10 s to unwind, and is cut off after 5 more.
_STOPS_WITHIN_S: Final = 25.0


class Part(Enum):
    """What a fault hurts; one fault at a time hurts one of them."""

    REDIS = auto()
    CLOCK = auto()
    API = auto()
    WORKER = auto()
    WIRE = auto()
    MODEL = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: what it hurts, how, and how long it lasts at most."""

    part: Part
    hold: Callable[[Place, int], AbstractContextManager[None]]
    lasts_s: float


@contextmanager
def _redis_killed(place: Place, _: int) -> Iterator[None]:
    place.redis.kill()
    yield
    place.redis.start()


@contextmanager
def _redis_silent(place: Place, _: int) -> Iterator[None]:
    place.redis.pause()
    yield
    place.redis.resume()


@contextmanager
def _disk_full(place: Place, _: int) -> Iterator[None]:
    """A server that syncs each write ends when it cannot; what it answered is on the disk."""
    place.redis.fill_disk(leaves=2000)
    yield
    place.redis.free_disk()
    if place.redis.exit_status is not None:
        place.redis.start()


@contextmanager
def _disk_full_at_ease(place: Place, _: int) -> Iterator[None]:
    """A server that syncs every second refuses writes until the disk has room again."""
    with place.redis.client() as admin:
        admin.config_set("appendfsync", "everysec")
        place.redis.fill_disk(leaves=2000)
        yield
        place.redis.free_disk()
        admin.config_set("appendfsync", "always")


@contextmanager
def _clock_moved(place: Place, _: int, *, by_s: float) -> Iterator[None]:
    place.clock.move(by_s)
    yield
    place.clock.move(0.0)


def _programs(place: Place, part: Part) -> tuple[Program, ...]:
    return (place.api,) if part is Part.API else tuple(place.workers)


@contextmanager
def _killed(place: Place, target: int, *, part: Part) -> Iterator[None]:
    program = _programs(place, part)[target]
    program.kill()
    yield
    program.start(ready=False)


@contextmanager
def _stopped(place: Place, target: int, *, part: Part) -> Iterator[None]:
    program = _programs(place, part)[target]
    program.terminate()
    yield
    try:
        program.wait(within_s=_STOPS_WITHIN_S)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"{type(program).__name__} did not stop") from None
    program.start(ready=False)


@contextmanager
def _frozen(place: Place, target: int, *, part: Part) -> Iterator[None]:
    program = _programs(place, part)[target]
    os.killpg(program.pid, signal.SIGSTOP)
    yield
    os.killpg(program.pid, signal.SIGCONT)


@contextmanager
def _torn(place: Place, target: int, *, answers: bool) -> Iterator[None]:
    place.wires[target].tear(answers=answers)
    yield


@contextmanager
def _held(place: Place, target: int) -> Iterator[None]:
    place.wires[target].hold()
    yield
    place.wires[target].flow()


@contextmanager
def _refused(place: Place, target: int, *, reply: str) -> Iterator[None]:
    place.wires[target].refuse(reply, but=REPLIES[reply])
    yield
    place.wires[target].heal()


@contextmanager
def _model_wrong(place: Place, _: int, *, reply: Callable[[], Reply]) -> Iterator[None]:
    place.model.wrong = reply()
    yield
    place.model.wrong = None


def _wire(reply: str) -> Fault:
    whole = next(known for known in REPLIES if known.startswith(reply))
    return Fault(Part.WIRE, partial(_refused, reply=whole), 6)


def _program(
    part: Part, hold: Callable[..., AbstractContextManager[None]], lasts_s: float
) -> Fault:
    return Fault(part, partial(hold, part=part), lasts_s)


def _model(reply: Callable[[], Reply], lasts_s: float = 8) -> Fault:
    return Fault(Part.MODEL, partial(_model_wrong, reply=reply), lasts_s)


FAULTS: Final[Mapping[str, Fault]] = {
    "redis killed": Fault(Part.REDIS, _redis_killed, 2),
    "redis away": Fault(Part.REDIS, _redis_killed, 20),
    "redis silent": Fault(Part.REDIS, _redis_silent, 8),
    "disk full, redis ends": Fault(Part.REDIS, _disk_full, 6),
    "disk full, writes refused": Fault(Part.REDIS, _disk_full_at_ease, 6),
    "clock of redis 30 s ahead": Fault(Part.CLOCK, partial(_clock_moved, by_s=30.0), 6),
    "clock of redis 30 s behind": Fault(Part.CLOCK, partial(_clock_moved, by_s=-30.0), 6),
    "api killed": _program(Part.API, _killed, 3),
    "api stopped": _program(Part.API, _stopped, 1),
    "api frozen": _program(Part.API, _frozen, 5),
    "worker killed": _program(Part.WORKER, _killed, 5),
    "worker stopped": _program(Part.WORKER, _stopped, 2),
    "worker frozen past its leases": _program(Part.WORKER, _frozen, 6),
    "wire cut inside a command": Fault(Part.WIRE, partial(_torn, answers=False), 2),
    "wire cut before an answer": Fault(Part.WIRE, partial(_torn, answers=True), 2),
    "wire silent": Fault(Part.WIRE, _held, 8),
    "redis read-only": _wire("READONLY"),
    "redis out of memory": _wire("OOM"),
    "redis loading": _wire("LOADING"),
    "redis without room for clients": _wire("ERR max"),
    "model drips": _model(lambda: ok(manner=Manner.TRICKLE, interval_s=0.5)),
    "model resets": _model(lambda: ok(manner=Manner.RESET)),
    "model hangs": _model(lambda: ok(manner=Manner.HANG)),
    "model is cut off": _model(lambda: ok(manner=Manner.CUT)),
    "model says 429": _model(lambda: quota(1), 60),
    "model says 503": _model(server_error),
}
