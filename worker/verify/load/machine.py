"""Is the load one that a machine can make at all."""

from collections.abc import Iterator, Mapping

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.executors import UnknownScenarioError, activities
from worker.verify.load import courses
from worker.verify.report.findings import make_finding, weakened

# A VU takes one to five megabytes: a million of them are beyond any machine, twenty thousand
# beyond an ordinary one. On a large one, with scripts made for it, k6 was seen to run 30,000 to
# 40,000 (https://grafana.com/docs/k6/latest/testing-guides/running-large-tests).
_MOST_VUS = 1_000_000
_MANY_VUS = 20_000
_MOST_PER_S = 1_000_000
_MANY_PER_S = 300_000


def machine_differences(options: Mapping[str, object]) -> Iterator[Finding]:
    """Yield a finding if the VUs or the rate of `k6 inspect`'s options are beyond a machine."""
    vus = options.get("maxVUs")
    if isinstance(vus, int):
        yield from _beyond(vus, _MANY_VUS, _MOST_VUS, "VUs")
    scenarios = options.get("scenarios")
    if isinstance(scenarios, Mapping):
        try:
            rate = sum(courses.peak(each.rate) for each in activities(scenarios))
        except UnknownScenarioError:
            return
        yield from _beyond(rate, _MANY_PER_S, _MOST_PER_S, "iterations per second")


def _beyond(amount: float, many: int, most: int, what: str) -> Iterator[Finding]:
    if amount < many:
        return
    finding = make_finding(
        Code.LOAD_BEYOND_A_MACHINE,
        f"The script wants {amount:,.0f} {what} of one machine.",
        hint="Run parts of the test on several machines with --execution-segment, or ask for less.",
    )
    if amount > most:
        yield finding
    else:
        yield weakened(finding, "a large machine may come near")
