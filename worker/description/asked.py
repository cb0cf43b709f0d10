"""What a verification needs of a description, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.domain.plan import Plan, published, with_given
from shared.domain.verification import Load
from shared.domain.wanted import Wanted
from shared.reading.answer import load_of
from shared.reading.reader import MOST_CHARACTERS, read_plan
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote
from worker.description.unread_phrases import unread_phrases
from worker.description.urls import mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a description asks for.

    `plan` is all of it, and `load` what is compared: what is said beyond doubt if the whole text
    was read, and else what seems to be said. `origins` are the hosts that it names, with their
    schemes, in the order of the text. `not_understood` are phrases that nothing accounts for, and
    `disputes` say where a language model reads something else. `unread` says that nobody knows.
    """

    plan: Plan = field(default_factory=lambda: Plan(complete=True))
    load: Load = field(default_factory=Load)
    origins: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    unread: bool = False

    @property
    def origin(self) -> str | None:
        """The first host."""
        return next(iter(self.origins), None)


UNREAD = Asked(unread=True)


def unread_in(description: str) -> tuple[str, ...]:
    """Return the phrases of a description that no rule understands."""
    return unread_phrases(read_plan(description), description)


def read_description(wanted: Wanted, quotes: Sequence[Quote] = ()) -> Asked:
    """Return what a description asks for; of one that is too long to be one, nothing.

    `quotes` are how a language model reads it: those that hold fill what the rules left open. What
    the caller gives takes the place of all that.
    """
    description, given = wanted.description, wanted.plan
    if len(description) > MOST_CHARACTERS:
        return UNREAD
    read = quoted(read_plan(description), description, quotes)
    plan = read.plan if given is None else with_given(read.plan, given)
    origins = (mention.origin for mention in mentions(description) if mention.origin)
    return Asked(
        plan=published(plan, description),
        load=load_of(plan),
        origins=tuple(dict.fromkeys(origins)),
        not_understood=unread_phrases(plan, description),
        disputes=tuple(map(str, read.disputes)),
    )
