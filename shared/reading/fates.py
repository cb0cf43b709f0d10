"""Settles what became of the quantities that no part of the plan claims."""

from collections.abc import Collection, Sequence

from shared.domain.plan import Fate
from shared.reading.ledger import Ledger
from shared.reading.lexing.characters import is_digit, word_end
from shared.reading.lexing.lexicon import PERSON
from shared.reading.lexing.stream import UNIT_SECONDS, begin_of, kind_at, skip
from shared.reading.lexing.tokens import LEVELS, PEOPLE, Kind, Mark, Token, kind_set
from shared.reading.loads.iterations import is_made_by_each
from shared.reading.quantities.background import lines

_SOME = kind_set("number fraction")
_PEOPLE = kind_set("user vu role")
_DATA = kind_set(
    "count aside bullet stage_label scenario_label json header data code percentile adjective "
    "reject"
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
# Bare figures; what may not lead them, where they end, and what around them may be of the load.
_FIGURES = kind_set("number share ordinal fraction")
_LEADS = kind_set(
    "to until up_to by from with at for arrow determiner over in now then colon equals"
)
_RESOURCES = kind_set("resource size")
_COUNTS = kind_set("word more only again")
_CUTS = kind_set("comma stop newline semicolon open close pipe dash bullet")
_SPEAKS = LEVELS | kind_set(
    "time iterations repeats requests user vu concurrent rps rpm throughput iteration up down hold "
    "jump ramp_label warm_up start stage stair duration last spawn rate_word arrive twice then now "
    "second minute hour less_sign less under at_most below_post more more_sign more_post at_least "
    "latency error success percentile if abort fail_if traffic_share think not but again session "
    "load role "
)
_MOST_AROUND = 12  # tokens
_LIMITED = kind_set(
    "percentile percentile_word latency error success target median average maximum ms"
)
_CALLED, _MOST_CALLED = ("maxduration(", "pause(", "pacing(", "between(", "sleep(", "exit("), 20
# How servers answer.
_STATUSES = frozenset((200, 201, 202, 204, 301, 302, 304, 401, 403, 404, 409, 422, 429, 502, 503))
_SAID = LEVELS | kind_set("number time iterations requests")
_OTHER = frozenset({Mark.NEGATED, Mark.EACH, Mark.MILLI, Mark.RANGE})
_SLOTS = kind_set("for over span in to until at by up down hold from")


def settle(ledger: Ledger, tokens: Sequence[Token], *, said: bool, lasts: bool) -> None:
    """Account for data and background.

    `said` tells that the text names a load beside them, `lasts` that it says how long or how often.

    A figure of the past is background only where another one says how much load there shall be.
    """
    timed = any(token.kind is Kind.TIME for token in tokens)
    enumerators = _enumerators(tokens)
    for place, token in ledger.unclaimed(tokens):
        if token.kind is Kind.RESOURCE:
            ledger.account(token, Fate.BACKGROUND)
        elif (
            (not said and _may_be_users(ledger.text, tokens, place, timed=timed))
            or _may_be_length(tokens, place, lasts=lasts)
            or _is_of_some(tokens, place)
        ):
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
            or _is_factor(tokens, place)
            or _is_numbered(tokens, place)
            or _is_of_things(tokens, place)
            or _is_measured(token, ledger.text)
        ):
            ledger.account(token, Fate.DATA)
        elif _is_of_days(token, lasts=lasts):
            ledger.account(token, Fate.BACKGROUND)


def _enumerators(tokens: Sequence[Token]) -> set[int]:
    """Return the places of the numbers that count the parts of a text: (1) ... (2) ... (3) ..."""
    inner, opened = [], -1
    for place, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            opened = place
        elif token.kind is Kind.CLOSE:
            opened = -1
        elif token.kind is Kind.NUMBER and opened in (-1, place - 1):  # (2) or 2), not (up to 2)
            inner += [place] if kind_at(tokens, place + 1) is Kind.CLOSE else []
    values = [tokens[place].value for place in inner]
    # The first one may stand where a line begins, and is a bullet then.
    counting = any(values == list(range(n, n + len(values))) for n in (1, 2))
    return set(inner) if counting and len(inner) > 1 else set()


def _may_be_users(text: str, tokens: Sequence[Token], place: int, *, timed: bool) -> bool:
    """Return whether what is counted may be the load: "200 devices for 5 minutes"."""
    counted = tokens[place].kind is Kind.COUNT and _is_number(text, tokens[place])
    return counted and (timed or kind_at(tokens, place - 1) is Kind.RUN)


