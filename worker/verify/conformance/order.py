"""Holds the order of a plan's steps against that in which a dry run made them."""

from collections.abc import Collection, Iterator, Sequence

from shared.domain.dry_run import DryRun
from shared.domain.dry_run import Step as Made
from shared.domain.plan import Step
from worker.verify.conformance.seen_traffic import ONE_OFF, IsOf, is_whole, requests_in

_SETUP = "setup"

# Requests that are sent at the same time have no order among themselves.
type _Together = list[Made]


def order_found(
    steps: Sequence[Step], dry_run: DryRun, is_of: IsOf, *, listed: Collection[Step] = ()
) -> tuple[str, bool | None]:
    """Return how a script orders the requests of some steps, and whether in theirs.

    Steps that are only `listed` after the one before may be made together with it. What `setup()`
    requests comes before each iteration. None if no iteration makes all of them: what is missing is
    told of its step.
    """
    ordered = None
    for requests in _sequences(dry_run):
        flat = [each for some in requests for each in some]
        if not all(any(is_of(step, each) for each in flat) for step in steps):
            continue
        if not _is_subsequence(steps, requests, is_of, listed):
            return f"requests {_shown(steps, requests, is_of)}", False
        ordered = True
    if ordered:
        return "requests them in this order", True
    apart = all(
        any(is_of(step, each) for course in dry_run.trace for each in requests_in(course))
        for step in steps
    )
    return "makes them in different iterations", False if apart and is_whole(dry_run) else None


def _sequences(dry_run: DryRun) -> Iterator[list[_Together]]:
    before = [
        some
        for course in dry_run.trace
        if course.scenario == _SETUP
        for some in _grouped(requests_in(course))
    ]
    for course in dry_run.trace:
        if course.scenario not in ONE_OFF and not course.truncated:
            yield [*before, *_grouped(requests_in(course))]


def _grouped(requests: Sequence[Made]) -> list[_Together]:
    groups: list[_Together] = []
    for each in requests:
        if each.together and groups:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _is_subsequence(
    steps: Sequence[Step], requests: Sequence[_Together], is_of: IsOf, listed: Collection[Step]
) -> bool:
    place, begins = 0, 0
    for step in steps:
        start = begins if step in listed else place
        found = next(
            (at for at in range(start, len(requests)) if _makes(step, requests[at], is_of)), None
        )
        if found is None:
            return False
        begins, place = found, found + 1
    return True


def _makes(step: Step, some: _Together, is_of: IsOf) -> bool:
    return any(is_of(step, each) for each in some)


def _shown(steps: Sequence[Step], requests: Sequence[_Together], is_of: IsOf) -> str:
    """Return the requests of the steps as they come."""
    kept = [
        [f"{each.method} {each.url}" for each in some if any(is_of(step, each) for step in steps)]
        for some in requests
    ]
    return ", then ".join(dict.fromkeys(" together with ".join(some) for some in kept if some))
