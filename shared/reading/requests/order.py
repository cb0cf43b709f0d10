"""Puts the requests of a text into the order in which they shall be made."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from shared.reading.lexing.stream import kind_at, skip_back
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.requests.said_steps import SaidStep

_SEQUENCE = kind_set("then arrow")
_APART = kind_set("time users rate or")
_TURNS = kind_set("after before")
_SOFT = kind_set("determiner article request thing run data_verb and")
_MOST_SOFT = 3
_UNCLEAR = "their order is not clear"
_ONCE = "one of them is made once"


class _Link(Enum):
    NONE = auto()
    FORWARD = auto()
    TURNED = auto()
    UNCLEAR = auto()
    APART = auto()


@dataclass(frozen=True, slots=True)
class Order:
    """Requests in their order; `told` if the text says it, with a doubt where it is not clear."""

    steps: tuple[SaidStep, ...]
    told: bool = False
    doubt: str = ""


def order_of(steps: Sequence[SaidStep], tokens: Sequence[Token]) -> Order:
    """Return requests in the order that a text tells: "then", an arrow, "/a after /b".

    Where loads stand between them, words of order say when those come.
    """
    named = [step for step in steps if not step.is_base]
    links = _links(named, tokens)
    plain = tuple(steps)
    told = {link for link in links if link is not _Link.NONE}
    if not told or _Link.APART in told or any(step.step.weight is not None for step in steps):
        return Order(plain)
    if _Link.UNCLEAR in told or (_Link.TURNED in told and len(links) > 1):
        return Order(plain, told=True, doubt=_UNCLEAR)
    once = _ONCE if any(step.doubt for step in steps) else ""
    turned = iter(named[::-1] if _Link.TURNED in told else named)
    return Order(
        tuple(step if step.is_base else next(turned) for step in steps), told=True, doubt=once
    )


def _links(steps: Sequence[SaidStep], tokens: Sequence[Token]) -> list[_Link]:
    links: list[_Link] = []
    for before, after in pairwise(steps):
        led = not links or links[-1] is _Link.NONE
        links.append(_link(tokens, before, after, led=led))
    return links


def _link(tokens: Sequence[Token], before: SaidStep, after: SaidStep, *, led: bool) -> _Link:
    between = [token.kind for token in tokens[before.place + 1 : after.lead]]
    kinds = [kind for kind in between if kind not in _SOFT]
    if _APART & set(kinds):
        return _Link.APART
    if kinds == [Kind.AFTER] or kinds[-2:] == [Kind.BUT, Kind.FIRST]:
        return _Link.TURNED
    if kinds == [Kind.BEFORE]:
        return _Link.FORWARD
    if led and kinds in ([], [Kind.COMMA]):
        return _of_lead(tokens, before.lead)
    if _TURNS & set(kinds):
        return _Link.UNCLEAR
    return _Link.FORWARD if _SEQUENCE & set(kinds) else _Link.NONE


def _of_lead(tokens: Sequence[Token], lead: int) -> _Link:
    """Return what "After POST /login, GET /a" and "Before GET /a, POST /login" say."""
    kind = kind_at(tokens, skip_back(tokens, lead, _SOFT, _MOST_SOFT))
    if kind is Kind.AFTER:
        return _Link.FORWARD
    return _Link.TURNED if kind is Kind.BEFORE else _Link.NONE
