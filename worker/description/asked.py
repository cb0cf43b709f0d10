"""What a verification needs of a description, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.domain.plan import Plan, Step, published, with_given
from shared.domain.verification import Load
from shared.domain.wanted import Base, Wanted
from shared.reading.answer import load_of
from shared.reading.reader import MOST_CHARACTERS, read_plan
from worker.description.change.history import plan_of_base
from worker.description.change.merged_plan import merged
from worker.description.change.wish import read_wish
from worker.description.doubtful_parts import doubtful_parts
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote
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


def unread_in(wanted: Wanted) -> tuple[str, ...]:
    """Return the phrases of a description, or of a wish, that no rule understands."""
    text = wanted.description
    plan = read_plan(text) if wanted.base is None else read_wish(text).plan
    return unread_phrases(plan, text)


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
    if wanted.plan is not None:
        plan = with_given(plan, wanted.plan)
    return Asked(
        plan=published(plan, description),
        load=load_of(plan),
        origins=_origins(wanted),
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


def _origins(wanted: Wanted) -> tuple[str, ...]:
    """Return the hosts that are named in what is wanted, and in what was asked before."""
    asks = wanted.base.asks if wanted.base is not None else ()
    found = (each for ask in (*asks, wanted) for each in mentions(ask.description))
    return tuple(dict.fromkeys(each.origin for each in found if each.origin))
