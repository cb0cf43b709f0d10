"""Settles what became of the quantities that no part of the plan claims."""

from collections.abc import Sequence

from shared.domain.plan import Fate
from shared.reading.characters import is_digit, word_end
from shared.reading.iterations import is_made_by_each
from shared.reading.ledger import Ledger
from shared.reading.stream import UNIT_SECONDS, kind_at, skip
from shared.reading.tokens import LEVELS, Kind, Mark, Token, kind_set

_DATA = kind_set(
    "count aside bullet stage_label scenario_label json header data code percentile adjective"
)
_MID_SENTENCE = kind_set("article determiner on with for in and")
_NAMES = kind_set("word thing")
_MOST_IN_NAME, _BY_EACH, _MOST_IN_FACTOR = 100, 4, 12
_LISTED = kind_set("comma or and slash")
_HEADS = kind_set("action word thing test")
_BEFORE_HEAD = kind_set("stop newline bullet") | {None}
_COMES_TO = kind_set("now be equals")
_RANKED = kind_set("word thing test run reference action")
_COUNTED = kind_set("and user vu number users hyphen up ramp_label down hold")
_AFTER_DAY = kind_set("stop newline comma of should be at close")
_ENDS = kind_set("stop newline comma close semicolon") | {None}
_BEFORE_VERSION = kind_set("word thing in open slash data code test")
_SLOTS = kind_set("for over span in to until at by up down hold from")


def settle(ledger: Ledger, tokens: Sequence[Token], *, said: bool) -> None:
    """Account for data and background; `said` tells that the text names a load beside them.

    A figure of the past is background only where another one says how much load there shall be.
    """
    timed = any(token.kind is Kind.TIME for token in tokens)
    enumerators = _enumerators(tokens)
    for place, token in enumerate(tokens):
        if token.kind is Kind.RESOURCE:
            ledger.account(token, Fate.BACKGROUND)
        elif (
            not said
            and token.kind is Kind.COUNT
            and _is_number(ledger.text, token)
            and (timed or kind_at(tokens, place - 1) is Kind.RUN)
        ):
            continue  # "simulate 200 devices", "200 devices for 5 minutes": they may be the load
        elif token.kind is Kind.COUNT and is_made_by_each(tokens, place):
            continue
        elif token.kind in _DATA and not _is_glued(ledger.text, token):
            ledger.account(token, Fate.DATA)
        elif not said:
            continue
        elif token.kind is Kind.TOLD or token.has(Mark.BACKGROUND, Mark.NEGATED):
            ledger.account(token, Fate.BACKGROUND)
        elif (
            token.has(Mark.OF_DATA)
            or place in enumerators
            or _is_small_word(tokens, place)
            or _is_name(tokens, place, ledger.text)
            or _is_day(tokens, place)
            or _is_version(tokens, place)
            or _is_rank(tokens, place)
            or _is_part(tokens, place)
            or _is_example(tokens, place)
            or _is_factor(tokens, place)
            or _is_numbered(tokens, place)
            or _is_of_things(tokens, place)
            or _is_measured(token, ledger.text)
        ):
            ledger.account(token, Fate.DATA)
        elif _is_of_days(token):
            ledger.account(token, Fate.BACKGROUND)


def _enumerators(tokens: Sequence[Token]) -> set[int]:
    """Return the places of the numbers that count the parts of a text: (1) ... (2) ... (3) ..."""
    inner, opened = [], -1
    for place, token in enumerate(tokens):
        alone = opened in {-1, place - 1}  # (2) or 2), not (up to 2)
        if token.kind is Kind.NUMBER and kind_at(tokens, place + 1) is Kind.CLOSE and alone:
            inner.append(place)
        opened = place if token.kind is Kind.OPEN else -1 if token.kind is Kind.CLOSE else opened
    values = [tokens[place].value for place in inner]
    # The first one may stand where a line begins, and is a bullet then.
    counting = any(values == list(range(n, n + len(values))) for n in (1, 2))
    return set(inner) if counting and len(inner) > 1 else set()


