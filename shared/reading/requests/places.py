"""Gives requests what a text says beside them, by the places where they begin."""

from collections.abc import Iterable, Mapping, Sequence

from shared.domain.plan import Scenario


def last_before(starts: Iterable[int], place: int) -> int | None:
    """Return where the request begins that was named last before a place."""
    return max((start for start in starts if start < place), default=None)


def of_steps(
    scenarios: Sequence[Scenario], changes: Mapping[str, Mapping[str, object]]
) -> list[Scenario]:
    """Return scenarios with changes of their steps, by the parts of the plan."""
    if not changes:
        return list(scenarios)
    return [
        scenario.model_copy(
            update={
                "steps": tuple(
                    step.model_copy(update=changes.get(f"scenarios[{number}].steps[{place}]", {}))
                    for place, step in enumerate(scenario.steps)
                )
            }
        )
        for number, scenario in enumerate(scenarios)
    ]
