"""Finds what users do in a text where no address says how, so that none of it is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from shared.domain.plan import Step
from shared.reading.lexing.characters import folded, is_letter, letters_in
from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set

_ENDS = kind_set("comma stop semicolon newline bullet")
_NO_WORDS = ADDRESSES | kind_set("data json claimed header verb code flag number")
_LEADS = kind_set("article determiner")
_ANY_SERVER = "://"
_MOST, _MOST_BETWEEN, _MOST_ORDER, _MOST_CLAUSE = 6, 6, 8, 60
_MOST_WORD = 40  # characters, more than any first word of an activity has


@dataclass(frozen=True, slots=True)
class _Activity:
    """Words for what users do, and what a path that serves it holds.

    With `things` a word for one has to follow, with `last` nothing, and with `ends` one of these
    words.
    """

    words: tuple[str, ...]
    served: tuple[str, ...]
    things: bool = False
    last: bool = False
    ends: frozenset[str] = frozenset()


@cache
def _activities() -> tuple[_Activity, ...]:
    return tuple(
        _Activity(
            tuple(each["words"]),
            tuple(each["served"]),
            each.get("things", False),
            each.get("last", False),
            frozenset(each.get("ends", ())),
        )
        for each in words_of("en")["activities"]
    )


@cache
def _by_first_word() -> Mapping[str, Sequence[tuple[str, int]]]:
    """Return the words for each activity, the longest first, with its number."""
    found: dict[str, list[tuple[str, int]]] = {}
    for number, activity in enumerate(_activities()):
        for words in activity.words:
            found.setdefault(words.partition(" ")[0], []).append((words, number))
    return {first: sorted(words, key=lambda each: -len(each[0])) for first, words in found.items()}


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["sets"][name])


def activities_in(tokens: Sequence[Token], text: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return what users do in a text that no path of its steps serves, each kind once."""
    line, found = folded(text), dict[int, str]()
    begun = list(_begun_in(tokens, line))
    paths = _paths(tokens, line, steps) if begun else []
    for place, number, end in begun:
        activity = _activities()[number]
        if number in found or any(each in path for each in activity.served for path in paths):
            continue
        near = islice(tokens, place, place + _MOST_CLAUSE)
        clause = list(takewhile(lambda each: each.kind not in _ENDS, near))
        said = _end(activity, [each for each in clause if each.start >= end], line, end)
        if said and not _is_addressed(activity, clause, text):
            found[number] = " ".join(line[tokens[place].start : said].split())
    return tuple(found.values())[:_MOST]


def _paths(tokens: Sequence[Token], line: str, steps: Sequence[Step]) -> list[str]:
    code = (line[each.start : each.end] for each in tokens if each.kind is Kind.DATA)
    return [*(each.url.lower() for each in steps if has_path(each.url)), *filter(has_path, code)]


def _begun_in(tokens: Sequence[Token], line: str) -> Iterator[tuple[int, int, int]]:
    """Yield where the words for activities stand, with the number of each and their end."""
    plain, known = letters_in(line, kept="-"), _by_first_word()
    for place, token in enumerate(tokens):
        if token.kind not in _NO_WORDS:
            first = plain[token.start : token.start + _MOST_WORD].partition(" ")[0]
            for number, end in _begun(line, token.start, known.get(first, ())):
                yield place, number, end


def _begun(line: str, start: int, known: Sequence[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    """Yield those of some activities whose words stand at a place, and where these end."""
    for words, number in known:
        stop = start + len(words)
        if line.startswith(words, start) and not is_letter(line[stop : stop + 1] or " "):
            yield number, stop


def _end(activity: _Activity, after: Sequence[Token], line: str, end: int) -> int | None:
    """Return where the words of an activity end, None if it is none."""
    words = [line[each.start : each.end] for each in after[:_MOST_ORDER]]
    if activity.ends:
        ends = zip(words[:_MOST_BETWEEN], after, strict=False)
        return next((each.end for word, each in ends if word in activity.ends), None)
    if not activity.things:
        return None if activity.last and after else end
    thing = 1 if after and after[0].kind in _LEADS else 0
    word = words[thing].partition(" ")[0] if thing < len(words) else ""
    named = word.isalpha() and word not in _set("no_things")
    orders = not _set("orders").isdisjoint(" ".join(words).split())
    return after[thing].end if named and not orders else None


def _is_addressed(activity: _Activity, clause: Sequence[Token], text: str) -> bool:
    """Return whether an address stands in the clause: one with a path, unless a server serves."""
    addresses = (text[each.start : each.end] for each in clause if each.kind in ADDRESSES)
    return any(_ANY_SERVER in activity.served or has_path(each) for each in addresses)
