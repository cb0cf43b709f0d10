"""What a campaign does and when, all of it drawn from one seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tests.support.chaos.faults import FAULTS, Part

# The service breathes between two blows at one part: what is never well finishes nothing.
_PAUSE_S: Final = (4.0, 14.0)
_ASKED_EVERY_S: Final = 0.6
_CANCELLED_WITHIN_S: Final = 3.0


class Habit(StrEnum):
    """What a caller does once its job is accepted."""

    POLL = "poll"
    FOLLOW = "follow"
    WAIT = "wait"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Ask:
    """One caller: when it comes, how it behaves, and after how long it cancels."""

    number: int
    at_s: float
    habit: Habit
    cancels_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Blow:
    """One fault, at one of the things that it can hurt."""

    at_s: float
    fault: str
    target: int
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who asks, and what breaks. Blows at one part follow each other; parts break at once.

    The time of blows begins when the model was called so often.
    """

    asks: Sequence[Ask]
    blows: Sequence[Sequence[Blow]]
    after_calls: int = 0


def draw(seed: int, *, seconds: float, workers: int) -> Schedule:
    """Return a campaign's schedule: the same for the same arguments."""
    dice = random.Random(seed)
    targets = {Part.WORKER: workers, Part.WIRE: workers + 1}
    blows = [
        tuple(_blows(dice, part, target, seconds))
        for part in Part
        for target in range(targets.get(part, 1))
    ]
    return Schedule(asks=tuple(_asks(dice, seconds)), blows=blows)


def single(fault: str, *, asks: int, lasts_s: float | None = None) -> Schedule:
    """Return a schedule of one blow, with half of the work under way and half yet to come."""
    known = FAULTS[fault]
    lasts_s = known.lasts_s if lasts_s is None else lasts_s
    targets = (0, 1) if known.part is Part.WIRE else (0,)  # the API's and a worker's
    habits = (Habit.POLL, Habit.FOLLOW, Habit.WAIT)
    work = tuple(
        Ask(number, _asked_at(number, asks, lasts_s), habits[number % 3])
        for number in range(1, asks + 1)
    )
    blows = [(Blow(0.0, fault, each, lasts_s),) for each in targets]
    return Schedule(asks=work, blows=blows, after_calls=asks // 3)


def _asked_at(number: int, asks: int, lasts_s: float) -> float:
    return max(0.0, (2 * number / asks - 1) * (lasts_s + 3.0))


def _asks(dice: random.Random, seconds: float) -> Iterator[Ask]:
    at_s, number = 0.0, 0
    while (at_s := at_s + dice.expovariate(1 / _ASKED_EVERY_S)) < seconds:
        number += 1
        habit = dice.choices(tuple(Habit), weights=(4, 3, 2, 1))[0]
        yield Ask(number, at_s, habit, dice.uniform(0.0, _CANCELLED_WITHIN_S))


def _blows(dice: random.Random, part: Part, target: int, seconds: float) -> Iterator[Blow]:
    names = [name for name, fault in FAULTS.items() if fault.part is part]
    at_s = dice.uniform(0.0, _PAUSE_S[1])
    while at_s < seconds:
        name = dice.choice(names)
        lasts_s = FAULTS[name].lasts_s * dice.uniform(0.2, 1.0)
        yield Blow(at_s, name, target, min(lasts_s, seconds / 4))
        at_s += lasts_s + dice.uniform(*_PAUSE_S)
