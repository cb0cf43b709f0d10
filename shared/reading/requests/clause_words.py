"""The words of clauses that tell of tokens or ids, for readers of some of them near each other."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.tokens import ADDRESSES, Token

_CLAUSE, _WORD = re.compile(r"[^.\n]+"), re.compile(r"\w+")
_IN_CODE = "Id"  # as in orderId


class Word(NamedTuple):
    """A word in one case, and where it stands; that of an address names nothing else."""

    said: str
    start: int
    end: int
    in_address: bool = False


type Clause = Sequence[Word]


@cache
def _hints() -> tuple[str, ...]:
    return tuple(words_of("en")["credentials"]["hints"])


def clauses_of(text: str, tokens: Sequence[Token]) -> tuple[Clause, ...]:
    """Return the words between full stops and ends of lines, of a text with its tokens.

    Clauses in which nothing tells of a token, a key, a session or an id are left out.
    """
    line = folded(text)
    if not _tells(line, text):
        return ()
    addresses = [token for token in tokens if token.kind in ADDRESSES]
    addresses.reverse()
    spans = (found.span() for found in _CLAUSE.finditer(line))
    told = (span for span in spans if _tells(line[slice(*span)], text[slice(*span)]))
    return tuple(list(_words(line, start, end, addresses)) for start, end in told)


def _tells(line: str, text: str) -> bool:
    return any(hint in line for hint in _hints()) or _IN_CODE in text


def _words(line: str, start: int, end: int, left: list[Token]) -> Iterator[Word]:
    """Yield the words of a clause; `left` are the addresses from there on, the last one first."""
    for found in _WORD.finditer(line, start, end):
        begin, stop = found.span()
        while left and left[-1].end <= begin:
            left.pop()
        yield Word(found[0], begin, stop, bool(left) and left[-1].start <= begin)


def without_addresses(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the words that stand in no address."""
    return tuple([word for word in clause if not word.in_address] for clause in clauses)


def length_at(clause: Clause, place: int, phrases: Collection[str]) -> int:
    """Return of how many words a phrase is that begins at a place: two, one, or 0 for none."""
    if not 0 <= place < len(clause):
        return 0
    word = clause[place].said
    pair = f"{word} {clause[place + 1].said}" if place + 1 < len(clause) else ""
    return 2 if pair in phrases else int(word in phrases)


def is_near(before: Word, after: Word, most: int) -> bool:
    """Return whether a word stands before another one, with so many characters between at most."""
    return after.start - before.end <= most


def near_before(clause: Clause, end: int, phrases: Collection[str], most: int) -> int | None:
    """Return where the last phrase begins that ends before a place, with `most` characters left."""
    for place in range(end - 1, -1, -1):
        if not is_near(clause[place], clause[end], most):
            break
        for begin in (place - 1, place):
            if length_at(clause, begin, phrases) == place - begin + 1:
                return begin
    return None