def _is_of_some(tokens: Sequence[Token], place: int) -> bool:
    """Return whether only some users do something: two of them, 10 of the users, every 10th."""
    token = tokens[place]
    if token.kind is Kind.ORDINAL:
        return kind_at(tokens, place - 1) is Kind.EVERY
    if token.value == 1:
        return False  # one of them
    if token.kind is Kind.USERS:
        return token.has(Mark.OF_DATA)
    if kind_at(tokens, place + 1) is not Kind.OF:
        return False
    whom = skip(tokens, place + 2, {Kind.DETERMINER}, 1)
    they = whom > place + 2 and tokens[whom - 1].value == PERSON
    return token.kind in _SOME and (they or kind_at(tokens, whom) in _PEOPLE)


def _may_be_length(tokens: Sequence[Token], place: int, *, lasts: bool) -> bool:
    """Return whether a number may say how often, or how long: "50 users for 2 weeks"."""
    token = tokens[place]
    if token.kind is Kind.COUNT:
        # "2,000 document conversions altogether, among 16 workers"
        in_all = kind_at(tokens, skip(tokens, place + 1, _NAMES, 2)) is Kind.TOTAL
        return is_made_by_each(tokens, place) or (in_all and not lasts)
    return not lasts and token.kind is Kind.ASIDE and token.has(Mark.VAGUE)


def settle_beside(
    ledger: Ledger,
    tokens: Sequence[Token],
    gaps: Sequence[Token],
    told: Collection[float],
    methods: Collection[str],
) -> None:
    """Account for what is left beside a load of which nothing is missing, or in doubt.

    `told` are the values that another notation has told already, and `methods` those of requests
    that are named: of them, "method: GET" speaks once more.
    """
    unread = ledger.unread_starts()
    limited = _limited_places(tokens)
    for place, token in enumerate(tokens):
        if token.start not in unread or _is_of_some(tokens, place):
            continue
        named = token.kind is Kind.VERB and ledger.text[token.start : token.end] in methods
        told_again = token.kind in _SAID and token.value in told and not token.marks & _OTHER
        called = bool(told) and _is_argument(token, ledger.text)
        apart = place not in limited and _is_apart(tokens, place)
        if named or told_again or called or apart:
            ledger.account(token, Fate.DATA)
    for gap in gaps if told else ():
        ledger.account(gap, Fate.DATA)  # in code, "milliseconds" names a unit


def _limited_places(tokens: Sequence[Token]) -> set[int]:
    """Return the places in the rows of tables whose head speaks of limits."""
    found: set[int] = set()
    start, headed, limits = 0, False, False
    for line in lines(tokens):
        kinds = {token.kind for token in line}
        row = Kind.PIPE in kinds
        if row and not headed:
            limits = not _LIMITED.isdisjoint(kinds)
        elif row and limits:
            found.update(range(start, start + len(line)))
        headed = row
        start += len(line)
    return found


def _is_argument(token: Token, text: str) -> bool:
    """Return whether a call of code that makes no load takes a number: maxDuration(10)."""
    before = text[max(0, token.start - _MOST_CALLED) : token.start].lower()
    return token.kind is Kind.NUMBER and before.endswith(_CALLED)


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
    return plain and named and kind_at(tokens, place + 1) in _ENDS | {Kind.ARROW}


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


def _is_apart(tokens: Sequence[Token], place: int) -> bool:
    """Return whether nothing around a bare figure speaks of load, time or limits."""
    status = tokens[place].value in _STATUSES
    leads = _LEADS - {Kind.ARROW} if tokens[place].kind is Kind.SHARE else _LEADS
    counts = kind_at(tokens, place - 1) in leads or kind_at(tokens, place + 1) in _COUNTS
    opened = kind_at(tokens, place - 1) is Kind.OPEN
    name = tokens[place - 2] if opened and place > 1 else None
    glued = name is not None and name.end == tokens[place - 1].start
    called = glued and kind_at(tokens, place - 2) is not Kind.NUMBER  # lt(1500)
    if tokens[place].kind not in _FIGURES or (counts and not status) or called:
        return False
    if tokens[place].kind is Kind.SHARE and kind_at(tokens, place + 1) in _RESOURCES:
        return True  # 75 % CPU utilization
    start, end = begin_of(tokens, place, _CUTS, _MOST_AROUND), place + 1
    while end < len(tokens) and tokens[end].kind not in _CUTS and end - place < _MOST_AROUND:
        end += 1
    speaks = LEVELS | PEOPLE | {Kind.TIME} if status else _SPEAKS
    return speaks.isdisjoint(token.kind for token in tokens[start:end])


def _is_of_days(token: Token, *, lasts: bool) -> bool:
    """Return whether a figure is one of whole days, which no test lasts that has a length."""
    whole = lasts and token.kind is Kind.TIME and token.value >= UNIT_SECONDS[Kind.DAY]
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
