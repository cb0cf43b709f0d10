"""Makes what sources say a part of the plan; what the description says narrows it or beats it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.domain.plan import (
    Claim,
    Fate,
    Load,
    Origin,
    Plan,
    Scenario,
    Span,
    Statement,
    Unit,
)
from shared.domain.sources import Operation, Sources
from shared.sources.linking import Made, linked
from shared.sources.mentions import Mentions, mentions_of
from shared.sources.narrowing import chosen
from shared.sources.servers import moved
from shared.sources.telling import told

_DEFAULT = "default"
# What the words are about that choose among the requests of sources.
CHOICE = "sources"


def with_sources(plan: Plan, sources: Sources, text: str) -> Plan:
    """Return the plan of a text with the requests of its sources.

    The text says how much, and which of them; of these it may name the server.
    """
    choice = chosen(sources.operations, text)
    plan, spoken_for = _accounted(plan, choice.spans)
    mentions = mentions_of(plan, sources.operations, spoken_for)
    kept = [each for each in choice.kept if mentions.wants(each)]
    dropped = [
        *choice.dropped,
        *((each, "the description names others") for each in choice.kept if each not in kept),
    ]
    if mentions.server:
        kept = [moved(each, mentions.server) for each in kept]
    doubt = "; ".join(choice.doubts)
    made = _Made(plan, sources, kept, mentions, doubt)
    scenarios = made.scenarios()
    return plan.model_copy(
        update={
            "scenarios": scenarios,
            "activities": (),
            "claims": (*made.claims, *(c for c in plan.claims if c.part.startswith("criteria"))),
            "statements": tuple(made.moved_statement(each) for each in plan.statements),
            "sources": tuple(told(each, kept, made.linked, dropped) for each in sources.reports),
        }
    )


def _accounted(plan: Plan, spans: Sequence[Span]) -> tuple[Plan, frozenset[str]]:
    """Return the plan of a text in which the words that choose requests are no loose ends.

    The steps among them, which come beside it, are nothing that the text adds.
    """
    inside = [
        each
        for each in plan.statements
        if any(span.start <= each.span.start < span.end for span in spans)
        and not each.text[:1].isdigit()
        and (each.part is None or ".steps[" in each.part)
    ]
    named = frozenset(each.part for each in inside if each.part is not None)
    claimed = {"fate": Fate.CLAIMED, "part": CHOICE}
    statements = tuple(
        each.model_copy(update=claimed) if each in inside else each for each in plan.statements
    )
    mended = bool(inside) and all(each.fate is not Fate.UNREAD for each in statements)
    complete = plan.complete or mended
    sure = {"origin": Origin.STATED} if complete and not plan.complete else {}
    claims = (
        each.model_copy(update=sure) if each.origin is Origin.LIKELY and not each.doubt else each
        for each in plan.claims
        if each.part not in named
    )
    updated = {"statements": statements, "claims": tuple(claims), "complete": complete}
    return plan.model_copy(update=updated), named


@dataclass(slots=True)
class _Made:
    """The scenarios of a plan with sources, and who says what of them."""

    plan: Plan
    sources: Sources
    kept: Sequence[Operation]
    mentions: Mentions
    doubt: str
    claims: list[Claim] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    linked: list[Made] = field(default_factory=list)

    def scenarios(self) -> tuple[Scenario, ...]:
        """Return the scenarios; add the claims about them, and where parts of the text went."""
        parted = [
            number
            for number, each in enumerate(self.plan.scenarios)
            if each.share is not None or each.load is not None
        ]
        loads = [n for n in parted if self.plan.scenarios[n].load is not None]
        shares = [n for n in parted if self.plan.scenarios[n].share is not None]
        if len(loads) > 1 or len(shares) > 1:
            return self._in_parts_of_text(loads, shares)
        first = self._first(loads[0] if loads else None)
        counted = [each for each in self.kept if each.count is not None]
        if len(counted) > 1 and len(counted) == len(self.kept):
            return (first, *self._by_count(counted, beside=1))
        return (self._with_steps(first, 0, self.kept, ordered=self.sources.ordered),)

    def _first(self, number: int | None) -> Scenario:
        """Return the scenario that has the load: that of the text, filled up by a log's peak."""
        told = None if number is None else self.plan.scenarios[number]
        pauses = [each.pause for each in self.plan.scenarios if each.pause is not None]
        for at, each in enumerate(self.plan.scenarios):
            self._follow(f"scenarios[{at}]", "scenarios[0]", each is told)
        load = None if told is None else told.load
        peak = self.sources.peak
        if peak is not None and (load is None or _is_open(load)):
            base = load or Load(unit=Unit.REQUESTS_PER_S)
            rate = {"unit": Unit.REQUESTS_PER_S, "target": peak.requests_per_s}
            load = base.model_copy(update=rate)
            self._claim("scenarios[0].load.target", f"{peak.source}: {peak.at}")
        pause = pauses[0] if pauses else None
        if pause is None and self.sources.pause is not None:
            rare = 2 * self.sources.pauses < len(self.kept) - 1
            pause = self.sources.pause.model_copy(update={"per_iteration": rare})
            self._claim("scenarios[0].pause", f"{self.sources.reports[0].name}: its times")
        name = _DEFAULT if told is None else told.name
        start_s = None if told is None else told.start_s
        return Scenario(name=name, load=load, pause=pause, start_s=start_s)

    def _follow(self, old: str, new: str, is_load: bool) -> None:  # noqa: FBT001
        """Keep the claims of the text about a load and a pause under their new name."""
        for claim in self.plan.claims:
            if not claim.part.startswith(f"{old}."):
                continue
            rest = claim.part.removeprefix(old)
            if rest == ".pause" or (is_load and rest.startswith(".load")):
                self.claims.append(claim.model_copy(update={"part": new + rest}))
                self.moved[claim.part] = new + rest

    def _by_count(self, counted: Sequence[Operation], beside: int) -> list[Scenario]:
        total = sum(each.count or 0 for each in counted)
        made = []
        for number, each in enumerate(counted, beside):
            share = round(100 * (each.count or 0) / total, 2)
            scenario = Scenario(name=f"{each.step.method} {_path(each)}", share=share)
            made.append(self._with_steps(scenario, number, [each], ordered=False))
            self._claim(f"scenarios[{number}].share", _place(each))
        return made

    def _with_steps(
        self, scenario: Scenario, number: int, operations: Sequence[Operation], *, ordered: bool
    ) -> Scenario:
        """Return a scenario with the steps of operations, and those that the text adds."""
        linked_here = linked(operations)
        self.linked += linked_here
        steps = [each.step for each in linked_here]
        for place, each in enumerate(operations):
            part = f"scenarios[{number}].steps[{place}]"
            self._claim(part, _place(each), doubt=self.doubt if not place else "")
            for old in self.mentions.parts_of(each):
                self.moved.setdefault(old, part)
        if number == 0:
            for old, step in self.mentions.others:
                part = f"scenarios[0].steps[{len(steps)}]"
                steps.append(step)
                self.moved[old] = part
                self.claims += [
                    each.model_copy(update={"part": part})
                    for each in self.plan.claims
                    if each.part == old
                ]
        if self.mentions.server_parts and steps:
            for old in self.mentions.server_parts:
                self.moved.setdefault(old, f"scenarios[{number}].steps[0]")
        follows = ordered and len(operations) > 1
        if follows:
            self._claim(f"scenarios[{number}].ordered", operations[0].source)
        return scenario.model_copy(update={"steps": tuple(steps), "ordered": follows})

    def _in_parts_of_text(
        self, loads: Sequence[int], shares: Sequence[int]
    ) -> tuple[Scenario, ...]:
        """Return the parts of the text, each with the operations that it names."""
        parts = loads if len(loads) > 1 else shares
        owners = self.mentions.owners(self.kept, {n: self.plan.scenarios[n] for n in parts})
        made = []
        for number, scenario in enumerate(self.plan.scenarios):
            own = [each for each in self.kept if owners.get(each) == number]
            path = f"scenarios[{number}]"
            kept = [c for c in self.plan.claims if c.part.startswith(f"{path}.")]
            if own:
                kept = [
                    c for c in kept if ".steps[" not in c.part and not c.part.endswith("ordered")
                ]
            self.claims += kept
            made.append(self._with_steps(scenario, number, own, ordered=False) if own else scenario)
        return tuple(made)

    def _claim(self, part: str, source: str, *, doubt: str = "") -> None:
        origin = Origin.LIKELY if self.doubt else Origin.GIVEN
        self.claims.append(Claim(part=part, origin=origin, source=source, doubt=doubt))

    def moved_statement(self, statement: Statement) -> Statement:
        """Return a statement of the text with the part that it is about now."""
        if statement.part in {None, CHOICE} or statement.part.startswith("criteria"):
            return statement
        if statement.part in self.moved:
            return statement.model_copy(update={"part": self.moved[statement.part]})
        if any(claim.part == statement.part and not claim.source for claim in self.claims):
            return statement
        return statement.model_copy(update={"fate": Fate.BACKGROUND, "part": None})


def _is_open(load: Load) -> bool:
    return load.target is None and not load.stages


def _path(operation: Operation) -> str:
    return operation.step.url.removeprefix(operation.base).partition("?")[0]


def _place(operation: Operation) -> str:
    return f"{operation.source}: {operation.at}"
