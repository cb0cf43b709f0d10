"""Finds shares of traffic by addresses named before: 60 % of calls go to /a, 40 % to /b."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from shared.reading.criteria.whose import path_of
from shared.reading.lexing.stream import kind_at, skip, skip_back
from shared.reading.lexing.tokens import ADDRESSES, Kind, Mark, Token, kind_set

_TO_ADDRESS = kind_set("of determiner all request load user users action word be up to on at for")
_TO_SHARE = kind_set("colon equals dash arrow open be have action word at with only")
_MOST_TO_ADDRESS, _MOST_TO_SHARE, _WHOLE, _LEAST = 7, 2, 100, 2

type _Pair = tuple[int, int]
"""The places of a share and of its address."""


def with_address_shares(tokens: Sequence[Token], text: str) -> list[Token]:
    """Return tokens in which shares of a whole have the requests that they are of as their parts.

    Each address has to be that of one request, named before, as no share makes a request anew.
    """
    shares = [place for place, token in enumerate(tokens) if token.kind is Kind.SHARE]
    for find in (_address_after, _address_before) if len(shares) >= _LEAST else ():
        found = [(place, find(tokens, place)) for place in shares]
        pairs = [pair for pair in found if kind_at(tokens, pair[1]) in ADDRESSES]
        whole = abs(sum(tokens[place].value for place, _ in pairs) - _WHOLE) <= 1
        if whole and len(pairs) >= _LEAST and (named := _named_before(tokens, text, pairs)):
            return _merged(tokens, pairs, named)
    return list(tokens)


def _address_after(tokens: Sequence[Token], place: int) -> int:
    return skip(tokens, place + 1, _TO_ADDRESS, _MOST_TO_ADDRESS)


def _address_before(tokens: Sequence[Token], place: int) -> int:
    return skip_back(tokens, place, _TO_SHARE, _MOST_TO_SHARE)


def _named_before(tokens: Sequence[Token], text: str, pairs: Sequence[_Pair]) -> list[Token]:
    """Return the addresses like those of pairs that stand before all pairs, if each has one."""
    by_path: dict[str, list[Token]] = defaultdict(list)
    for token in tokens[: min(pairs[0])]:
        if token.kind in ADDRESSES:
            by_path[path_of(text[token.start : token.end])].append(token)
    said = [tokens[place] for _, place in pairs if kind_at(tokens, place - 1) is not Kind.VERB]
    alike = [by_path[path_of(text[each.start : each.end])] for each in said]
    named = [each[0] for each in alike if len(each) == 1]
    return named if len({each.start for each in named}) == len(pairs) else []


def _merged(tokens: Sequence[Token], pairs: Sequence[_Pair], named: Sequence[Token]) -> list[Token]:
    result = list(tokens)
    for pair, address in reversed(list(zip(pairs, named, strict=True))):
        first, last, share = min(pair), max(pair), tokens[pair[0]]
        made = replace(share, kind=Kind.TRAFFIC_SHARE, start=tokens[first].start)
        made = replace(made, end=tokens[last].end, parts=(address,))
        result[first : last + 1] = [made.marked(Mark.LABELLED)]
    return result
