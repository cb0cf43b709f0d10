"""Puts the parts of a wish in their places among the parts of a plan."""

from dataclasses import dataclass

from shared.domain.plan import NO_PAUSE, Claim, Criterion, Origin, Scenario, Step
from worker.description.addresses import is_base
from worker.description.change.changed_loads import changed_claims, changed_load
from worker.description.change.parts import Parts, Piece, ScenarioParts
from worker.description.change.removals import Kind, Removal
from worker.description.change.same_parts import (
    DEFAULT,
    is_removed,
    loaded,
    named_like,
    same_limit,
    says_more,
    step_like,
)


@dataclass(slots=True)
class Merging:
    """The parts of the base, which become those of the new plan, beside those of the wish.

    `unplaced` are parts of the wish of which nobody knows where they belong.
    """

    parts: Parts
    wish: Parts
    unplaced: set[str]

    def __init__(self, parts: Parts, wish: Parts) -> None:
        self.parts, self.wish, self.unplaced = parts, wish, set(wish.homeless)

    def remove(self, removal: Removal) -> bool:
        """Remove a part; return whether it was there."""
        match removal.kind:
            case Kind.STEP:
                return self._remove_steps(removal)
            case Kind.LIMITS:
                kept = [
                    each
                    for each in self.parts.criteria
                    if removal.name not in {"", each.value.threshold.metric}
                ]
                found = len(kept) < len(self.parts.criteria)
                self.parts.criteria = kept
                # Like pauses, some are in a script although nobody asked for them.
                return found or not removal.name
            case Kind.PAUSES:
                for each in self.parts.scenarios or [self._first()]:
                    each.scenario = each.scenario.model_copy(update={"pause": NO_PAUSE})
                    each.claims["pause"] = Claim(part="pause", origin=Origin.STATED)
                    for step in each.steps:
                        step.value = step.value.model_copy(update={"pause": None})
                return True

    def add_all(self) -> None:
        """Put every part of the wish in its place."""
        if self._is_new_mix():
            self.parts.scenarios = self.wish.scenarios
        else:
            for each in self.wish.scenarios:
                self._add_load(each)
                self._add_share(each)
                self._add_pause(each)
                self._add_steps(each)
        for criterion in self.wish.criteria:
            self._add_criterion(criterion)
        self.parts.others = [*self.parts.others, *self.wish.others]

    def _is_new_mix(self) -> bool:
        """Return whether a wish describes who does what as a whole."""
        parted = [each for each in self.wish.scenarios if each.scenario.share is not None]
        parted = parted or loaded(self.wish.scenarios)
        return len(parted) > 1 and all(each.steps for each in parted)

    def _remove_steps(self, removal: Removal) -> bool:
        found = False
        for each in self.parts.scenarios:
            kept = [step for step in each.steps if not is_removed(step.value, removal)]
            found = found or len(kept) < len(each.steps)
            each.steps = kept
            if len(kept) <= 1:
                _leave_order(each)
        return found

    def _add_load(self, wished: ScenarioParts) -> None:
        load = wished.scenario.load
        if load is None:
            return
        place = self._place_of_load(wished)
        if place is None:
            self._leave(wished, "load.")
            return
        before = place.scenario.load
        after, _ = changed_load(before, load)
        place.claims = changed_claims(before, load, place.claims, wished.claims)
        place.scenario = place.scenario.model_copy(update={"load": after})
        shared = before is not None and after.unit is before.unit and load.unit is not after.unit
        names = {"load.limit_vus": "load.target"} if shared else {}
        for name in place.claims:
            if (source := names.get(name, name)) in wished.wished and name.startswith("load."):
                place.wished[name] = wished.wished[source]

    def _place_of_load(self, wished: ScenarioParts) -> ScenarioParts | None:
        own = loaded(self.parts.scenarios)
        if len(loaded(self.wish.scenarios)) > 1 or len(own) > 1:
            return named_like(own, wished.scenario.name)
        return own[0] if own else self._only()

    def _add_share(self, wished: ScenarioParts) -> None:
        if wished.scenario.share is None:
            return
        place = named_like(self.parts.scenarios, wished.scenario.name)
        if place is None or place.scenario.share is None:
            self._leave(wished, "share")
            return
        place.scenario = place.scenario.model_copy(update={"share": wished.scenario.share})
        _take(place, wished, "share")

    def _add_pause(self, wished: ScenarioParts) -> None:
        if wished.scenario.pause is None:
            return
        having = [each for each in self.parts.scenarios if each.scenario.pause is not None]
        for place in having or [self._only() or self._first()]:
            place.scenario = place.scenario.model_copy(update={"pause": wished.scenario.pause})
            _take(place, wished, "pause")

    def _add_steps(self, wished: ScenarioParts) -> None:
        for step in wished.steps:
            place = self._place_of_step(wished, step.value)
            if place is None or self._is_of_a_kind_that_stays(wished, step.value, place):
                self.unplaced.add(step.wished or "")
            elif (known := step_like(place, step.value)) is None:
                place.steps.append(step)
                if not wished.scenario.ordered:
                    _leave_order(place)
            else:
                known.claim, known.wished = step.claim or known.claim, step.wished

    def _is_of_a_kind_that_stays(
        self, wished: ScenarioParts, step: Step, place: ScenarioParts
    ) -> bool:
        """Return whether a step says what no wish changes: a host, an order, what a request has."""
        known = step_like(place, step)
        if known is None:
            return bool(place.steps) and is_base(step.url)
        return wished.scenario.ordered or says_more(step, known.value)

    def _place_of_step(self, wished: ScenarioParts, step: Step) -> ScenarioParts | None:
        having = [each for each in self.parts.scenarios if step_like(each, step)]
        return (
            (having[0] if having else None)
            or named_like(self.parts.scenarios, wished.scenario.name)
            or self._only()
        )

    def _only(self) -> ScenarioParts | None:
        """Return the scenario that all users are in; None if there are several."""
        parted = [each for each in self.parts.scenarios if each.scenario.share is not None]
        if len(loaded(self.parts.scenarios)) > 1 or len(parted) > 1:
            return None
        return self._first()

    def _first(self) -> ScenarioParts:
        if not self.parts.scenarios:
            self.parts.scenarios.append(ScenarioParts(Scenario(name=DEFAULT), []))
        return self.parts.scenarios[0]

    def _add_criterion(self, wished: Piece[Criterion]) -> None:
        for place, each in enumerate(self.parts.criteria):
            if same_limit(each.value, wished.value):
                self.parts.criteria[place] = wished
                return
        self.parts.criteria.append(wished)

    def _leave(self, wished: ScenarioParts, prefix: str) -> None:
        self.unplaced |= {part for name, part in wished.wished.items() if name.startswith(prefix)}


def _leave_order(place: ScenarioParts) -> None:
    """Leave the order of a scenario's steps open: nobody told it of all of them."""
    place.scenario = place.scenario.model_copy(update={"ordered": False})
    place.claims.pop("ordered", None)


def _take(place: ScenarioParts, wished: ScenarioParts, name: str) -> None:
    if name in wished.claims:
        place.claims[name] = wished.claims[name]
        place.wished[name] = wished.wished[name]
