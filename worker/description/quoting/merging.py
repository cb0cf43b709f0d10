"""A plan while quotations are added to it: who says its parts, and what is accounted for."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.domain.plan import (
    Claim,
    Criterion,
    Fate,
    Load,
    Origin,
    Plan,
    Scenario,
    Span,
    Statement,
    Step,
    Unit,
)
from worker.description.addresses import is_base
from worker.description.quoting.checking import Checked
from worker.description.quoting.evidence import Evidence
from worker.description.quoting.quote import Dispute, Dropped, Quote

NO_PART = frozenset({Fate.DATA, Fate.BACKGROUND})
_SCENARIO = re.compile(r"scenarios\[(\d+)\]\.(.+)")


@dataclass(slots=True)
class Merging:
    """The parts of one plan, which quotations fill, confirm or dispute.

    `code` is where quantities stand in code, which rules may take for data and a model reads.
    `unplaced` tells that the rules have all requests in one scenario, `told_apart` that the answer
    names the scenarios of what is not of all, `taken_over` that the loads are the model's.
    """

    scenarios: list[Scenario]
    criteria: list[Criterion]
    statements: list[Statement]
    claims: list[Claim]
    code: Collection[Span] = frozenset()
    language: str = "en"
    unplaced: bool = False
    told_apart: bool = False
    taken_over: bool = False
    dropped: list[Dropped] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    agreed: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, plan: Plan, code: Collection[Span] = frozenset()) -> "Merging":
        """Return a working copy of a plan."""
        return cls(
            scenarios=list(plan.scenarios),
            criteria=list(plan.criteria),
            statements=list(plan.statements),
            claims=list(plan.claims),
            code=code,
            language=plan.language,
            unplaced=sum(bool(scenario.steps) for scenario in plan.scenarios) == 1,
        )

    def agree(self, checked: Checked, part: str) -> None:
        """Note that rules and quotation say the same, and account for what says it once more."""
        self.agreed.add(part)
        own = [way for way in checked.ways if part in self.parts_at(way.spans)]
        ways = own or [way for way in checked.ways if self._fates(way) <= {Fate.UNREAD}][:1]
        for way in ways:
            self.account(way, part)

    def dispute(self, checked: Checked, part: str, read: str) -> None:
        """Note that rules and quotation differ; what the caller gave stands above both."""
        if Claim(part=part, origin=Origin.GIVEN) in self.claims:
            self.drop(checked, "the caller has given this part")
            self.account(checked.ways[0], part)
            return
        self.disputes.append(Dispute(checked.quote, part, read))

    def drop(self, checked: Checked, reason: str) -> None:
        """Note that a quotation says nothing."""
        self.dropped.append(Dropped(checked.quote, reason))

    def open_way(self, checked: Checked, part: str) -> Evidence | None:
        """Return what may fill a part that the rules left open; None, noted, if nothing may."""
        ways = {way.spans: way for way in checked.ways if not self._fates(way) & NO_PART}
        if not ways:
            self.dispute(checked, part, "take it for data, or for no part of this test")
            return None
        self._free(each for way in ways.values() for each in self._others(way, part))
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
        self.account(way, parts[0])

    def doubt(self, before: Iterable[Claim]) -> None:
        """Give claims that no quotation fills the doubts that others had `before`."""
        doubts = {each.part: each.doubt for each in before if each.is_doubted}
        self.claims = [
            claim.model_copy(update={"origin": Origin.LIKELY, "doubt": doubts[claim.part]})
            if doubts.get(claim.part) and claim.origin is not Origin.QUOTED
            else claim
            for claim in self.claims
        ]

    def rename(self, parts: Mapping[str, str]) -> None:
        """Move what was claimed for some parts to others."""
        self.claims = [
            claim.model_copy(update={"part": parts.get(claim.part, claim.part)})
            for claim in self.claims
        ]
        self.statements = [
            each.model_copy(update={"part": parts.get(each.part or "", each.part)})
            for each in self.statements
        ]

    def weaken(self, doubts: Mapping[str, str]) -> None:
        """Give claims their doubts."""
        self.claims = [
            claim.model_copy(update={"origin": Origin.LIKELY, "doubt": doubts[claim.part]})
            if claim.part in doubts
            else claim
            for claim in self.claims
        ]

    def reopen(self, is_part: Callable[[str], bool]) -> list[Span]:
        """Take the words of some parts for unread again, and return where they stand."""
        return self._reopen(n for n, each in enumerate(self.statements) if is_part(each.part or ""))

    def reopen_at(
        self, spans: Iterable[Span], apart: Collection[Span], fates: Collection[Fate]
    ) -> list[Span]:
        """Take what has some fates at some places, but is not set apart, for unread again."""
        return self._reopen(
            number
            for number in {*self._statements_at(spans)}
            if self.statements[number].fate in fates
            and not any(map(self.statements[number].span.overlaps, apart))
        )

    def _reopen(self, numbers: Iterable[int]) -> list[Span]:
        opened = list(numbers)
        for number in opened:
            unread = {"fate": Fate.UNREAD, "part": None}
            self.statements[number] = self.statements[number].model_copy(update=unread)
        return [self.statements[number].span for number in opened]

    def join(self, places: Sequence[int]) -> None:
        """Make one scenario of some, with the requests of all; the others follow on it."""
        order = [*places, *(n for n in range(len(self.scenarios)) if n not in places)]
        joined = [self.scenarios[number] for number in places]
        parts: dict[str, str] = {}
        steps: list[Step] = []
        for number, scenario in zip(places, joined, strict=True):
            for place, step in enumerate(scenario.steps):
                if step not in steps:
                    steps.append(step)
                after = f"scenarios[0].steps[{steps.index(step)}]"
                parts[f"scenarios[{number}].steps[{place}]"] = after
        paused = next((n for n in places if self.scenarios[n].pause), places[0])
        parts[f"scenarios[{paused}].pause"] = "scenarios[0].pause"
        for claim in self.claims:
            found = _SCENARIO.fullmatch(claim.part)
            if found and int(found[1]) not in places:
                behind = order.index(int(found[1])) - len(places) + 1
                parts[claim.part] = f"scenarios[{behind}].{found[2]}"
        first = joined[0].model_copy(
            update={
                "steps": tuple(steps),
                "pause": self.scenarios[paused].pause,
                "ordered": joined[0].ordered and steps == [*joined[0].steps],
                "start_s": None,
            }
        )
        self.scenarios = [first, *(self.scenarios[n] for n in order[len(places) :])]
        self.claims = [
            claim
            for claim in self.claims
            if claim.part in parts or not _SCENARIO.fullmatch(claim.part)
        ]
        self.rename(parts)

    def move_step(self, number: int, place: int, after: int) -> tuple[int, int]:
        """Move a request to the end of another scenario, and return where it is then."""
        steps, others = [*self.scenarios[number].steps], self.scenarios[after].steps
        moved = (after, len(others))
        path = f"scenarios[{number}].steps"
        parts = {f"{path}[{n}]": f"{path}[{n - 1}]" for n in range(place + 1, len(steps))}
        parts[f"{path}[{place}]"] = f"scenarios[{after}].steps[{len(others)}]"
        self.put(after, steps=(*others, steps.pop(place)))
        self.put(number, steps=tuple(steps))
        self.rename(parts)
        return moved

    def pass_over(self, spans: Collection[Span]) -> None:
        """Take what is unread at some places for words that say nothing of the test."""
        for number in {*self._statements_at(spans)}:
            each = self.statements[number]
            if each.fate is Fate.UNREAD and not any(map(str.isdecimal, each.text)):
                self.statements[number] = each.model_copy(update={"fate": Fate.DATA})

    def scenario_of(self, checked: Checked) -> int | None:
        """Return the scenario that is meant, a new one if there is none; None if unsure."""
        loaded = [n for n, scenario in enumerate(self.scenarios) if scenario.load]
        named = [n for n in loaded if self.scenarios[n].name == checked.quote.scenario]
        if len(named) == 1:
            return named[0]
        if len(loaded) == 1:
            return loaded[0]
        if not loaded:
            alone = len(self.scenarios) == 1 and self.scenarios[0].share is None
            return 0 if alone else len(self.scenarios)
        parts = {part for way in checked.ways for part in self.parts_at(way.spans)}
        meant = [n for n in loaded if any(part.startswith(f"scenarios[{n}].") for part in parts)]
        return meant[0] if len(meant) == 1 else None

    def is_of_all(self, quote: Quote) -> bool:
        """Return whether a quotation is of all of several loads."""
        several = sum(scenario.load is not None for scenario in self.scenarios) > 1
        return several and self.told_apart and not quote.scenario

    def endpoints(self) -> set[tuple[str, str]]:
        """Return the requests of a plan, but for addresses that those of others begin with."""
        return {
            (step.method, step.url)
            for scenario in self.scenarios
            for step in scenario.steps
            if len(scenario.steps) == 1 or not is_base(step.url)
        }

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

    def _free(self, parts: Iterable[str]) -> None:
        """Take back what the rules only suppose to be a share: "less than 1 % of errors"."""
        shared = {f"scenarios[{n}].share" for n, each in enumerate(self.scenarios) if each.share}
        supposed = {part for part in parts if part.endswith(".share")} - shared
        if supposed:
            self.claims = [claim for claim in self.claims if claim.part not in supposed]
            self.reopen(supposed.__contains__)

    def _others(self, way: Evidence, part: str) -> set[str]:
        """Return the parts that have a way's quantities, but for those that stages are made of."""
        return {each for each in self.parts_at(way.spans) if not _may_share(each, part)}

    def account(self, way: Evidence, part: str) -> None:
        """Note that a part accounts for some words."""
        for number in self._statements_at((*way.spans, *way.beside)):
            each = self.statements[number]
            if each.fate is not Fate.CLAIMED:
                changes = {"fate": Fate.CLAIMED, "part": part}
                self.statements[number] = each.model_copy(update=changes)

    def _statements_at(self, spans: Iterable[Span]) -> Iterator[int]:
        """Yield the numbers of the statements that some spans touch.

        A piece of code is one, and none of the quantities in it.
        """
        for start, end in spans:
            in_code = (start, end) in self.code
            after = bisect_right(self.statements, start, key=lambda each: each.span.start)
            number = max(0, after - 1)
            while number < len(self.statements) and self.statements[number].span.start < end:
                each = self.statements[number]
                if each.span.end > start and not (in_code and each.fate is Fate.DATA):
                    yield number
                number += 1


def _may_share(one: str, other: str) -> bool:
    """Return whether two parts can be said by the same words: stages say a peak and a duration."""
    load, _, name = one.rpartition(".")
    other_load, _, other_name = other.rpartition(".")
    return one == other or (load == other_load and "stages" in {name, other_name})
