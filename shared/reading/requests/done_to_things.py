"""Finds lists of what is done to the things of one address: create, read, update and delete."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from shared.domain.plan import Step
from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.stream import kind_at
from shared.reading.lexing.tokens import ADDRESSES, PEOPLE, Kind, Token, kind_set

_BETWEEN = kind_set(
    "comma and or then slash article determiner word thing action new also data_verb request"
)
_TO_ADDRESS = _BETWEEN | kind_set("on at in to of for from with by open colon resource target")
_FROM_ADDRESS = _BETWEEN | kind_set("open close colon dash hyphen for with have")
_LISTS = kind_set("comma and or also article determiner")
_ENDS = kind_set("stop newline bullet")
_DOERS = PEOPLE | {Kind.CONCURRENT}
_MOST_BETWEEN, _MOST_TO_ADDRESS, _MOST_AROUND = 5, 8, 20
_LEAST = 2
_ALL = ("POST", "GET", "PUT", "DELETE")
_LIST = "LIST"
_METHODS = (*_ALL, _LIST)
_OPENINGS = ("{", ":", "<", "[", "$")


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done, by its method (LIST for a GET of all things), and the word that says it."""

    method: str
    word: Token


@cache
def _methods() -> Mapping[str, str]:
    """Return the method that each word means."""
    table = words_of("en")["operations"]
    return {word: method for method in _METHODS for word in table[method].split()}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of("en")["operations"][name].split())


def method_named(word: str) -> str | None:
    """Return the method that a word for an operation means: PUT of "updating"."""
    method = _methods().get(word.lower())
    return "GET" if method == _LIST else method


def operations_in(tokens: Sequence[Token], text: str) -> dict[int, tuple[Operation, ...]]:
    """Return the operations on the things of an address, by the place where that begins."""
    lists = list(_lists(tokens, text))
    addresses = [
        place
        for place, token in enumerate(tokens)
        if token.kind in ADDRESSES and has_path(text[token.start : token.end])
    ]
    found: dict[int, tuple[Operation, ...]] = {}
    for first, last, operations in lists:
        sentence = _sentence(tokens, first, last)
        words = {text[token.start : token.end].lower() for token in sentence}
        if not _words("not_done").isdisjoint(words):
            continue
        place = _address_of(tokens, first, last, addresses, sentence)
        if place is not None and kind_at(tokens, place - 1) is not Kind.VERB:
            for each in _listed(tokens, place, addresses):
                found.setdefault(tokens[each].start, operations)
    return found


def _listed(tokens: Sequence[Token], place: int, addresses: Sequence[int]) -> Iterator[int]:
    """Yield the address at a place and those that are listed behind it: on /a, /b and /c."""
    yield place
    for following in addresses:
        if following > place:
            if any(token.kind not in _LISTS for token in tokens[place + 1 : following]):
                return
            yield following
            place = following


def with_operations(
    tokens: Sequence[Token], operations: Mapping[int, Sequence[Operation]]
) -> list[Token]:
    """Return tokens in which the words for operations are verbs, as methods are."""
    words = {each.word.start for told in operations.values() for each in told}
    return [replace(token, kind=Kind.VERB) if token.start in words else token for token in tokens]


def steps_on(url: str, operations: Sequence[Operation]) -> list[tuple[Step, Token]]:
    """Return the requests of operations on what an address holds, each with its word.

    What is created is created first, if others need it, and what is deleted is deleted last.
    """
    base = url.partition("?")[0].rstrip("/")
    parent, _, last = base.rpartition("/")
    one = last.startswith(_OPENINGS) or last.isdecimal()
    every, item = (parent, base) if one else (base, f"{base}/{{id}}")
    of_items = any(each.method not in {"POST", _LIST} for each in operations)
    order = {"POST": 0 if of_items else 1, "DELETE": 2}
    ordered = sorted(operations, key=lambda each: order.get(each.method, 1))
    return [(_step(each.method, every, item), each.word) for each in ordered]


def _step(method: str, every: str, item: str) -> Step:
    if method == _LIST:
        return Step(method="GET", url=every)
    return Step(method=method, url=every if method == "POST" else item)


def _lists(tokens: Sequence[Token], text: str) -> Iterator[tuple[int, int, tuple[Operation, ...]]]:
    """Yield where each list begins and ends, with its operations, each once."""
    places: list[int] = []
    for place, token in enumerate(tokens):
        word = text[token.start : token.end].lower()
        if word in _words("all"):
            yield place, place, tuple(Operation(method, token) for method in _ALL)
        elif word in _methods() and token.kind not in ADDRESSES:
            if places and not _is_between(tokens[places[-1] + 1 : place]):
                yield from _list(places, tokens, text)
                places = []
            places.append(place)
    yield from _list(places, tokens, text)


def _is_between(tokens: Sequence[Token]) -> bool:
    return len(tokens) <= _MOST_BETWEEN and all(token.kind in _BETWEEN for token in tokens)


def _list(
    places: Sequence[int], tokens: Sequence[Token], text: str
) -> Iterator[tuple[int, int, tuple[Operation, ...]]]:
    joined = any(after - before > 1 for before, after in pairwise(places))
    found: dict[str, Operation] = {}
    for place in places:
        word = text[tokens[place].start : tokens[place].end].lower()
        found.setdefault(_methods()[word], Operation(_methods()[word], tokens[place]))
    if joined and len(found) >= _LEAST:
        yield places[0], places[-1], tuple(found.values())


def _address_of(
    tokens: Sequence[Token],
    first: int,
    last: int,
    addresses: Sequence[int],
    sentence: Sequence[Token],
) -> int | None:
    """Return the address that a list is about: the one behind it or before it, or the only one.

    That stands in its sentence, or users do it.
    """
    after = next((place for place in addresses if place > last), None)
    if after is not None and _leads(tokens[last + 1 : after], _TO_ADDRESS):
        return after
    before = next((place for place in reversed(addresses) if place < first), None)
    if before is not None and _leads(tokens[before + 1 : first], _FROM_ADDRESS):
        return before
    kinds = {token.kind for token in sentence}
    alone = len(addresses) == 1 and not kinds.isdisjoint(ADDRESSES | _DOERS)
    return addresses[0] if alone else None


def _sentence(tokens: Sequence[Token], first: int, last: int) -> Sequence[Token]:
    """Return what is near a list in its own sentence."""
    start, end = first, last + 1
    while start > max(0, first - _MOST_AROUND) and tokens[start - 1].kind not in _ENDS:
        start -= 1
    while end < min(len(tokens), last + _MOST_AROUND) and tokens[end].kind not in _ENDS:
        end += 1
    return tokens[start:end]


def _leads(between: Sequence[Token], kinds: frozenset[Kind]) -> bool:
    return len(between) <= _MOST_TO_ADDRESS and all(token.kind in kinds for token in between)
