"""Can the VUs that a script allows itself make the rate that it promises."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from shared.domain.dry_run import Course, StepKind
from shared.domain.verification import Finding
from shared.findings.codes import Code
from shared.load_words import counted, paced
from worker.k6.executors import UnknownScenarioError, activities
from worker.verify.load.courses import peak
from worker.verify.report.findings import make_finding

# An iteration holds at least one exchange with a server. Within a data centre that takes
# milliseconds; nobody plans a test on less, and pauses only make iterations longer.
SHORTEST_ITERATION_S = 0.01
EXCHANGE_S = 0.01


def pace_differences(
    options: Mapping[str, object], courses: Sequence[Course] = ()
) -> Iterator[Finding]:
    """Yield a finding for each arrival rate that its VUs could not make over a network.

    `options` are those that `k6 inspect` prints; `courses` are what a dry run's iterations did, and
    say how long they pause.
    """
    scenarios = options.get("scenarios")
    for name, scenario in (scenarios if isinstance(scenarios, Mapping) else {}).items():
        if isinstance(scenario, Mapping):
            yield from _too_fast(name, scenario, _iteration_s(name, courses))


def _iteration_s(name: str, seen: Sequence[Course]) -> float:
    """Return how long the shortest iteration of a scenario takes: its pauses and its requests."""
    lengths = [
        sum(step.seconds or 0.0 for step in course.steps)
        + EXCHANGE_S * sum(step.kind is StepKind.REQUEST for step in course.steps)
        for course in seen
        if course.scenario == name
    ]
    return max(SHORTEST_ITERATION_S, min(lengths, default=0.0))


def _too_fast(name: str, scenario: Mapping[str, object], iteration_s: float) -> Iterator[Finding]:
    try:
        (activity,) = activities({name: scenario})
    except UnknownScenarioError:
        return
    rate = peak(activity.rate)
    sizes = [scenario.get("maxVUs"), scenario.get("preAllocatedVUs")]
    vus = max((size for size in sizes if isinstance(size, int)), default=0)
    if not rate or not vus or vus / rate >= iteration_s:
        return
    yield make_finding(
        Code.RATE_NEEDS_MORE_VUS,
        f"Scenario {name[:60]!r} starts {paced(rate)} with at most "
        f"{counted(vus, 'VU')}: an iteration takes {iteration_s:.2g} s, and may take "
        f"{vus / rate:.2g} s.",
        hint="k6 drops the iterations for which no VU is free. Set maxVUs to the rate times an "
        f"iteration's seconds, {ceil(rate * iteration_s)} or more.",
    )
