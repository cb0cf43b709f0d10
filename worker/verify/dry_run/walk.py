"""What a dry run knows beside its report: all courses, and how often each is taken."""

from typing import NamedTuple

from shared.domain.dry_run import Course


class Trace(NamedTuple):
    """The courses of all iterations, and of those that were the first of their VU."""

    courses: tuple[Course, ...] = ()
    firsts: tuple[Course, ...] = ()


class OwnRate(NamedTuple):
    """What a rate of a script's own was told: true and false where all requests went well.

    Of `failed` iterations, in each of which one request failed, `counted` told it something true.
    """

    name: str
    true: int
    false: int
    counted: int
    failed: int


class Walk(NamedTuple):
    """What iterations did.

    `courses` are those of walks, each with the number of iterations that made the same requests.
    """

    trace: Trace = Trace()
    courses: tuple[Course, ...] = ()
    rates: tuple[OwnRate, ...] = ()
