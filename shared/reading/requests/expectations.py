"""Finds what a text wants of answers: status codes, and text that they contain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice

from shared.domain.plan import Scenario
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.requests.places import last_before, of_steps

_JOINS = kind_set("comma or slash and")
_COUNTED = kind_set(
    "ms second minute hour user vu request rps rpm iteration times percent_sign percent_word size "
    "thing"
)
_SOFT = kind_set("concurrent adjective")
_SIGNS = str.maketrans(dict.fromkeys("\"'`():=*", " "))
_CLAUSE, _NEAR = ".;\n", 80  # characters
_DIGITS, _LEAST, _CLIENT_ERRORS, _SERVER_ERRORS, _MOST_CODE = 3, 100, 400, 500, 600
_MOST, _MOST_BETWEEN, _LONGEST = 100, 5, 200
_QUOTES = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u2018": "\u2019"}


@dataclass(frozen=True, slots=True)
class Expected:
    """What is wanted of an answer: one of some codes, or a text; and the tokens that say it.

    `of_all` says that all answers are meant.
    """

    start: int
    statuses: tuple[int, ...] = ()
    contains: str = ""
    of_all: bool = False
    used: tuple[Token, ...] = ()


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["answers"][name].split())


def expected_in(tokens: Sequence[Token], text: str) -> tuple[Expected, ...]:
    """Return what a text surely wants of answers, in its order."""
    return tuple(islice(chain(_statuses(tokens, text), _texts(tokens, text)), _MOST))


def expecting(
    scenarios: Sequence[Scenario], parts: Mapping[int, str], expected: Sequence[Expected]
) -> tuple[list[Scenario], list[tuple[str, Token]]]:
    """Return scenarios whose requests want what is expected of their answers.

    `parts` are those of the requests, by where each begins. It is the last one before an
    expectation that this is of, if it is not one of all. Also return the part of each token.
    """
    told: dict[str, tuple[int, ...]] = {}
    general: tuple[int, ...] = ()
    contains: dict[str, str] = {}
    used: list[tuple[str, Token]] = []
    for each in expected if parts else ():
        start = last_before(parts, each.start)
        owner = parts[min(parts) if start is None else start]
        if each.contains:
            contains.setdefault(owner, each.contains)
        elif start is None or each.of_all:
            general += each.statuses
        else:
            told[owner] = tuple(dict.fromkeys((*told.get(owner, ()), *each.statuses)))
        used += ((owner, token) for token in each.used)
    changes = {
        part: {"statuses": told.get(part, general), "contains": contains.get(part, "")}
        for part in (parts.values() if general else {*told, *contains})
    }
    return of_steps(scenarios, changes), used


# Status codes


def _statuses(tokens: Sequence[Token], text: str) -> Iterator[Expected]:
    end = 0
    for place in [at for at, each in enumerate(tokens) if each.kind is Kind.NUMBER]:
        code = place >= end and _is_code(tokens, place, text)
        if code and _is_led(text, tokens[place].start):
            end = _codes_end(tokens, place, text)
            used = tuple(each for each in tokens[place:end] if each.kind is Kind.NUMBER)
            codes = tuple(int(each.value) for each in used)
            start = tokens[place].start
            if max(codes) < _SERVER_ERRORS and not _is_denied(text, start, codes):
                yield Expected(start, codes, of_all=_is_of_all(text, start), used=used)


def _is_code(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a number may be a code, and counts nothing."""
    token = tokens[place]
    if token.kind is not Kind.NUMBER or token.end - token.start != _DIGITS:
        return False
    plain = text[token.start : token.end].isdecimal() and _LEAST <= token.value < _MOST_CODE
    return plain and kind_at(tokens, skip(tokens, place + 1, _SOFT, 2)) not in _COUNTED


def _codes_end(tokens: Sequence[Token], place: int, text: str) -> int:
    """Return where a list of codes ends: 200, 201 or 204."""
    end = place + 1
    while True:
        following = skip(tokens, end, _JOINS, 2)
        listed = following > end and following < len(tokens)
        if not (listed and _is_code(tokens, following, text)):
            return end
        end = following + 1


def _is_led(text: str, start: int) -> bool:
    """Return whether words before a number say that it is a code: returns a status of 200."""
    words = text[max(0, start - _NEAR) : start].lower().translate(_SIGNS).split()
    for place in range(len(words) - 1, max(-1, len(words) - 2 - _MOST_BETWEEN), -1):
        word, following = words[place], words[place + 1 : place + 2]
        if word in _words("codes") or (word in _words("codes_with") and following == words[-1:]):
            return True
        if word not in _words("between"):
            return "/" in word and words[-1] in _words("be")
    return False


def _is_denied(text: str, start: int, codes: Sequence[int] = ()) -> bool:
    """Return whether a text says of an answer that it is none that is expected.

    What stands before a comma says so of errors alone: "if it is slow, or returns 429".
    """
    clause = _before(text, start)
    if codes and max(codes) < _CLIENT_ERRORS:
        clause = clause.rpartition(",")[2]
    words = clause.split()
    return any(word in _words("denials") or word.endswith("n't") for word in words)


def _is_of_all(text: str, start: int) -> bool:
    """Return whether the clause of a place speaks of all answers."""
    after = text[start : start + _NEAR]
    end = min((at for at in map(after.find, _CLAUSE) if at >= 0), default=len(after))
    words = (_before(text, start) + after[:end].lower()).split()
    each = [place for place, word in enumerate(words) if word in _words("each")]
    return any(
        not _words("answered").isdisjoint(words[place + 1 : place + 1 + _MOST_BETWEEN])
        for place in each
    )


def _before(text: str, start: int) -> str:
    """Return what stands before a place in its clause, in small letters."""
    near = text[max(0, start - _NEAR) : start].lower()
    return near[max(map(near.rfind, _CLAUSE)) + 1 :]


# Texts


def _texts(tokens: Sequence[Token], text: str) -> Iterator[Expected]:
    low = text.lower()
    if not any(word in low for word in _words("containing")):
        return
    for token in tokens:
        if low[token.start : token.end] in _words("containing"):
            said = _quoted(text, token.end)
            words = _before(text, token.start).split()
            if said and not _words("tellers").isdisjoint(words) and not _is_denied(text, token.end):
                yield Expected(token.start, contains=said)


def _quoted(text: str, place: int) -> str:
    """Return the quotation behind a place: contains the text "ok"."""
    opened = min(
        (at for at in (text.find(each, place, place + _NEAR) for each in _QUOTES) if at >= 0),
        default=-1,
    )
    between = text[place:opened].lower().translate(_SIGNS).split()
    if opened < 0 or not _words("nouns").issuperset(between):
        return ""
    end = text.find(_QUOTES[text[opened]], opened + 1, opened + 2 + _LONGEST)
    said = text[opened + 1 : end] if end > 0 else ""
    return "" if "\n" in said else said
