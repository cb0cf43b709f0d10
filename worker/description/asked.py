"""What a verification needs of a description, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.domain.plan import GivenPlan, Plan, Step, published
from shared.domain.verification import Load
from shared.domain.wanted import Base, Wanted
from shared.reading.answer import load_of
from shared.reading.reader import MOST_CHARACTERS, read_plan
from shared.sources.completing import completed
from worker.description.change.history import plan_of_base
from worker.description.change.merged_plan import merged
from worker.description.change.wish import read_wish
from worker.description.doubtful_parts import doubtful_parts
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote
from worker.description.step_requests import origin_of
from worker.description.unread_phrases import unread_phrases
from worker.description.urls import mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a description asks for.

    `plan` is all of it, and `load` what is compared: what is said beyond doubt if the whole text
    was read, and else what seems to be said. `doubts` are parts that only seem to be said, each
    with its doubt. `origins` are the hosts that it names, with their schemes, in the order of the
    text. `not_understood` are phrases that nothing accounts for, and
    `disputes` say where a language model reads something else. `words` are all that was ever asked,
    if that is more than the description, and `known` the requests that were made before. `unread`
    says that nobody knows.
    """

    plan: Plan = field(default_factory=lambda: Plan(complete=True))
    load: Load = field(default_factory=Load)
    origins: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    words: str | None = None
    known: tuple[Step, ...] = ()
    unread: bool = False

    @property
    def origin(self) -> str | None:
        """The first host."""
        return next(iter(self.origins), None)


UNREAD = Asked(unread=True)


class ToldToModel(NamedTuple):
    """The phrases that no rule understands, and the scenarios that come from sources, as JSON."""

    unread: tuple[str, ...] = ()
    scenarios: str | None = None


def unread_in(wanted: Wanted) -> tuple[str, ...]:
    """Return the phrases of a description, or of a wish, that no rule understands."""
    text = wanted.description
    if wanted.base is None:
        return unread_phrases(completed(read_plan(text), wanted), text)
    return unread_phrases(read_wish(text).plan, text)


def told_to_model(wanted: Wanted) -> ToldToModel:
    """Return what a model is told of a description beside its words."""
    if wanted.base is not None or wanted.sources is None:
        return ToldToModel(unread_in(wanted))
    plan = completed(read_plan(wanted.description), wanted)
    given = GivenPlan(scenarios=plan.scenarios).model_dump_json(exclude_defaults=True)
    return ToldToModel(unread_phrases(plan, wanted.description), given)


def read_description(wanted: Wanted, quotes: Sequence[Quote] = ()) -> Asked:
    """Return what a description asks for; of one that is too long to be one, nothing.

    `quotes` are how a language model reads it: those that hold fill what the rules left open. What
    the caller gives takes the place of all that. Where a script is changed, what the wish says
    takes the place of its kind in the plan of before.
    """
    description, base = wanted.description, wanted.base
    if len(description) > MOST_CHARACTERS:
        return UNREAD
    before: tuple[str, ...] = ()
    if base is None:
        read = quoted(read_plan(description), description, quotes)
        plan, disputes = read.plan, tuple(map(str, read.disputes))
    else:
        wish = read_wish(description, quotes)
        of_base, before = plan_of_base(base)
        plan, disputes = merged(of_base, wish), wish.disputes
    plan = completed(plan, wanted)
    return Asked(
        plan=published(plan, description),
        load=load_of(plan),
        origins=_origins(wanted, plan),
        not_understood=(*before, *unread_phrases(plan, description)),
        doubts=doubtful_parts(plan, description),
        disputes=disputes,
        words=None if base is None else _words(wanted, base),
        known=base.traits.requests if base is not None and base.traits is not None else (),
    )


def _words(wanted: Wanted, base: Base) -> str:
    """Return all words about a script; none if nobody ever described it as a whole."""
    if not base.asks:
        return ""
    return "\n".join(each.description for each in (*base.asks, wanted))


def _origins(wanted: Wanted, plan: Plan) -> tuple[str, ...]:
    """Return the hosts that are named in what is wanted, and in what was asked before."""
    asks = wanted.base.asks if wanted.base is not None else ()
    found = [each.origin for ask in (*asks, wanted) for each in mentions(ask.description)]
    if plan.sources:
        found += (origin_of(step.url) for each in plan.scenarios for step in each.steps)
    return tuple(dict.fromkeys(filter(None, found)))
