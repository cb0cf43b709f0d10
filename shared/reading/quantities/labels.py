"""Builds quantities that a label names first: users: 50, VUs = 20, RPS 100, iterations: 10."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.stream import UNIT_SECONDS, Made, kind_at, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.quantities.rates import rate_at

_PEOPLE = kind_set("user vu concurrent")
_PER_SECOND = kind_set("rps throughput rate_word")
_LABEL_WORDS = kind_set("concurrent word open close vu user target rps rate_word peak value")
_SEPARATORS = kind_set("colon equals of be arrow pipe dash only should")
_ENDS = kind_set("comma stop semicolon newline close and") | {None}
_BEGINNINGS = _ENDS - {Kind.CLOSE, Kind.AND, Kind.COMMA} | {
    Kind.COLON,
    Kind.BULLET,
    Kind.OPEN,
    Kind.TOTAL,
}
_STRONG_SEPARATORS = kind_set("colon equals pipe arrow")
_SOFT = kind_set("word adjective concurrent")
_OTHER_HEADS = frozenset(UNIT_SECONDS) | kind_set(
    "percent_sign percent_word hyphen times iteration scale percentile_word tilde dots thing"
)
_PER = kind_set("per slash")
_RATED = kind_set("rps rpm")


def labelled_at(tokens: Sequence[Token], start: int) -> Made:
    """Return the quantity whose label stands at a place, and the place after it."""
    kind = tokens[start].kind
    if kind is Kind.REQUEST:
        return _per_second_label(tokens, start)
    place = skip(tokens, start + 1, _LABEL_WORDS, 3)
    number = skip(tokens, place, _SEPARATORS, 2)
    if kind_at(tokens, start - 1) is Kind.WITH:
        number = skip(tokens, number, {Kind.TO}, 1)  # set VUs to 50
    separators = {token.kind for token in tokens[place:number]}
    short = _is_short(kind, place, start) or (
        kind is Kind.USER and _is_alone(tokens, start, number)
    )
    if kind_at(tokens, number) is not Kind.NUMBER or not (separators or short):
        return None
    if kind in _PEOPLE:
        return _people(tokens, start, number, separators)
    if kind is Kind.ITERATION and _other(tokens, number) is None:
        return _made(Kind.ITERATIONS, tokens, start, number, tokens[number].value)
    weak = kind is Kind.RATE_WORD and not separators & _STRONG_SEPARATORS
    rates = (kind in _PER_SECOND or kind is Kind.RPM) and not weak
    return _rate(tokens, start, number) if rates else None


def _is_short(kind: Kind, place: int, start: int) -> bool:
    """Return whether a label may stand directly before its number: VUs 10, RPS 100."""
    return kind in {Kind.VU, Kind.RPS, Kind.RPM} and place == start + 1


def _is_alone(tokens: Sequence[Token], start: int, number: int) -> bool:
    """Return whether a label and its number stand apart: "users 50, 10 minutes"."""
    return (
        kind_at(tokens, start - 1) in _BEGINNINGS | {Kind.OF, Kind.MAXIMUM}
        and kind_at(tokens, number + 1) in _ENDS
    )


def _other(tokens: Sequence[Token], number: int) -> Kind | None:
    after = kind_at(tokens, number + 1)
    return after if after in _OTHER_HEADS else None


def _people(tokens: Sequence[Token], start: int, number: int, separators: set[Kind]) -> Made:
    head = skip(tokens, number + 1, _SOFT, 2)
    named = kind_at(tokens, head) in {Kind.USER, Kind.VU}
    if kind_at(tokens, head) in _RATED:
        return None  # "Simultaneously: 5 rps ..."
    if _other(tokens, number) is not None and not named:
        return None
    if tokens[start].kind is Kind.CONCURRENT and not (named or separators & _STRONG_SEPARATORS):
        return None
    each = start > 0 and tokens[start - 1].kind in {Kind.PER, Kind.EACH, Kind.EVERY}
    if each or (tokens[start].kind is Kind.USER and kind_at(tokens, start - 1) is Kind.NUMBER):
        return None
    if kind_at(tokens, head if named else number + 1) in _PER:
        return None
    end = number
    if named:
        end = head
    elif kind_at(tokens, number + 1) is Kind.CONCURRENT:
        end = number + 1
    made = _made(Kind.USERS, tokens, start, end, tokens[number].value)
    strong = made[0].marked(Mark.STRONG, Mark.LABELLED, *tokens[number].marks)
    virtual = Kind.VU in {token.kind for token in tokens[start : end + 1]}
    return (strong.marked(Mark.VIRTUAL) if virtual else strong), made[1]


def _per_second_label(tokens: Sequence[Token], start: int) -> Made:
    """Return requests per second: 200, requests/s = 50."""
    if kind_at(tokens, start + 1) not in _PER or kind_at(tokens, start + 2) not in UNIT_SECONDS:
        return None
    number = skip(tokens, start + 3, _SEPARATORS, 2)
    if number == start + 3 or kind_at(tokens, number) is not Kind.NUMBER:
        return None
    made = _rate(tokens, start, number, UNIT_SECONDS[tokens[start + 2].kind])
    measured = tokens[number].value % 1 > 0  # what a tool printed: Requests/sec: 842.17
    return (made[0].marked(Mark.BACKGROUND), made[1]) if made and measured else made


def _rate(tokens: Sequence[Token], start: int, number: int, seconds: float = 1.0) -> Made:
    told = rate_at(tokens, number)
    if told is not None:  # "an arrival rate of 5 orders per minute"
        return replace(told[0], start=tokens[start].start), told[1]
    after = kind_at(tokens, number + 1)
    end = number
    if after in _PER and kind_at(tokens, number + 2) in UNIT_SECONDS:
        end, seconds = number + 2, UNIT_SECONDS[tokens[number + 2].kind]
    elif after in {Kind.RPS, Kind.REQUEST, Kind.THING} and kind_at(tokens, number + 2) not in _PER:
        end = number + 1
    elif after in _OTHER_HEADS or after in {Kind.USER, Kind.VU, Kind.WORD, *_PER}:
        return None
    if tokens[start].kind is Kind.RPM:
        seconds = UNIT_SECONDS[Kind.MINUTE]
    made = _made(Kind.RATE, tokens, start, end, tokens[number].value / seconds)
    return made[0].marked(Mark.REQUESTS, *tokens[number].marks), made[1]


def _made(
    kind: Kind, tokens: Sequence[Token], start: int, end: int, value: float
) -> tuple[Token, int]:
    return Token(kind, tokens[start].start, tokens[end].end, value), end + 1
