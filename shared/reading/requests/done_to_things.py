"""Finds lists of what is done to the things of one address: create, read, update and delete."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from shared.domain.plan import Step
from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.stream import begin_of, kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, PEOPLE, Kind, Token, kind_set

_BETWEEN = kind_set(
    "comma and or then slash article determiner word thing action new also data_verb request"
)
_TO_ADDRESS = _BETWEEN | kind_set("on at in to of for from with by open colon resource target")
_FROM_ADDRESS = _BETWEEN | kind_set("open close colon dash hyphen for with have")
_LISTS = kind_set("comma and or also article determiner")
_ENDS = kind_set("stop newline bullet")
_TURNS = _ENDS | {Kind.BUT, None}
_DOERS = PEOPLE | {Kind.CONCURRENT}
_DENIALS = kind_set("not except")
_JOINTS = kind_set("comma and or slash")
_BEFORE_DENIED = kind_set("determiner article all to word action thing request also") | _DENIALS
_MOST_BETWEEN, _MOST_DENIED, _MOST_TO_ADDRESS, _MOST_AROUND = 5, 3, 8, 20
_LEAST = 2
_ALL = ("POST", "GET", "PUT", "DELETE")
_LIST = "LIST"
_BY_WHOM = "it may not be done, or not by all users"
_METHODS = (*_ALL, _LIST)
_OPENINGS = ("{", ":", "<", "[", "$")


class Operation(NamedTuple):
    """What is done, by its method (LIST for a GET of all things), and the word that says it.

    `doubt` tells why it may not be done.
    """

    method: str
    word: Token
    doubt: str = ""


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
    denied = _denied(tokens, text)
    denials = frozenset(denied.values())
    addresses = [
        place
        for place, token in enumerate(tokens)
        if token.kind in ADDRESSES and has_path(text[token.start : token.end])
    ]
    found: dict[int, tuple[Operation, ...]] = {}
    for first, last, listed in _lists(tokens, text, denied):
        sentence = _sentence(tokens, first, last)
        words = {text[token.start : token.end].lower() for token in sentence}
        if not _words("not_done").isdisjoint(words):
            continue
        doubt = _BY_WHOM if _is_turned(tokens, first, denials) else ""
        operations = tuple(each._replace(doubt=doubt) for each in listed)
        place = _address_of(tokens, first, last, addresses, sentence)
        if place is not None and kind_at(tokens, place - 1) is not Kind.VERB:
            for each in _listed(tokens, place, addresses):
                found.setdefault(tokens[each].start, operations)
    return found


def _denied(tokens: Sequence[Token], text: str) -> dict[int, int]:
    """Return the places of operations that are not done, each with that of what denies it.

    As in "never update or delete", "without deleting" and "no deletes".
    """
    found: dict[int, int] = {}
    for denial, token in enumerate(tokens):
        if token.kind not in _DENIALS:
            continue
        place = _operation_at(tokens, denial + 1, text)
        while place is not None:
            found.setdefault(place, denial)
            joint = skip(tokens, place + 1, _JOINTS, 2)
            place = _operation_at(tokens, joint, text) if joint > place + 1 else None
    return found


def _operation_at(tokens: Sequence[Token], start: int, text: str) -> int | None:
    """Return the place of the word for an operation that begins here, behind little words."""
    for place in range(start, min(len(tokens), start + _MOST_DENIED)):
        if text[tokens[place].start : tokens[place].end].lower() in _methods():
            return place
        if tokens[place].kind not in _BEFORE_DENIED:
            break
    return None


def _is_turned(tokens: Sequence[Token], first: int, others: Collection[int]) -> bool:
    """Return whether a word before a list may say that it is not done, or by some alone.

    `others` are the places of what denies something else.
    """
    place = first - 1
    while place > first - _MOST_AROUND and kind_at(tokens, place) not in _TURNS:
        kind = tokens[place].kind
        only = kind is Kind.ONLY and place < first - 1
        if (kind in _DENIALS and place not in others) or only:
            return True
        place -= 1
    return False


def _listed(tokens: Sequence[Token], place: int, addresses: Sequence[int]) -> Iterator[int]:
    """Yield the address at a place and those that are listed behind it: on /a, /b and /c."""
    yield place
    for following in addresses[bisect_right(addresses, place) :]:
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


def steps_on(url: str, operations: Sequence[Operation]) -> list[tuple[Step, Operation]]:
    """Return the requests of operations on what an address holds, each with its operation.

    What is created is created first, if others need it, and what is deleted is deleted last.
    """
    base = url.partition("?")[0].rstrip("/")
    parent, _, last = base.rpartition("/")
    one = last.startswith(_OPENINGS) or last.isdecimal()
    every, item = (parent, base) if one else (base, f"{base}/{{id}}")
    of_items = any(each.method not in {"POST", _LIST} for each in operations)
    order = {"POST": 0 if of_items else 1, "DELETE": 2}
    ordered = sorted(operations, key=lambda each: order.get(each.method, 1))
    return [(_step(each.method, every, item), each) for each in ordered]


def _step(method: str, every: str, item: str) -> Step:
    if method == _LIST:
        return Step(method="GET", url=every)
    return Step(method=method, url=every if method == "POST" else item)


def _lists(
    tokens: Sequence[Token], text: str, denied: Collection[int]
) -> Iterator[tuple[int, int, tuple[Operation, ...]]]:
    """Yield where each list begins and ends, with its operations, each once."""
    methods, every = _methods(), _words("all")
    places: list[int] = []
    for place, token in enumerate(tokens):
        word = text[token.start : token.end].lower()
        if word in every:
            out = _methods_near(tokens, place, text, denied)
            yield place, place, tuple(Operation(each, token) for each in _ALL if each not in out)
        elif word in methods and token.kind not in ADDRESSES and place not in denied:
            if places and not _is_between(tokens[places[-1] + 1 : place]):
                yield from _list(places, tokens, text, denied)
                places = []
            places.append(place)
    yield from _list(places, tokens, text, denied)


def _methods_near(
    tokens: Sequence[Token], place: int, text: str, denied: Collection[int]
) -> set[str]:
    """Return the methods of what is not done in the sentence of a place."""
    start, end = _bounds(tokens, place, place)
    near = (tokens[each] for each in range(start, end) if each in denied)
    return {_methods()[text[each.start : each.end].lower()] for each in near}


def _is_between(tokens: Sequence[Token]) -> bool:
    return len(tokens) <= _MOST_BETWEEN and all(token.kind in _BETWEEN for token in tokens)


def _list(
    places: Sequence[int], tokens: Sequence[Token], text: str, denied: Collection[int]
) -> Iterator[tuple[int, int, tuple[Operation, ...]]]:
    joined = any(after - before > 1 for before, after in pairwise(places))
    found: dict[str, Operation] = {}
    for place in places:
        word = text[tokens[place].start : tokens[place].end].lower()
        found.setdefault(_methods()[word], Operation(_methods()[word], tokens[place]))
    several = joined and len(found) >= _LEAST
    if several or (len(found) == 1 and _is_beside(places[0], tokens, text, denied)):
        yield places[0], places[-1], tuple(found.values())


def _is_beside(place: int, tokens: Sequence[Token], text: str, denied: Collection[int]) -> bool:
    """Return whether something is done beside what is not: "they create, but never delete"."""
    reads = method_named(text[tokens[place].start : tokens[place].end]) == "GET"
    return not reads and bool(_methods_near(tokens, place, text, denied))


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
    after, before = bisect_right(addresses, last), bisect_left(addresses, first) - 1
    if after < len(addresses) and _leads(tokens[last + 1 : addresses[after]], _TO_ADDRESS):
        return addresses[after]
    if before >= 0 and _leads(tokens[addresses[before] + 1 : first], _FROM_ADDRESS):
        return addresses[before]
    kinds = {token.kind for token in sentence}
    alone = len(addresses) == 1 and not kinds.isdisjoint(ADDRESSES | _DOERS)
    return addresses[0] if alone else None


def _sentence(tokens: Sequence[Token], first: int, last: int) -> Sequence[Token]:
    """Return what is near a list in its own sentence."""
    start, end = _bounds(tokens, first, last)
    return tokens[start:end]


def _bounds(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    start, end = begin_of(tokens, first, _ENDS, _MOST_AROUND), last + 1
    while end < min(len(tokens), last + _MOST_AROUND) and tokens[end].kind not in _ENDS:
        end += 1
    return start, end


def _leads(between: Sequence[Token], kinds: frozenset[Kind]) -> bool:
    return len(between) <= _MOST_TO_ADDRESS and all(token.kind in kinds for token in between)
