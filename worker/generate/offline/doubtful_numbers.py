"""Says which numbers of a plan were taken although the text leaves them open."""

from collections.abc import Mapping

from shared.domain.plan import Load, Plan, Unit
from shared.k6_durations import format_duration

_UNITS = {
    Unit.USERS: "users",
    Unit.ITERATIONS: "iterations",
    Unit.ITERATIONS_PER_S: "iterations per second",
    Unit.REQUESTS_PER_S: "requests per second",
}


def doubts_of(plan: Plan, scenario: int) -> Mapping[str, str]:
    """Return why numbers of a scenario's load are not sure, by their field."""
    path = f"scenarios[{scenario}].load."
    return {
        claim.part.removeprefix(path): claim.doubt
        for claim in plan.claims
        if claim.doubt and claim.part.startswith(path)
    }


def told_doubts(load: Load, doubts: Mapping[str, str], *, of: str | None) -> list[str]:
    """Return one sentence for each number that was taken in spite of a doubt.

    `of` names the scenario where there are several.
    """
    values = {
        "target": load.target is not None and f"{load.target:g} {_UNITS[load.unit]}",
        "stages": load.stages and "these stages",
        "duration_s": load.duration_s is not None
        and f"a duration of {format_duration(load.duration_s)}",
        # Beside a rate a number of VUs is a bound, and no less so for an "at most".
        "limit_vus": load.unit is Unit.ITERATIONS and load.limit_vus and f"{load.limit_vus} users",
    }
    whose = f" for {of}" if of else ""
    return [
        f"Taken as {words}{whose}: {doubts[field]}."
        for field, words in values.items()
        if words and doubts.get(field)
    ]
