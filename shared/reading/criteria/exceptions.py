"""Finds the requests that a criterion is not of: all but /a, except for the login."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set

_NOUNS = kind_set("word thing action adjective code data_verb method request data")
_ENDS = kind_set("stop newline semicolon bullet criterion")
_JOINTS = kind_set("and or comma slash")
_SOFT = kind_set("determiner article for on of to")
# What stands between a criterion and its exception: p95 < 1 s for all requests, except /a.
_BETWEEN = _SOFT | kind_set("comma open dash all each every request action thing word be now but")
_APART = kind_set("comma but and semicolon")
# What follows on the exception: all requests but the login must be fast.
_AFTER_NOUN = kind_set("should be colon comma close stop newline criterion respond hold pipe")
_MOST_NOUNS, _FAR, _MOST_BETWEEN, _MOST_BACK = 2, 4, 6, 40  # tokens


def with_exceptions(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Token]:
    """Return tokens in which "but" means "except" where it leaves some of all requests out.

    So it does in "all but /a" and "every endpoint besides the login", not in "all, but p95 < 1 s".
    """
    low, whole = text.lower(), lexicon.said("of_all")
    words = {word for word in lexicon.said("excepting") if word in low}

    def said(place: int) -> str:
        return text[tokens[place].start : tokens[place].end].lower() if place >= 0 else ""

    result = list(tokens)
    for place, token in enumerate(tokens):
        if words and said(place) in words:
            first = place - 1
            while said(first) not in whole and _is_noun(tokens, first) and place - first < _FAR:
                first -= 1
            if said(first) in whole and _leaves_out(tokens, place + 1):
                result[place] = replace(token, kind=Kind.EXCEPT)
        elif token.kind is Kind.ONLY and _may_exceed(tokens, place):
            result[place] = replace(token, kind=Kind.EXCEPT)
    return result


def _is_noun(tokens: Sequence[Token], place: int) -> bool:
    return kind_at(tokens, place) in _NOUNS


def _may_exceed(tokens: Sequence[Token], place: int) -> bool:
    """Return whether one request may do what others may not: ", only /report may take longer"."""
    address = skip(tokens, place + 1, _SOFT | {Kind.VERB}, 3)
    allowed = kind_at(tokens, address + 1) is Kind.SHOULD
    return (
        kind_at(tokens, place - 1) in _APART and kind_at(tokens, address) in ADDRESSES and allowed
    )


def _leaves_out(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a request, or a noun that may name one, stands at a place alone."""
    start = skip(tokens, place, _SOFT | {Kind.VERB}, 3)
    if kind_at(tokens, start) in ADDRESSES:
        return True
    end = skip(tokens, start, _NOUNS, _MOST_NOUNS)
    return end > start and kind_at(tokens, end) in _AFTER_NOUN | {None}


def excepted(tokens: Sequence[Token], place: int) -> Sequence[Token]:
    """Return what names the requests that the criterion at a place is not of, if anything does."""
    after = skip(tokens, place + 1, _BETWEEN, _MOST_BETWEEN)
    if kind_at(tokens, after) is Kind.EXCEPT or _is_not(tokens, place, after):
        return _listed(tokens, after + 1)
    before = place - 1
    while before >= max(0, place - _MOST_BACK) and tokens[before].kind not in _ENDS:
        if tokens[before].kind is Kind.EXCEPT:
            return _listed(tokens, before + 1)
        before -= 1
    return ()


def _is_not(tokens: Sequence[Token], place: int, denial: int) -> bool:
    """Return whether a request is left out by "that is not": for any call that is not /a."""
    address = skip(tokens, denial + 1, {Kind.VERB, Kind.DETERMINER}, 2)
    named = kind_at(tokens, denial) is Kind.NOT and kind_at(tokens, address) in ADDRESSES
    return named and kind_at(tokens, place + 1) in {Kind.FOR, Kind.OF, Kind.ON}


def _listed(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    """Return the addresses, or the nouns, that stand at a place one after the other."""
    found: list[Token] = []
    place = skip(tokens, start, _SOFT, 2)
    while place < len(tokens):
        address = skip(tokens, place, {Kind.VERB}, 1)
        end = address + 1
        if kind_at(tokens, address) not in ADDRESSES:
            end = skip(tokens, place, _NOUNS, _MOST_NOUNS)
            if end == place or any(token.kind in ADDRESSES for token in found):
                break
        found += tokens[place:end]
        joint = skip(tokens, end, _JOINTS, 2)
        if joint == end:
            break
        place = skip(tokens, joint, _SOFT, 2)
    return found
