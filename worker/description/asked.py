"""What a verification needs of a description, read at once."""

import re
from dataclasses import dataclass, field

from shared.domain.plan import Fate, GivenPlan, Plan
from shared.domain.verification import Load
from shared.reading.answer import load_of, plan_of
from shared.reading.reader import MOST_CHARACTERS
from worker.description.urls import mentions

LONGEST = MOST_CHARACTERS
# How much of the text around an unread quantity is shown, and how many quantities.
_AROUND = 24
_MOST_PHRASES = 5
_CLAUSE = re.compile(r"[.,;:!?\n](?=\s|$)|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a description asks for.

    `plan` is all of it, and `load` what is compared: what is said beyond doubt if the whole text
    was read, and else what seems to be said. `origins` are the hosts that it names, with their
    schemes, in the order of the text. `unread` says that nobody knows.
    """

    plan: Plan = field(default_factory=lambda: Plan(complete=True))
    load: Load = field(default_factory=Load)
    origins: tuple[str, ...] = ()
    unread: bool = False

    @property
    def origin(self) -> str | None:
        """The first host."""
        return next(iter(self.origins), None)


UNREAD = Asked(unread=True)


def unread_phrases(plan: Plan, description: str) -> tuple[str, ...]:
    """Return the first of those phrases of a published plan's text that were not understood."""
    text = description.encode("utf-16-le", "surrogatepass")
    found: dict[str, None] = {}
    for statement in plan.statements:
        if statement.fate is Fate.UNREAD and len(found) < _MOST_PHRASES:
            start, end = statement.span
            around = text[2 * max(0, start - _AROUND) : 2 * (end + _AROUND)]
            whole = around.decode("utf-16-le", "replace")
            found[_phrase(whole, min(start, _AROUND), end - start)] = None
    return tuple(found)


def _phrase(text: str, start: int, length: int) -> str:
    """Return a part of a text with the whole words around it, up to where a clause ends."""
    before, after = text[:start], text[start + length :]
    head = _CLAUSE.split(before)[-1]
    tail = _CLAUSE.split(after)[0]
    if len(head) == _AROUND:
        head = head.partition(" ")[2]
    if len(tail) == _AROUND:
        tail = tail.rpartition(" ")[0]
    return f"{head}{text[start : start + length]}{tail}".strip()


def read_description(description: str, given: GivenPlan | None = None) -> Asked:
    """Return what a description asks for; of one that is too long to be one, nothing.

    `given` holds what the caller wants in its place.
    """
    if len(description) > MOST_CHARACTERS:
        return UNREAD
    plan = plan_of(description, given)
    origins = (mention.origin for mention in mentions(description) if mention.origin)
    return Asked(
        plan=plan,
        load=load_of(plan),
        origins=tuple(dict.fromkeys(origins)),
    )
