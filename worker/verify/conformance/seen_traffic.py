"""Holds the requests and pauses of a plan against those that a dry run saw."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from shared.domain.dry_run import Course, DryRun, StepKind
from shared.domain.dry_run import Step as Made
from shared.domain.plan import NO_PAUSE, Pause, Step
from worker.verify.conformance.asked_addresses import Addresses, host_of, is_socket, path_of

# Functions that run beside the iterations.
ONE_OFF = frozenset({"setup", "teardown", "handleSummary"})
# What may be done once for all users.
_ONCE = re.compile(r"log-?in|sign-?in|auth|token|session|register", re.IGNORECASE)
_SHOWN = 3
_TOLERANCE_S, _CLOSE = 0.001, 0.01

type IsOf = Callable[[Step, Made], bool]


def step_found(
    step: Step, dry_run: DryRun, addresses: Addresses, *, any_method: bool
) -> tuple[str, bool | None]:
    """Return what a script requests, and whether a step of the plan is among it.

    With `any_method` the description names none. None if the step is not among what was kept, and
    not all was, or if `setup()` alone makes it: to log in once for all users may be meant, to make
    the load once may not.
    """
    if is_socket(step.url):
        # What is sent over a socket is in no trace.
        hosts = {host_of(host) for host in dry_run.hosts}
        connects = ", ".join(dry_run.hosts[:_SHOWN]) or "nothing"
        return f"connects to {connects}", host_of(step.url) in hosts
    made = [
        (course.scenario, each)
        for course in dry_run.trace
        for each in requests_in(course)
        if addresses.is_of(step, each, any_method=any_method)
    ]
    if not made:
        return _requested(_of_kind(dry_run, StepKind.REQUEST)), False if is_whole(dry_run) else None
    found = _requested(each for _, each in made)
    if {scenario for scenario, _ in made} - ONE_OFF:
        return found, True
    return found, True if may_be_once(step) else None


def _requested(requests: Iterable[Made]) -> str:
    shown = list(dict.fromkeys(f"{each.method} {each.url}" for each in requests))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"requests {', '.join(shown[:_SHOWN]) or 'nothing'}{more}"


def may_be_once(step: Step) -> bool:
    """Return whether a request is one that users, or all of them together, make only once."""
    return _ONCE.search(path_of(step.url)) is not None


def pauses_found(pause: Pause, dry_run: DryRun, *, alone: bool) -> tuple[str, bool | None]:
    """Return how long a script pauses, and whether that is as long as a pause of the plan.

    If that is the only one, `alone`, each pause has to be, and each iteration has to have one; else
    one of them.
    """
    seconds = [each.seconds or 0.0 for each in _of_kind(dry_run, StepKind.PAUSE)]
    if not seconds:
        return "never pauses", pause == NO_PAUSE if is_whole(dry_run) else None
    low, high = _about(pause)
    fits = [low <= each <= high for each in seconds]
    shortest, longest = f"{min(seconds):.3g}", f"{max(seconds):.3g}"
    shown = shortest if shortest == longest else f"{shortest} to {longest}"
    if alone and all(fits) and pause.longest_s and any(map(_rushes, dry_run.trace)):
        return f"pauses for {shown} s, but not in each iteration", False
    return f"pauses for {shown} s", all(fits) if alone else any(fits)


def pause_after_found(
    pause: Pause, is_it: Callable[[Made], bool], courses: Sequence[Course]
) -> tuple[str, bool | None]:
    """Return how long iterations pause between a request and the next, and whether as they should.

    None if no iteration was seen that makes it.
    """
    pauses = [
        each
        for course in courses
        if course.scenario not in ONE_OFF and not course.truncated
        for each in _pauses_after(course, is_it)
    ]
    if not pauses:
        return "", None
    low, high = _about(pause)
    others = [each for each in pauses if not low <= each <= high]
    return f"pauses for {(others or pauses)[0]:.3g} s", not others


def _about(pause: Pause) -> tuple[float, float]:
    """Return how short and how long a pause may be; "every 10 s" leaves out what answers take."""
    near = 1.0 - _CLOSE
    return pause.shortest_s * near - _TOLERANCE_S, pause.longest_s / near + _TOLERANCE_S


def _pauses_after(course: Course, is_it: Callable[[Made], bool]) -> Iterator[float]:
    """Yield the seconds between each request of a kind and the next request."""
    seconds: float | None = None
    for step in course.steps:
        if step.kind is StepKind.REQUEST:
            if seconds is not None:
                yield seconds
            seconds = 0.0 if is_it(step) else None
        elif step.kind is StepKind.PAUSE and seconds is not None:
            seconds += step.seconds or 0.0
    if seconds is not None:
        yield seconds


def _rushes(course: Course) -> bool:
    """Return whether an iteration makes requests and no pause."""
    kinds = {step.kind for step in course.steps}
    return (
        course.scenario not in ONE_OFF
        and not course.truncated
        and StepKind.REQUEST in kinds
        and StepKind.PAUSE not in kinds
    )


def is_whole(dry_run: DryRun) -> bool:
    """Return whether all that a dry run saw was kept: in its longest courses, and their number."""
    kept = sum(course.iterations for course in dry_run.trace if course.scenario not in ONE_OFF)
    return kept >= dry_run.iterations and not any(course.truncated for course in dry_run.trace)


def requests_in(course: Course) -> Sequence[Made]:
    """Return the requests of an iteration, in their order."""
    return [step for step in course.steps if step.kind is StepKind.REQUEST]


def _of_kind(dry_run: DryRun, kind: StepKind) -> Iterator[Made]:
    return (step for course in dry_run.trace for step in course.steps if step.kind is kind)
