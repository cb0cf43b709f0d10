"""The requests that a dry run saw, each once."""

from dataclasses import dataclass

from shared.domain.dry_run import DryRun, StepKind


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request of a scenario, and how often it was made in all iterations."""

    scenario: str
    method: str
    url: str
    times: int


def requests_seen(dry_run: DryRun | None) -> tuple[RequestSeen, ...]:
    """Return the requests in the order in which they were made first."""
    counted: dict[tuple[str, str, str], int] = {}
    for course in dry_run.trace if dry_run else ():
        for step in course.steps:
            if step.kind is StepKind.REQUEST:
                key = (course.scenario, step.method or "", step.url or "")
                counted[key] = counted.get(key, 0) + course.iterations
    return tuple(RequestSeen(*key, times) for key, times in counted.items())
