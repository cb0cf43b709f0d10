"""Holds the order of a plan's steps against that in which a dry run made them."""

from collections.abc import Callable, Iterator, Sequence

from shared.domain.plan import Step
from shared.domain.verification import Course, DryRun, StepKind
from shared.domain.verification import Step as Seen
from worker.verify.conformance.seen_traffic import ONE_OFF, is_whole

_SETUP = "setup"

type IsOf = Callable[[Step, Seen], bool]


def order_found(steps: Sequence[Step], dry_run: DryRun, is_of: IsOf) -> tuple[str, bool | None]:
    """Return how a script orders the requests of some steps, and whether in theirs.

    What `setup()` requests comes before each iteration. None if no iteration makes all of them:
    what is missing is told of its step.
    """
    for requests in _sequences(dry_run):
        if not all(any(is_of(step, each) for each in requests) for step in steps):
            continue
        if not _is_subsequence(steps, requests, is_of):
            return f"requests {_shown(steps, requests, is_of)}", False
        return "requests them in this order", True
    apart = all(
        any(is_of(step, each) for course in dry_run.trace for each in course.steps)
        for step in steps
    )
    return "makes them in different iterations", False if apart and is_whole(dry_run) else None


def _sequences(dry_run: DryRun) -> Iterator[list[Seen]]:
    before = [each for course in dry_run.trace if course.scenario == _SETUP for each in _of(course)]
    for course in dry_run.trace:
        if course.scenario not in ONE_OFF and not course.truncated:
            yield [*before, *_of(course)]


def _of(course: Course) -> list[Seen]:
    return [step for step in course.steps if step.kind is StepKind.REQUEST]


def _is_subsequence(steps: Sequence[Step], requests: Sequence[Seen], is_of: IsOf) -> bool:
    following = iter(requests)
    return all(any(is_of(step, each) for each in following) for step in steps)


def _shown(steps: Sequence[Step], requests: Sequence[Seen], is_of: IsOf) -> str:
    """Return the requests of the steps as they come."""
    made = [each for each in requests if any(is_of(step, each) for step in steps)]
    return ", then ".join(dict.fromkeys(f"{each.method} {each.url}" for each in made))
