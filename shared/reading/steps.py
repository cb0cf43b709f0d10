"""Finds the requests that a text names: methods, addresses, bodies, headers, expected statuses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.domain.plan import Header, Step
from shared.reading.stream import kind_at, skip
from shared.reading.tokens import Kind, Token
from shared.reading.word_tokens import HTTP_METHODS

_ADDRESSES = frozenset({Kind.URL, Kind.PATH})
_LINKS = frozenset({Kind.SLASH, Kind.COMMA, Kind.AND, Kind.OR})
_BETWEEN = frozenset({Kind.ON, Kind.TO, Kind.AT, Kind.WORD, Kind.OPEN, Kind.COLON, Kind.REQUEST})
_AFTER = frozenset({Kind.OPEN, Kind.COLON, Kind.DASH})
_ENDS = frozenset({Kind.STOP, Kind.NEWLINE, Kind.BULLET})
_SEQUENCE = frozenset({Kind.THEN, Kind.ARROW})
_TURNS = frozenset({Kind.AFTER, Kind.BEFORE, Kind.TIME, Kind.USERS, Kind.RATE, Kind.OR})
_DEFAULT = "GET"
_SMALL = frozenset(method.lower() for method in HTTP_METHODS)
_MOST_METHODS = 8


@dataclass(frozen=True, slots=True)
class SaidStep:
    """A request, the tokens that name it, and the place of its address among all tokens."""

    step: Step
    used: tuple[Token, ...]
    place: int


def steps_of(tokens: Sequence[Token], text: str) -> list[SaidStep]:
    """Return the requests that tokens of a text name, in their order."""
    steps: list[SaidStep] = []
    pending: list[Token] = []
    general: list[Token] = []
    for place, token in enumerate(tokens):
        if token.kind is Kind.VERB or _is_small_verb(tokens, place, text):
            pending.append(token)
        elif token.kind in _ADDRESSES:
            follows = _methods_after(tokens, place)
            steps += _requests(tokens, place, pending or follows, text)
            pending = []
        elif steps and token.kind in {Kind.JSON, Kind.HEADER}:
            steps[-1] = _with_part(steps[-1], token, text)
        elif token.kind is Kind.HEADER:
            general.append(token)
        elif token.kind in _ENDS or len(pending) > _MOST_METHODS:
            pending = []
    for header in general:  # said before all requests, it is one of each
        steps = [_with_part(step, header, text) for step in steps]
    return [_weighed(step, tokens) for step in steps]


def are_ordered(steps: Sequence[SaidStep], tokens: Sequence[Token]) -> bool:
    """Return whether a text says that requests follow on each other: "then", or an arrow.

    "Then" between loads says when those come, and "after" turns the order round.
    """
    between = [tokens[one.place : other.place] for one, other in pairwise(steps)]
    kinds = [{token.kind for token in some} for some in between]
    weighed = any(step.step.weight is not None for step in steps)
    return (
        not weighed
        and not _TURNS & frozenset().union(*kinds)
        and any(map(_SEQUENCE.__and__, kinds))
    )


def _is_small_verb(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a method in small letters stands directly before an address: get /a."""
    word = text[tokens[place].start : tokens[place].end].lower()
    return word in _SMALL and kind_at(tokens, place + 1) in _ADDRESSES


def _methods_after(tokens: Sequence[Token], place: int) -> list[Token]:
    """Return the methods of "/a (GET)" and "/items [POST]"."""
    following = skip(tokens, place + 1, _AFTER, 1)
    if following == place + 1:
        return []
    found: list[Token] = []
    while kind_at(tokens, following) is Kind.VERB and len(found) < _MOST_METHODS:
        found.append(tokens[following])
        following = skip(tokens, following + 1, _LINKS, 1)
    ends = kind_at(tokens, following) not in _ADDRESSES
    return found if ends else []


def _requests(
    tokens: Sequence[Token], place: int, methods: Sequence[Token], text: str
) -> list[SaidStep]:
    address = tokens[place]
    url = text[address.start : address.end]
    if not methods:
        return [SaidStep(Step(method=_DEFAULT, url=url), (address,), place)]
    return [
        SaidStep(Step(method=text[each.start : each.end].upper(), url=url), (each, address), place)
        for each in methods
    ]


def _with_part(said: SaidStep, token: Token, text: str) -> SaidStep:
    part = text[token.start : token.end]
    if token.kind is Kind.JSON:
        step = said.step if said.step.body else said.step.model_copy(update={"body": part})
    else:
        name, _, value = part.partition(":")
        header = Header(name.strip(), value.strip())
        step = said.step.model_copy(update={"headers": (*said.step.headers, header)})
    return replace(said, step=step, used=(*said.used, token))


def _weighed(said: SaidStep, tokens: Sequence[Token]) -> SaidStep:
    """Return a request with the share of traffic that stands beside it."""
    share = _share_beside(tokens, said.place)
    if share is None:
        return said
    step = said.step.model_copy(update={"weight": share.value})
    return replace(said, step=step, used=(*said.used, share))


def _share_beside(tokens: Sequence[Token], place: int) -> Token | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        token = tokens[back]
        if token.kind is Kind.TRAFFIC_SHARE and not token.parts:
            return token
        if token.kind in _ADDRESSES | _ENDS | {Kind.COMMA, Kind.SEMICOLON}:
            break
    following = skip(tokens, place + 1, _AFTER | {Kind.EQUALS}, 1)
    if kind_at(tokens, following) is Kind.SHARE and following > place + 1:
        return tokens[following]
    return None
