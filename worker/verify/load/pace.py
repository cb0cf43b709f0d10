"""Can the VUs that a script allows itself make the rate that it promises."""

from collections.abc import Iterator, Mapping
from math import ceil

from shared.domain.verification import Finding
from worker.k6.executors import UnknownScenarioError, activities
from worker.verify.load import courses
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding
from worker.verify.report.phrases import counted

# An iteration holds at least one exchange with a server. Within a data centre that takes
# milliseconds; nobody plans a test on less, and pauses only make iterations longer.
SHORTEST_ITERATION_S = 0.01


def pace_differences(options: Mapping[str, object]) -> Iterator[Finding]:
    """Yield a finding for each arrival rate that its VUs could not make over a network.

    `options` are those that `k6 inspect` prints.
    """
    scenarios = options.get("scenarios")
    for name, scenario in (scenarios if isinstance(scenarios, Mapping) else {}).items():
        if isinstance(scenario, Mapping):
            yield from _too_fast(name, scenario)


def _too_fast(name: str, scenario: Mapping[str, object]) -> Iterator[Finding]:
    try:
        (activity,) = activities({name: scenario})
    except UnknownScenarioError:
        return
    rate = courses.peak(activity.rate)
    sizes = [scenario.get("maxVUs"), scenario.get("preAllocatedVUs")]
    vus = max((size for size in sizes if isinstance(size, int)), default=0)
    if not rate or not vus or vus / rate >= SHORTEST_ITERATION_S:
        return
    yield make_finding(
        Code.RATE_NEEDS_MORE_VUS,
        f"Scenario {name[:60]!r} starts {rate:.6g} iterations per second with at most "
        f"{counted(vus, 'VU')}: no iteration may take more than {1000 * vus / rate:.2g} ms.",
        hint="k6 drops the iterations for which no VU is free. Set maxVUs to the rate times an "
        f"iteration's seconds: {ceil(rate)} if it takes one second.",
    )
