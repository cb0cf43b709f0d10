"""A plan while quotations are added to it: who says its parts, and what is accounted for."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from shared.domain.plan import (
    INEXACT,
    Claim,
    Criterion,
    Fate,
    Load,
    Origin,
    Plan,
    Scenario,
    Span,
    Statement,
    Unit,
)
from worker.description.quoting.checking import Checked
from worker.description.quoting.evidence import Evidence
from worker.description.quoting.quote import Dispute, Dropped

_NO_PART = frozenset({Fate.DATA, Fate.BACKGROUND})


@dataclass(slots=True)
class Merging:
    """The parts of one plan, which quotations fill, confirm or dispute."""

    scenarios: list[Scenario]
    criteria: list[Criterion]
    statements: list[Statement]
    claims: list[Claim]
    dropped: list[Dropped] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    agreed: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, plan: Plan) -> "Merging":
        """Return a working copy of a plan."""
        return cls(
            scenarios=list(plan.scenarios),
            criteria=list(plan.criteria),
            statements=list(plan.statements),
            claims=list(plan.claims),
        )

    def agree(self, checked: Checked, part: str) -> None:
        """Note that rules and quotation say the same, and account for what says it once more."""
        self.agreed.add(part)
        own = [way for way in checked.ways if part in self.parts_at(way.spans)]
        ways = own or [way for way in checked.ways if self._fates(way) <= {Fate.UNREAD}][:1]
        for way in ways:
            self._account(way, part)

    def dispute(self, checked: Checked, part: str, read: str) -> None:
        """Note that rules and quotation differ; what the caller gave stands above both."""
        if Claim(part=part, origin=Origin.GIVEN) in self.claims:
            self.drop(checked, "the caller has given this part")
            self._account(checked.ways[0], part)
            return
        self.disputes.append(Dispute(checked.quote, part, read))

    def drop(self, checked: Checked, reason: str) -> None:
        """Note that a quotation says nothing."""
        self.dropped.append(Dropped(checked.quote, reason))

    def open_way(self, checked: Checked, part: str) -> Evidence | None:
        """Return what may fill a part that the rules left open; None, noted, if nothing may."""
        ways = {way.spans: way for way in checked.ways if not self._fates(way) & _NO_PART}
        if not ways:
            self.dispute(checked, part, "take it for data, or for no part of this test")
            return None
        free = [way for way in ways.values() if not self._others(way, part)]
        if not free:
            other = min(self._others(next(iter(ways.values())), part))
            self.dispute(checked, part, f"take it for a part of {other}")
            return None
        unread = [way for way in free if Fate.UNREAD in self._fates(way)] or free
        if len(unread) > 1:
            self.drop(checked, "the value stands more than once in what the quotation can mean")
            return None
        return unread[0]

    def fill(self, way: Evidence, *parts: str) -> None:
        """Claim parts as quoted; the first of them accounts for the words."""
        self.claims += [Claim(part=part, origin=Origin.QUOTED) for part in parts]
        self._account(way, parts[0])

    def doubt(self, before: Iterable[Claim]) -> None:
        """Give claims that no quotation fills the doubts that others had `before`."""
        doubts = {each.part: each.doubt for each in before if not each.doubt.endswith(INEXACT)}
        self.claims = [
            claim.model_copy(update={"origin": Origin.LIKELY, "doubt": doubts[claim.part]})
            if doubts.get(claim.part) and claim.origin is not Origin.QUOTED
            else claim
            for claim in self.claims
        ]

    def rename(self, before: str, after: str) -> None:
        """Move what was claimed for a part to another part."""
        self.claims = [
            claim.model_copy(update={"part": after}) if claim.part == before else claim
            for claim in self.claims
        ]
        self.statements = [
            each.model_copy(update={"part": after}) if each.part == before else each
            for each in self.statements
        ]

    def scenario_of(self, checked: Checked) -> int | None:
        """Return the scenario that is meant, a new one if there is none; None if unsure."""
        loaded = [n for n, scenario in enumerate(self.scenarios) if scenario.load]
        if len(loaded) == 1:
            return loaded[0]
        if not loaded:
            alone = len(self.scenarios) == 1 and self.scenarios[0].share is None
            return 0 if alone else len(self.scenarios)
        parts = {part for way in checked.ways for part in self.parts_at(way.spans)}
        meant = [n for n in loaded if any(part.startswith(f"scenarios[{n}].") for part in parts)]
        return meant[0] if len(meant) == 1 else None

    def load_of(self, number: int) -> Load:
        """Return the load of a scenario, which may be new."""
        found = self.scenarios[number].load if number < len(self.scenarios) else None
        return found or Load(unit=Unit.USERS)

    def put(self, number: int, **changes: object) -> None:
        """Change a scenario, or begin it."""
        if number == len(self.scenarios):
            self.scenarios.append(Scenario(name="default"))
        self.scenarios[number] = self.scenarios[number].model_copy(update=changes)

    def parts_at(self, spans: Iterable[Span]) -> set[str]:
        """Return the parts that the statements within some spans are claimed for."""
        numbers = self._statements_at(spans)
        return {part for number in numbers if (part := self.statements[number].part)}

    def _fates(self, way: Evidence) -> set[Fate]:
        return {self.statements[number].fate for number in self._statements_at(way.spans)}

    def _others(self, way: Evidence, part: str) -> set[str]:
        """Return the parts that have a way's quantities, but for those that stages are made of."""
        return {each for each in self.parts_at(way.spans) if not _may_share(each, part)}

    def _account(self, way: Evidence, part: str) -> None:
        for number in self._statements_at((*way.spans, *way.beside)):
            each = self.statements[number]
            if each.fate is not Fate.CLAIMED:
                changes = {"fate": Fate.CLAIMED, "part": part}
                self.statements[number] = each.model_copy(update=changes)

    def _statements_at(self, spans: Iterable[Span]) -> Iterator[int]:
        """Yield the numbers of the statements that some spans touch."""
        for start, end in spans:
            after = bisect_right(self.statements, start, key=lambda each: each.span.start)
            number = max(0, after - 1)
            while number < len(self.statements) and self.statements[number].span.start < end:
                if self.statements[number].span.end > start:
                    yield number
                number += 1


def _may_share(one: str, other: str) -> bool:
    """Return whether two parts can be said by the same words: stages say a peak and a duration."""
    load, _, name = one.rpartition(".")
    other_load, _, other_name = other.rpartition(".")
    return one == other or (load == other_load and "stages" in {name, other_name})
