"""Puts parts of a plan that a caller gives in place of what the text says of them."""

from collections.abc import Collection, Iterator

from shared.domain.plan import Claim, Fate, GivenPlan, Load, Origin, Plan, Statement

# The parts that a caller can give.
_GIVEN = ("scenarios", "criteria")


def with_given(plan: Plan, given: GivenPlan) -> Plan:
    """Return a plan with the given parts in place of its own.

    What the text says of them is read as background. Of what was not given all stays as it is.
    """
    replaced = {name for name in _GIVEN if getattr(given, name) is not None}
    statements = tuple(_outranked(each, replaced) for each in plan.statements)
    kept = (claim for claim in plan.claims if _part_of(claim.part) not in replaced)
    return plan.model_copy(
        update={
            **{name: getattr(given, name) for name in replaced},
            "statements": statements,
            "claims": (*kept, *(Claim(part=part, origin=Origin.GIVEN) for part in _parts(given))),
            "complete": all(each.fate is not Fate.UNREAD for each in statements),
            "activities": () if "scenarios" in replaced else plan.activities,
            "may_do_more": plan.may_do_more and "scenarios" not in replaced,
        }
    )


def _parts(given: GivenPlan) -> Iterator[str]:
    """Yield the names of all that is given."""
    for number, scenario in enumerate(given.scenarios or ()):
        path = f"scenarios[{number}]"
        load = scenario.load
        for name in Load.model_fields if load is not None else ():
            if name != "unit" and getattr(load, name) not in {None, ()}:
                yield f"{path}.load.{name}"
        yield from (
            f"{path}.{name}"
            for name in ("start_s", "share", "ordered", "pause")
            if getattr(scenario, name)
        )
        yield from (f"{path}.steps[{step}]" for step in range(len(scenario.steps)))
    yield from (f"criteria[{number}]" for number in range(len(given.criteria or ())))


def _outranked(statement: Statement, replaced: Collection[str]) -> Statement:
    if len(replaced) < len(_GIVEN) and _part_of(statement.part or "") not in replaced:
        return statement
    return statement.model_copy(update={"fate": Fate.BACKGROUND, "part": None})


def _part_of(part: str) -> str:
    return part.partition("[")[0]
