"""Holds the shares of a plan against how often a dry run made their requests."""

from collections.abc import Iterable, Mapping
from math import sqrt

from shared.domain.plan import Scenario
from shared.domain.verification import Course, DryRun, StepKind
from worker.verify.conformance.seen_traffic import is_request_of
from worker.verify.load.comparison import actual_load

# How far chance may lead a share that is right, in standard deviations.
_DEVIATIONS = 2.0


def share_found(
    scenario: Scenario, dry_run: DryRun, options: Mapping[str, object]
) -> tuple[str, bool | None]:
    """Return in which part of a script's traffic a scenario's requests are, and whether it is that.

    Each scenario of the script counts by its load, and within it each iteration. None if the plan
    names no request by which to tell.
    """
    if not scenario.steps or scenario.share is None or not dry_run.trace:
        return "", None
    wanted = scenario.share / 100
    weights = _weights(options, {course.scenario for course in dry_run.trace})
    found, spread = 0.0, 0.0
    for name, weight in weights.items():
        courses = [course for course in dry_run.trace if course.scenario == name]
        iterations = sum(course.iterations for course in courses)
        part = sum(course.iterations for course in courses if _is_of(scenario, course)) / iterations
        found += weight * part
        if 0 < part < 1:  # drawn: then the shares are as far from right as chance leads them
            spread += weight * (sqrt(wanted * (1 - wanted) / iterations) + 1 / iterations)
    met = abs(found - wanted) <= max(_DEVIATIONS * spread, 0.01)
    return f"makes its requests in about {100 * found:.0f} % of the iterations", met


def _is_of(scenario: Scenario, course: Course) -> bool:
    requests = [step for step in course.steps if step.kind is StepKind.REQUEST]
    return any(
        is_request_of(step, each, any_method=False) for step in scenario.steps for each in requests
    )


def _weights(options: Mapping[str, object], names: Iterable[str]) -> Mapping[str, float]:
    """Return the part of the load that each scenario of a script makes."""
    scenarios = options.get("scenarios")
    loads = {
        name: actual_load({"scenarios": {name: scenarios[name]}})
        for name in names
        if isinstance(scenarios, Mapping) and name in scenarios
    }
    sizes = {name: load.rate_per_s or load.vus or 1 for name, load in loads.items()}
    total = sum(sizes.values())
    return {name: size / total for name, size in sizes.items()}
