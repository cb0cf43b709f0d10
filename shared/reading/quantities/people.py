"""Builds users and iterations: 50 concurrent users, 10-20 VUs, 20 iterations each."""

from collections.abc import Sequence

from shared.reading.lexing.lexicon import FURTHER
from shared.reading.lexing.stream import Made, joined, kind_at, skip
from shared.reading.lexing.tokens import PEOPLE, Kind, Mark, Token, kind_set

SOFT = kind_set("word method verb adjective concurrent determiner of only article new hyphen vague")
_TO_PEOPLE = SOFT | kind_set("total maximum")
_TO_ITERATIONS = SOFT - {Kind.CONCURRENT}
_MOST_SOFT = 4
_PLUS = kind_set("plus more_post")
_RANGE_SIGNS = kind_set("hyphen tilde dots or dash")
_EACH = kind_set("each every per for by")
_RATED = kind_set("each every per by")
_DONE = kind_set("request action iteration")
_TELLS = kind_set("should have be")
_ASKED, _NEAR = kind_set("request action"), 12  # tokens
_COUNTED = PEOPLE | _ASKED | kind_set("existing session role")


def after_plus(tokens: Sequence[Token], start: int) -> int:
    """Return the place after the plus of 100+."""
    return start + 2 if kind_at(tokens, start + 1) in _PLUS else start + 1


def people_at(tokens: Sequence[Token], start: int) -> Made:
    """Return 50 users, 20 concurrent VUs, 100+ customers, 60 requests at the same time."""
    place, marks, value = after_plus(tokens, start), set(tokens[start].marks), tokens[start].value
    if place > start + 1:
        marks.add(Mark.BOUND)
    if (
        kind_at(tokens, place) in _RANGE_SIGNS
        and kind_at(tokens, place + 1) is Kind.NUMBER
        and value
    ):
        value, place = tokens[place + 1].value, place + 2
        marks.add(Mark.RANGE)
    head = skip(tokens, place, _TO_PEOPLE, _MOST_SOFT)
    between = {token.kind for token in tokens[place:head]}
    head += kind_at(tokens, head) is Kind.THING and kind_at(tokens, head + 1) in PEOPLE
    if kind_at(tokens, head) not in _COUNTED and Kind.CONCURRENT not in between:
        return None
    marks |= _meant(between)
    if any(_is_further(token) for token in tokens[max(0, start - 1) : head]):
        marks.add(Mark.STEP)
    if Mark.SMALL in marks and value == 1 and kind_at(tokens, head + 1) in _TELLS:
        marks.add(Mark.OF_DATA)  # "one user can have several sessions"
    return _counted(tokens, start, (place, head), value, marks)


def _is_further(token: Token) -> bool:
    """Return whether a word says that so many come to others: 10 more users, another 10 users."""
    return token.kind is Kind.ONLY and token.value == FURTHER


def _counted(
    tokens: Sequence[Token], start: int, between: tuple[int, int], value: float, marks: set[Mark]
) -> Made:
    """Return what a noun, behind the words between two places, says that the number counts."""
    place, head = between
    kind = kind_at(tokens, head)
    concurrent = any(token.kind is Kind.CONCURRENT for token in tokens[place:head])
    if kind in PEOPLE:
        return _crowd(tokens, start, head, value, marks, strong=concurrent)
    if kind is Kind.EXISTING:
        return joined(Kind.COUNT, tokens[start : skip(tokens, head + 1, SOFT | PEOPLE, 2)]), skip(
            tokens, head + 1, SOFT | PEOPLE, 2
        )
    if kind in {Kind.SESSION, Kind.ROLE}:
        marks.add(Mark.ROLE if kind is Kind.ROLE else Mark.VAGUE)
        if concurrent:
            marks -= {Mark.VAGUE, Mark.ROLE}
        return _users(tokens, start, head + 1, value, marks)
    if concurrent:
        return _concurrent(tokens, start, (place, head), value, marks)
    if kind in _ASKED and kind_at(tokens, head + 1) is Kind.CONCURRENT:
        near = {token.kind for token in tokens[max(0, start - _NEAR) : head + _NEAR]}
        alone = near.isdisjoint(PEOPLE)  # else "1000 requests in parallel by 50 users"
        return _users(tokens, start, head + 2, value, marks | {Mark.REQUESTS}) if alone else None
    return None


