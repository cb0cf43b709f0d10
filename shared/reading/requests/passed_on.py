"""Finds what answers give to later requests: a token, an id, or a session. Only English is read."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from shared.domain.plan import PassedOn, Passing, Span
from shared.reading.lexing.lexicon import words_of
from shared.reading.requests.clause_words import Clause, is_near, length_at, near_before

_OF, _BY_LATER, _BY_LOGIN = 25, 30, 60  # characters
_OF_IDS = ("id", "ids")
_OF_A_KIND, _IN_CODE = ("_id", "_ids"), ("Id", "Ids")
_SESSION = "session"


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["passed_on"][name])


@cache
def _firsts() -> frozenset[str]:
    named = _words("sessions") | _words("tokens") | _words("ids")
    return frozenset(phrase.partition(" ")[0] for phrase in named)


def passed_on(clauses: Sequence[Clause], text: str) -> tuple[PassedOn, ...]:
    """Return what is to be passed on, each once, where it is said first."""
    found: dict[Passing, Span] = {}
    firsts = _firsts()
    for clause in clauses:
        for place, word in enumerate(clause):
            if word.said in firsts or word.said.endswith(_OF_IDS):
                noun = _noun_at(clause, place, text)
                if noun is not None and noun.what not in found:
                    span = _said_before(clause, noun) or _said_behind(clause, noun)
                    found |= {noun.what: span} if span else {}
    return tuple(PassedOn(what, found[what]) for what in Passing if what in found)


class _Noun(NamedTuple):
    """What may be passed on, its first word, with and without one that tells more of it: order."""

    what: Passing
    begins: Sequence[int]
    end: int  # the place behind it


def _noun_at(clause: Clause, place: int, text: str) -> _Noun | None:
    word, before = clause[place], clause[place - 1].said if place else ""
    length = length_at(clause, place, _words("sessions"))
    if word.in_address:
        return None
    if length:
        return _Noun(Passing.SESSION, (place,), place + length)
    if word.said in _words("tokens"):
        first = place - (before in _words("of_tokens"))
        return _Noun(Passing.TOKEN, (first,), place + 1)
    own = word.said.endswith(_OF_A_KIND) or text[word.start : word.end].endswith(_IN_CODE)
    if not own and (word.said not in _words("ids") or before == _SESSION):
        return None
    return _Noun(Passing.ID, (place, place - 1) if place and not own else (place,), place + 1)


def _said_before(clause: Clause, noun: _Noun) -> Span | None:
    """Return where the words before a noun say that it is passed on, up to its end."""
    for begin in noun.begins:
        used = _used_before(clause, begin, noun)
        given = begin - _is_at(clause, begin - 1, "given")
        verb = given - _is_at(clause, given - 1, "before")
        taken = next((at for at in (verb - 2, verb - 1) if _ends(clause, at, verb)), None)
        start = taken if taken is not None else given if given < begin else None
        if used is None and start is not None:
            return Span(clause[start].start, clause[noun.end - 1].end)
        if used is not None:
            return used
    return None


def _ends(clause: Clause, start: int, end: int) -> bool:
    """Return whether a verb for taking stands between two places."""
    return length_at(clause, start, _words("taken")) == end - start


def _is_at(clause: Clause, place: int, name: str) -> int:
    return int(length_at(clause, place, _words(name)) == 1)


def _used_before(clause: Clause, begin: int, noun: _Noun) -> Span | None:
    """Return where it is said that later requests use a noun, or those of who has logged in."""
    if not (_is_at(clause, begin - 1, "known") and _is_at(clause, begin - 2, "uses")):
        return None
    verb, last = clause[begin - 2], clause[noun.end - 1]
    for later in clause[noun.end :]:
        if not is_near(last, later, _BY_LATER):
            break
        if later.said in _words("later"):
            return Span(verb.start, later.end)
    login = near_before(clause, begin - 2, _words("log_in"), _BY_LOGIN)
    return None if login is None else Span(clause[login].start, last.end)


def _said_behind(clause: Clause, noun: _Noun) -> Span | None:
    """Return where the words behind a noun say that an answer gives it: from the login."""
    first, last = clause[noun.begins[0]], clause[noun.end - 1]
    for place in range(noun.end, len(clause)):
        if not is_near(last, clause[place], _OF):
            break
        giver = place + length_at(clause, place, _words("from"))
        for at in (giver, giver + _is_at(clause, giver, "before")) if giver > place else ():
            if length := length_at(clause, at, _words("answers")):
                return Span(first.start, clause[at + length - 1].end)
    return None
