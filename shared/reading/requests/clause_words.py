"""The words of a text that tells of tokens or ids, for readers of some of them near each other."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.tokens import ADDRESSES, Token

_WORD_OR_END = re.compile(r"\w+|[.\n]")
_IN_CODE = "Id"  # as in orderId
_ENDS = frozenset(".\n")


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

    There are none where nothing tells of a token, a key, a session or an id.
    """
    line, clauses = folded(text), list[list[Word]]([[]])
    if not (any(hint in line for hint in _hints()) or _IN_CODE in text):
        return ()
    addresses = (token for token in tokens if token.kind in ADDRESSES)
    address = next(addresses, None)
    for found in _WORD_OR_END.finditer(line):
        if found[0] in _ENDS:
            clauses.append([])
            continue
        start, end = found.span()
        while address is not None and address.end <= start:
            address = next(addresses, None)
        inside = address is not None and address.start <= start
        clauses[-1].append(Word(found[0], start, end, inside))
    return tuple(clause for clause in clauses if clause)


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


def is_near(before: Word | None, after: Word, most: int) -> bool:
    """Return whether a word stands before another one, with so many characters between at most."""
    return before is not None and after.start - before.end <= most


def last_before(clause: Clause, phrases: Collection[str]) -> Iterator[Word | None]:
    """Yield of each place the last phrase that ends before it, as one word, None for none."""
    last: Word | None = None
    for place, word in enumerate(clause):
        yield last
        if length_at(clause, place, phrases):
            last = word
        if place and length_at(clause, place - 1, phrases) > 1:
            last = word._replace(start=clause[place - 1].start)