def _is_name(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a number belongs to a name: Node 18, Sprint 14, Windows 11."""
    token = tokens[place]
    if token.kind is not Kind.NUMBER or token.marks or place < 2 or token.value >= _MOST_IN_NAME:  # noqa: PLR2004
        return False
    before = tokens[place - 1]
    inside = tokens[place - 2].kind in _MID_SENTENCE
    return inside and before.kind in _NAMES and text[before.start].isupper()


def _is_version(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number with a point stands behind a noun, and counts nothing: in 2.8."""
    plain = tokens[place].kind is Kind.NUMBER and tokens[place].value % 1 > 0
    named = kind_at(tokens, place - 1) in _BEFORE_VERSION
    return plain and named and kind_at(tokens, place + 1) in _ENDS


def _is_day(tokens: Sequence[Token], place: int) -> bool:
    """Return whether an ordinal is a day: before the 21st."""
    before = tokens[place - 1].kind if place else None
    after = tokens[place + 1].kind if place + 1 < len(tokens) else Kind.STOP
    plain = tokens[place].kind is Kind.ORDINAL and before in {Kind.DETERMINER, Kind.OPEN}
    return plain and after in _AFTER_DAY


def _is_rank(tokens: Sequence[Token], place: int) -> bool:
    """Return whether an ordinal only ranks: the 3rd attempt, on the 2nd page."""
    after = tokens[place + 1].kind if place + 1 < len(tokens) else None
    return tokens[place].kind is Kind.ORDINAL and after in _RANKED


def _is_part(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a fraction is one of something else than users: half of the code."""
    after = kind_at(tokens, place + 1), kind_at(tokens, place + 2)
    return tokens[place].kind is Kind.FRACTION and after == (Kind.OF, Kind.DETERMINER)


def _is_example(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a bare number is an example: in cents, e.g. 1999."""
    after = kind_at(tokens, place + 1)
    led = kind_at(tokens, place - 1) is Kind.EXAMPLE
    return tokens[place].kind is Kind.NUMBER and led and after in {Kind.STOP, Kind.CLOSE, None}


def _is_factor(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a factor is told with what comes of it: twice the beta users, i.e. 80."""
    number = tokens[place].kind is Kind.NUMBER and kind_at(tokens, place + 1) is Kind.TIMES
    if not number and tokens[place].kind is not Kind.REPEATS:
        return False
    for end in range(place + 1, min(len(tokens), place + _MOST_IN_FACTOR)):
        if tokens[end].kind in LEVELS and not tokens[end].has(Mark.BACKGROUND):
            return any(token.kind in _COMES_TO for token in tokens[place + 1 : end])
        if tokens[end].kind in {Kind.STOP, Kind.NEWLINE}:
            break
    return False


def _is_numbered(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number is that of a demand: "Requirement 3.4: ..."."""
    before, after = kind_at(tokens, place - 1), kind_at(tokens, place + 1)
    headed = kind_at(tokens, place - 2) in _BEFORE_HEAD and before in _HEADS  # "Job 6: ..."
    named = tokens[place].kind is Kind.NUMBER and (before is Kind.TARGET or headed)
    return named and after in {Kind.COLON, Kind.DASH}


def _is_of_things(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number counts what the next one counts: min 3, max 12 pods."""
    bound = skip(tokens, place + 2, {Kind.MINIMUM, Kind.MAXIMUM}, 1)
    listed = kind_at(tokens, place + 1) in _LISTED and kind_at(tokens, bound) is Kind.COUNT
    return listed and tokens[place].kind is Kind.NUMBER


def _is_measured(token: Token, text: str) -> bool:
    """Return whether nobody asks for so precise a figure: 37313.43, 14.693 ms."""
    number, _, decimals = text[token.start : token.end].partition(".")
    long = len(number.lstrip("0")) > 1 and decimals[:2].isdecimal() and len(decimals) > 1
    return token.kind in {Kind.NUMBER, Kind.TIME} and number.isdecimal() and long


def _is_of_days(token: Token) -> bool:
    """Return whether a figure is one of whole days, which no test lasts that has a length."""
    whole = token.kind is Kind.TIME and token.value >= UNIT_SECONDS[Kind.DAY]
    return whole or (token.kind is Kind.RATE and token.has(Mark.DAILY))


def _is_number(text: str, token: Token) -> bool:
    return is_digit(text[token.start])


def _is_glued(text: str, token: Token) -> bool:
    """Return whether a number leads a word that no lexicon knows: 45umpteens."""
    if token.kind is not Kind.CODE or not is_digit(text[token.start]):
        return False
    return word_end(text, token.start + _digits(text, token)) == token.end


def _digits(text: str, token: Token) -> int:
    word = text[token.start : token.end]
    return len(word) - len(word.lstrip("0123456789.,"))


def _is_small_word(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number such as the one of "one of them" counts nothing that matters."""
    token = tokens[place]
    counts = token.kind in {Kind.NUMBER, Kind.REQUESTS}
    if not counts or not token.has(Mark.SMALL) or token.value != 1:
        return False
    before = {other.kind for other in tokens[max(0, place - _BY_EACH) : place]}
    if token.kind is Kind.REQUESTS and Kind.EACH in before:
        return False  # "each places one order": it may be how often
    after = [other.kind for other in tokens[place + 1 : place + 3]]
    broken = after[:1] == [Kind.WORD] and after[1:] and after[1] in _COUNTED
    slotted = place > 0 and tokens[place - 1].kind in _SLOTS and after[:1] != [Kind.OF]
    return not broken and not slotted  # "to one of our pages" has no slot of a load