def _meant(between: set[Kind]) -> set[Mark]:
    """Return how users are meant by what stands before their noun: 50 of our users."""
    data = Kind.DETERMINER in between or (Kind.OF in between and Kind.ONLY not in between)
    bound = {Mark.BOUND} if Kind.MAXIMUM in between else set[Mark]()
    return bound | {Mark.OF_DATA} if data else bound


def _crowd(
    tokens: Sequence[Token], start: int, head: int, value: float, marks: set[Mark], *, strong: bool
) -> Made:
    end = head + 1
    if kind_at(tokens, end) in _DONE and kind_at(tokens, end + 1) in _RATED:
        return None  # 260 user logins per something
    if kind_at(tokens, head) is Kind.VU:
        marks.add(Mark.VIRTUAL)
        end = skip(tokens, end, PEOPLE, 1)
    after = skip(tokens, end, {Kind.CONCURRENT}, 1)
    if strong or after > end or Mark.VIRTUAL in marks:
        marks.add(Mark.STRONG)
    return _users(tokens, start, after, value, marks)


def _concurrent(
    tokens: Sequence[Token], start: int, between: tuple[int, int], value: float, marks: set[Mark]
) -> Made:
    """Return 50 concurrent, 100 concurrent uploads."""
    place, head = between
    if kind_at(tokens, head) in {Kind.REQUEST, Kind.ACTION, Kind.THING}:
        return _users(tokens, start, head + 1, value, marks | {Mark.REQUESTS})
    last = max(at for at in range(place, head) if tokens[at].kind is Kind.CONCURRENT)
    return _users(tokens, start, last + 1, value, marks | {Mark.STRONG})


def _users(
    tokens: Sequence[Token], start: int, end: int, value: float, marks: set[Mark]
) -> tuple[Token, int]:
    made = Token(
        Kind.USERS, tokens[start].start, tokens[end - 1].end, value, frozenset(marks - {Mark.SMALL})
    )
    return made, end


def _runs_of_each(tokens: Sequence[Token], start: int) -> bool:
    """Return whether "10 runs per user" follow, with nothing between."""
    kinds = [kind_at(tokens, start + offset) for offset in (1, 2, 3)]
    return kinds[0] is Kind.RUN and kinds[1] in _RATED and kinds[2] in PEOPLE


def iterations_at(tokens: Sequence[Token], start: int) -> Made:
    """Return 20 iterations, 10 iterations per user, 5 times, 3x."""
    head = skip(tokens, start + 1, _TO_ITERATIONS, 3)
    kind = kind_at(tokens, head)
    if kind is Kind.TIMES and head == start + 1:
        after = kind_at(tokens, head + 1)
        slower = after is Kind.WORD and kind_at(tokens, head + 2) is Kind.MORE
        if slower or after in {Kind.CODE, Kind.SIZE, Kind.DATA, Kind.LESS, Kind.MORE}:
            return joined(Kind.COUNT, tokens[start : head + 2]), head + 2  # 3x m5.large
        if kind_at(tokens, head + 1) in {Kind.NUMBER, Kind.DETERMINER, Kind.USUAL, Kind.LOAD}:
            return None
        kind = Kind.REPEATS
    elif kind is not Kind.ITERATION and not _runs_of_each(tokens, start):
        return None
    made = joined(
        Kind.REPEATS if kind is Kind.REPEATS else Kind.ITERATIONS,
        tokens[start : head + 1],
        tokens[start].value,
    )
    end = head + 1
    each = skip(tokens, end, _EACH, 2)
    if each > end and (kind_at(tokens, each) in PEOPLE or tokens[end].kind is Kind.EACH):
        end = each + (kind_at(tokens, each) in PEOPLE)
        made = Token(made.kind, made.start, tokens[end - 1].end, made.value, made.marks)
        made = made.marked(Mark.EACH)
    return made, end
