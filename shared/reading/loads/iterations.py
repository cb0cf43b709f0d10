"""Finds how often a scenario runs, and whether each user or all together run it so often."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.domain.plan import Per
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, Kind, Mark, Token, kind_set
from shared.reading.loads.inexact import ASIDE, DOUBTS, how_inexact, of_several
from shared.reading.loads.said import Said

_ENDS = kind_set("stop newline semicolon")
_BETWEEN = kind_set("of determiner comma should")
_REACH, _MOST_OBJECT = 12, 5
_DOUBTS = tuple(mark for mark in DOUBTS if mark is not Mark.EACH)
_RUNS = kind_set("run iteration iterations action test")
_COUNTED = kind_set("requests repeats count iterations")
_OTHERS = kind_set("time rate")
_PEOPLE = kind_set("user vu users")
_WHOSE = kind_set("user vu stop newline close comma of") | {None}
_OBJECT = kind_set("of verb url path on to at determiner article request action")


@dataclass(frozen=True, slots=True)
class SaidIterations:
    """How many iterations, and of whom."""

    said: Said
    per: Per


def iterations_of(tokens: Sequence[Token], users: Said | None) -> SaidIterations | None:
    """Return the number of iterations that a text asks for."""
    counted = [place for place, token in enumerate(tokens) if token.kind in _COUNTED]
    only = bool(counted) and _is_only(tokens, users)
    found = [
        (tokens[place], Per.VU if _is_of_each(tokens, place) else Per.TOTAL)
        for place in counted
        if _counts(tokens, place, only_requests=only)
    ]
    if not found:
        return None
    token, per = found[0]
    crowd = users.value if users else 1.0  # 3000 by 30 users, i.e. 100 by each, are one number
    distinct = {each.value * (crowd if whose is Per.VU else 1.0) for each, whose in found}
    doubt = "several numbers of iterations are told" if len(distinct) > 1 else ""
    inexact = [each for each, _ in found if each.has(*_DOUBTS)]
    if inexact:
        how = how_inexact(inexact)
        doubt = f"the number of iterations {of_several(how) if doubt else how}"
    if per is Per.TOTAL and users is not None and not users.doubt and token.value < users.value:
        doubt = "there are fewer iterations than users"
    return SaidIterations(Said(token.value, tuple(each for each, _ in found), doubt), per)


def _is_only(tokens: Sequence[Token], users: Said | None) -> bool:
    """Return whether a text counts requests of one kind, and says nothing else of how many."""
    kinds = [token.kind for token in tokens]
    counted = sorted(token.value for token in tokens if token.kind is Kind.REQUESTS)
    whole = users is not None and [users.value * counts for counts in counted[:1]] == counted[1:]
    one = len(counted) <= 1 or whole  # 20 requests by each of 10, 200 in all
    return one and _OTHERS.isdisjoint(kinds) and sum(kind in ADDRESSES for kind in kinds) <= 1


def _counts(tokens: Sequence[Token], place: int, *, only_requests: bool) -> bool:
    token = tokens[place]
    if token.has(*ASIDE) or token.value < 1 or not token.value.is_integer():
        return False
    if token.kind is Kind.REQUESTS:
        return only_requests and (_is_of_each(tokens, place) or _is_total(tokens, place))
    if token.kind is Kind.REPEATS:
        before = {each.kind for each in _sentence_before(tokens, place)}
        done = only_requests and bool(before & {Kind.EACH, Kind.EVERY}) and bool(before & _PEOPLE)
        return token.has(Mark.EACH) or done or bool(before & (_RUNS - {Kind.ACTION, Kind.TEST}))
    if token.kind is Kind.COUNT:
        known = kind_at(tokens, place - 1) is Kind.DATA_VERB
        return only_requests and known and is_made_by_each(tokens, place)
    of_users = kind_at(tokens, place - 2) is Kind.USERS  # not "10 x 20 iterations"
    multiplied = kind_at(tokens, place - 1) is Kind.TIMES and not of_users
    return not multiplied


def _is_total(tokens: Sequence[Token], place: int) -> bool:
    """Return whether so many requests are made by all: 400 uploads in total, 1000 by 50 users."""
    said = Kind.TOTAL in {kind_at(tokens, place - 1), kind_at(tokens, place + 1)}
    users = [token.value for token in tokens if token.kind is Kind.USERS]
    before = [token.kind for token in _sentence_before(tokens, place)]
    # Of "10 users create 100 orders" nobody knows whether each of them does.
    subject = Kind.EACH in before or (Kind.USERS in before and Kind.COMMA not in before)
    if users == [1]:
        return True  # whether one user does it or all do is the same
    return said or (len(users) == 1 and tokens[place].value > users[0] and not subject)


def is_made_by_each(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "users upload 3 pictures each", or "each of them", may say how often."""
    acts = kind_at(tokens, place - 1) in {Kind.DATA_VERB, Kind.WORD}
    told = kind_at(tokens, place - 2) is Kind.USERS and kind_at(tokens, place + 1) is Kind.EACH
    return acts and (told or kind_at(tokens, place - 2) is Kind.EACH)


def _is_done_by_each(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "each of the 20 users makes 5 purchases" says how often."""
    kinds = [token.kind for token in reversed(_sentence_before(tokens, place))]
    them = kinds[:3] == [Kind.EACH, Kind.OF, Kind.DETERMINER]
    kinds = [kind for kind in kinds if kind not in _BETWEEN]
    if any(token.kind in ADDRESSES for token in tokens):  # "..., each doing 5 requests to /a"
        each = any(
            led in {Kind.EACH, Kind.EVERY} and who in _PEOPLE for led, who in pairwise(kinds)
        )
        return them or each or (Kind.USERS, Kind.EACH) in pairwise(kinds)
    return (Kind.EACH, Kind.USERS) in pairwise(kinds)


def _sentence_before(tokens: Sequence[Token], place: int) -> list[Token]:
    around: list[Token] = []
    for token in reversed(tokens[max(0, place - _REACH) : place]):
        if token.kind in _ENDS:
            break
        around.append(token)
    return around


def _is_of_each(tokens: Sequence[Token], place: int) -> bool:
    after, second = kind_at(tokens, place + 1), kind_at(tokens, place + 2)
    if tokens[place].kind is Kind.REQUESTS:
        whole = Kind.TOTAL in {kind_at(tokens, place - 1), after}
        each = after is Kind.EACH or (after is Kind.PER and second in _PEOPLE)
        return not whole and (each or (after is not Kind.PER and _is_done_by_each(tokens, place)))
    each = tokens[place].has(Mark.EACH) or after is Kind.EACH
    object_end = skip(tokens, place + 1, _OBJECT, _MOST_OBJECT)  # 50 loops of GET /a per user
    per = kind_at(tokens, object_end) is Kind.PER and kind_at(tokens, object_end + 1) in _PEOPLE
    third = kind_at(tokens, place + 3)  # "10 iterations, each one takes ..." is of iterations
    if each or per or (after is Kind.COMMA and second is Kind.EACH and third in _WHOSE):
        return True
    if kind_at(tokens, place - 1) is Kind.TIMES and kind_at(tokens, place - 2) is Kind.USERS:
        return True  # "5 VUs x 20 iterations"
    kinds = {token.kind for token in _sentence_before(tokens, place)}
    return Kind.EACH in kinds or (Kind.EVERY in kinds and not _PEOPLE.isdisjoint(kinds))
