"""Puts what a wish says into a plan: by kind, and nothing else is touched."""

from collections.abc import Iterator

from shared.domain.plan import AnsweredToken, Claim, Fate, Origin, Plan, Span, Statement
from worker.description.change.part_placing import Merging
from worker.description.change.parts import taken_apart
from worker.description.change.same_parts import serves
from worker.description.change.wish import Wish


def merged(base: Plan, wish: Wish) -> Plan:
    """Return the plan of a script that is changed by a wish.

    Its statements are those of the wish. A part of the wish takes the place of the base's of its
    kind. If the wish is not understood as a whole, or the base was not, no part is sure.
    """
    merging = Merging(taken_apart(base), taken_apart(wish.plan, wished=True))
    lost = [each for each in wish.removals if not merging.remove(each)]
    merging.add_all()
    complete = base.complete and wish.plan.complete and not (lost or merging.unplaced)
    plan = _plan(wish, merging, {each.span for each in lost}, complete=complete)
    return plan.model_copy(
        update={
            "sources": base.sources,
            "test_type": wish.plan.test_type or base.test_type,
            "may_do_more": base.may_do_more or wish.plan.may_do_more,
            "login": wish.plan.login or base.login,
            "values_vary": base.values_vary or wish.plan.values_vary,
            "credentials": wish.plan.credentials or base.credentials,
            "answered_token": _token(wish.plan.answered_token, base.answered_token),
            "passed_on": wish.plan.passed_on,  # its places are those of the wish's text
            "activities": (*base.activities, *_unserved(wish, plan)),
        }
    )


def _token(wished: AnsweredToken | None, before: AnsweredToken | None) -> AnsweredToken | None:
    """Return what is said of an answer's token, first and now."""
    if wished is None or before is None:
        return wished or before
    return AnsweredToken(wished.field or before.field, sent=wished.sent or before.sent)


def _unserved(wish: Wish, plan: Plan) -> Iterator[str]:
    """Yield the activities of a wish that no request serves: it may be one of before."""
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    for activity in wish.plan.activities:
        if not any(serves(step, activity) for step in steps):
            yield activity


def _plan(wish: Wish, merging: Merging, lost: set[Span], *, complete: bool) -> Plan:
    claims = list(merging.parts.claims())
    now = {wished: claim.part for claim, wished in claims if wished is not None}
    return Plan(
        scenarios=merging.parts.whole_scenarios(),
        criteria=tuple(each.value for each in merging.parts.criteria),
        statements=tuple(
            _told(each, now, unread=each.span in lost or each.part in merging.unplaced)
            for each in wish.plan.statements
        ),
        claims=tuple(
            claim if complete else _doubtful(claim, of_base=wished is None)
            for claim, wished in claims
        ),
        complete=complete,
        language=wish.plan.language,
    )


def _told(statement: Statement, now: dict[str, str], *, unread: bool) -> Statement:
    """Return a statement of the wish with the name that its part has in the new plan."""
    if unread:
        return statement.model_copy(update={"fate": Fate.UNREAD, "part": None})
    if statement.part is None:
        return statement
    return statement.model_copy(update={"part": now.get(statement.part)})


def _doubtful(claim: Claim, *, of_base: bool) -> Claim:
    """Return a claim as one that may not be meant any more."""
    if not of_base and claim.origin is Origin.GIVEN:
        return claim
    return claim.model_copy(update={"origin": Origin.LIKELY})
