"""A plan taken apart, so that parts of it can be changed, and put together again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.domain.plan import Claim, Criterion, Plan, Scenario, Step

_PART = re.compile(
    r"scenarios\[(?P<scenario>\d+)\]\.(?:steps\[(?P<step>\d+)\]|(?P<field>.+))|criteria\[(?P<criterion>\d+)\]"
)


@dataclass(slots=True)
class Piece[T]:
    """A part with its claim; `wished` is its name in the plan of a wish, if it comes from one."""

    value: T
    claim: Claim | None = None
    wished: str | None = None


@dataclass(slots=True)
class ScenarioParts:
    """A scenario, its steps one by one, and the claims of its other fields, such as `load.target`.

    `wished` are the names in the plan of the wish of those that come from there.
    """

    scenario: Scenario
    steps: list[Piece[Step]]
    claims: dict[str, Claim] = field(default_factory=dict)
    wished: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Parts:
    """The scenarios and criteria of a plan, and the claims of no one of them.

    `homeless` are names of claims of a scenario that the plan does not have, such as the share of
    somebody who is not named.
    """

    scenarios: list[ScenarioParts]
    criteria: list[Piece[Criterion]]
    others: list[Claim]
    homeless: tuple[str, ...] = ()

    def claims(self) -> Iterator[tuple[Claim, str | None]]:
        """Yield each claim under its name as the parts now stand, and its name in the wish."""
        for number, parts in enumerate(self.scenarios):
            for name, claim in parts.claims.items():
                yield _named(claim, f"scenarios[{number}].{name}"), parts.wished.get(name)
            for place, step in enumerate(parts.steps):
                if step.claim is not None:
                    yield _named(step.claim, f"scenarios[{number}].steps[{place}]"), step.wished
        for place, criterion in enumerate(self.criteria):
            if criterion.claim is not None:
                yield _named(criterion.claim, f"criteria[{place}]"), criterion.wished
        yield from ((claim, None) for claim in self.others)

    def whole_scenarios(self) -> tuple[Scenario, ...]:
        """Return the scenarios with their steps."""
        return tuple(
            each.scenario.model_copy(update={"steps": tuple(step.value for step in each.steps)})
            for each in self.scenarios
        )


def taken_apart(plan: Plan, *, wished: bool = False) -> Parts:
    """Return the parts of a plan; those of a wish's keep their names."""
    claims = {claim.part: claim for claim in plan.claims}
    scenarios = [
        _scenario(plan, number, claims, wished=wished) for number in range(len(plan.scenarios))
    ]
    criteria = [
        Piece(each, claims.get(f"criteria[{place}]"), f"criteria[{place}]" if wished else None)
        for place, each in enumerate(plan.criteria)
    ]
    others = [claim for claim in plan.claims if _PART.fullmatch(claim.part) is None]
    places = {claim.part: _PART.fullmatch(claim.part) for claim in plan.claims}
    homeless = tuple(
        part
        for part, place in places.items()
        if place is not None and place["scenario"] and int(place["scenario"]) >= len(plan.scenarios)
    )
    return Parts(scenarios, criteria, others, homeless)


def _scenario(
    plan: Plan, number: int, claims: Mapping[str, Claim], *, wished: bool
) -> ScenarioParts:
    scenario, prefix = plan.scenarios[number], f"scenarios[{number}]."
    steps = [
        Piece(
            step,
            claims.get(f"{prefix}steps[{place}]"),
            f"{prefix}steps[{place}]" if wished else None,
        )
        for place, step in enumerate(scenario.steps)
    ]
    own = {
        part.removeprefix(prefix): claim
        for part, claim in claims.items()
        if part.startswith(prefix) and not part.startswith(f"{prefix}steps[")
    }
    names = {name: prefix + name for name in own} if wished else {}
    return ScenarioParts(scenario, steps, own, names)


def _named(claim: Claim, part: str) -> Claim:
    return claim if claim.part == part else claim.model_copy(update={"part": part})
