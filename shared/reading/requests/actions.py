"""Finds what users do by a request, in the words before it, and how such requests are made."""

from collections.abc import Mapping, Sequence
from functools import cache

from shared.domain.plan import METHODS
from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.stream import begin_of
from shared.reading.lexing.tokens import ADDRESSES, Token, kind_set

_ENDS = ADDRESSES | kind_set("comma stop semicolon newline bullet arrow then and")
_CLAUSE_ENDS = _ENDS - ADDRESSES | kind_set("after before with")
_NO_WORDS = ADDRESSES | kind_set("data json claimed header verb code flag number")
_MOST = 24  # tokens
_SIGNS = "\"'`*(:"
_MOST_THINGS = 3  # words
_PER = "per"  # of a rate, which is no name
_LONGEST = 2  # words of an action: "log in"


@cache
def _methods() -> Mapping[str, str]:
    """Return the method by which each action is usually done."""
    table = words_of("en")["actions"]
    return {words: method for method in METHODS for words in table.get(method, ())}


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["actions"][name])


def usual_method(action: str) -> str | None:
    """Return the method of requests by which users usually do something; None if nobody knows."""
    return _methods().get(_begun(action.split()))


def is_visit(action: str) -> bool:
    """Return whether users open a server's first page by an action."""
    return _begun(action.split()) in _set("visits")


def action_before(tokens: Sequence[Token], lead: int, end: int, text: str) -> str:
    """Return what users do by the request that begins at `lead`; empty if no word says so.

    That is an action in the words before `end`, with what it is done to: create an order. What
    speaks of the test ("create a load test") or of the load ("send 10 requests") is none.
    """
    start = begin_of(tokens, lead, _ENDS, _MOST)
    clause = text[tokens[start].start : end] if start < lead else ""
    words = [word.strip(_SIGNS) for word in clause.lower().rpartition(": ")[2].split()]
    last = len(words)
    while last and (words[last - 1] in _set("little") or words[last - 1].upper() in METHODS):
        last -= 1
    speaks, starts = _set("orders"), _starts()
    orders = [place for place, word in enumerate(words) if word in speaks]
    begins = range(orders[-1] + 1 if orders else 0, len(words))
    found = [place for place in begins if words[place] in starts and _begun(words[place:])]
    if not found:
        return ""
    things = (words[place:last] for place in found)
    said = next(filter(_is_short, things), None)
    action = " ".join(said) if said else _begun(words[found[0] :])
    of_load = _begun(action.split()) in _set("of_loads")
    return "" if of_load and not _set("loads").isdisjoint(words[found[-1] :]) else action


def acts_beside(tokens: Sequence[Token], text: str) -> bool:
    """Return whether users do something in a clause without an address, as far as words tell."""
    line, starts, orders, more = folded(text), _starts(), _set("orders"), _set("open")
    acts = addressed = False
    for place, token in enumerate(tokens):
        if token.kind in ADDRESSES:
            addressed = True
        elif token.kind in _CLAUSE_ENDS:
            if acts and not addressed:
                return True
            acts = addressed = False
        elif token.kind not in _NO_WORDS:
            own = line[token.start : token.end].split()
            if not starts.isdisjoint(own):
                end = tokens[min(place + 1, len(tokens) - 1)].end
                done = _begun(line[token.start : end].split()) and own[0] not in _set("weak")
                acts = (acts or bool(done) or not more.isdisjoint(own)) and orders.isdisjoint(own)
    return acts and not addressed


@cache
def _starts() -> frozenset[str]:
    """Return the words of which one stands where something is done, or the test is spoken of."""
    firsts = frozenset(action.partition(" ")[0] for action in _methods())
    return firsts | _set("open") | _set("orders")


def _begun(words: Sequence[str]) -> str:
    """Return the action with which words begin; empty if they begin with none."""
    starts = (" ".join(words[:length]) for length in range(_LONGEST, 0, -1))
    return next((start for start in starts if start in _methods()), "")


def _is_short(words: Sequence[str]) -> bool:
    """Return whether words are an action, and a few words for what it is done to."""
    action = len(_begun(words).split())
    few = 0 < action <= len(words) <= action + _MOST_THINGS and all(map(str.isalpha, words))
    return few and _PER not in words
