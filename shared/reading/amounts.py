"""Builds quantities out of numbers and the nouns beside them. Rules know kinds, no words."""

from collections.abc import Callable, Sequence

from shared.reading.labels import labelled_at
from shared.reading.rates import per_first, rate_at
from shared.reading.stream import Made, joined, kind_at, rewritten, skip
from shared.reading.times import time_at
from shared.reading.tokens import Kind, Mark, Token

type Rule = Callable[[Sequence[Token], int], Made]

SOFT = frozenset(
    {
        *(Kind.WORD, Kind.METHOD, Kind.VERB, Kind.ADJECTIVE, Kind.CONCURRENT, Kind.DETERMINER),
        *(Kind.OF, Kind.ONLY, Kind.ARTICLE, Kind.NEW, Kind.HYPHEN, Kind.VAGUE),
    }
)
_MOST_SOFT = 4
_RANGE_SIGNS = frozenset({Kind.HYPHEN, Kind.TILDE, Kind.DOTS, Kind.OR, Kind.DASH})
_EACH = frozenset({Kind.EACH, Kind.EVERY, Kind.PER, Kind.FOR, Kind.BY})
_PEOPLE = frozenset({Kind.USER, Kind.VU})
_COUNTED_THINGS = frozenset({Kind.THING, Kind.SIZE, Kind.MONEY, Kind.STAGE, Kind.CHECK})
_OF_ITSELF = frozenset({Kind.STATUS, Kind.REFERENCE})
_STATUS_LINKS = frozenset(
    {
        *(Kind.BE, Kind.SHOULD, Kind.WORD, Kind.COLON, Kind.EQUALS, Kind.OF, Kind.TO),
        *(Kind.WITH, Kind.ARTICLE, Kind.DETERMINER, Kind.CLOSE, Kind.HYPHEN, Kind.FROM),
        *(Kind.START, Kind.AT, Kind.BETWEEN),
    }
)
_LISTED = frozenset({Kind.COMMA, Kind.AND, Kind.OR, Kind.SLASH, Kind.HYPHEN, Kind.OF, Kind.TO})
_ENDS = frozenset(
    {Kind.STOP, Kind.COMMA, Kind.NEWLINE, Kind.OPEN, Kind.CLOSE, Kind.AND, Kind.THEN, None}
)
_COMPARES = frozenset(
    {Kind.LESS, Kind.LESS_SIGN, Kind.UNDER, Kind.AT_MOST, Kind.MORE, Kind.MORE_SIGN, Kind.OVER}
    | {Kind.AT_LEAST, Kind.UP_TO, Kind.MAXIMUM}
)
_RESOURCE_LINKS = _COMPARES | {
    *(Kind.SHOULD, Kind.BE, Kind.NOT, Kind.HOLD, Kind.SIZE, Kind.RESOURCE, Kind.WORD, Kind.AND),
    *(Kind.ON, Kind.OF, Kind.DETERMINER, Kind.THING, Kind.COLON, Kind.TIME_WORD, Kind.AVERAGE),
    *(Kind.RATE_WORD, Kind.DATA),
}
# What follows the number of a page or a node, and what it counts no more.
_AFTER_NAME = _ENDS | {Kind.PLUS, Kind.WITH, Kind.SEMICOLON, Kind.DASH, Kind.BE, Kind.FOR}
_AFTER_NAME |= {Kind.SLASH, Kind.DATA_VERB, Kind.ON, Kind.IN, Kind.OF, Kind.HAVE, Kind.SHOULD}
_THING_SIGNS = frozenset({Kind.COLON, Kind.EQUALS, Kind.PIPE, Kind.OF, Kind.BE})
_AFTER_LABEL = frozenset(
    {Kind.COLON, Kind.DASH, Kind.OPEN, Kind.STOP, Kind.HYPHEN, Kind.CLOSE, Kind.EQUALS}
    | {Kind.BE, Kind.OF, Kind.SHOULD}
)
_TELLS = frozenset({Kind.SHOULD, Kind.HAVE, Kind.BE})
_TO_CLOCK = frozenset({Kind.TO, Kind.AND, Kind.HYPHEN, Kind.UNTIL, Kind.DASH})
_STATUSES = range(100, 600)
_LEAST_PERCENTILE, _MOST_PERCENTILE = 1, 100


def with_amounts(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which numbers and their nouns have become quantities."""
    return rewritten(tokens, _amount)


def _amount(tokens: Sequence[Token], place: int) -> Made:
    rules = _RULES.get(tokens[place].kind, ())
    made = next((made for rule in rules if (made := rule(tokens, place))), None)
    return None if made and _leads_on(tokens, place, made[1]) else made


def _leads_on(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether the noun of a number is the label of the next one: rampup=30 loop=10."""
    following = kind_at(tokens, end) is Kind.EQUALS and kind_at(tokens, end + 1) is Kind.NUMBER
    return following and tokens[start].kind is Kind.NUMBER and end > start + 1


def _bounded(tokens: Sequence[Token], start: int) -> int:
    """Return the place after the plus of 100+."""
    plus = kind_at(tokens, start + 1) in {Kind.PLUS, Kind.MORE_POST}
    return start + 2 if plus else start + 1


def _people(tokens: Sequence[Token], start: int) -> Made:
    """Return 50 users, 20 concurrent VUs, 10-20 visitors, 100+ customers."""
    place, marks, value = _bounded(tokens, start), set(tokens[start].marks), tokens[start].value
    if place > start + 1:
        marks.add(Mark.BOUND)
    if (
        kind_at(tokens, place) in _RANGE_SIGNS
        and kind_at(tokens, place + 1) is Kind.NUMBER
        and value
    ):
        value, place = tokens[place + 1].value, place + 2
        marks.add(Mark.RANGE)
    head = skip(tokens, place, SOFT | {Kind.TOTAL, Kind.MAXIMUM}, _MOST_SOFT)
    between = {token.kind for token in tokens[place:head]}
    if Kind.MAXIMUM in between:
        marks.add(Mark.BOUND)
    if Kind.DETERMINER in between or (Kind.OF in between and Kind.ONLY not in between):
        marks.add(Mark.OF_DATA)
    kind = kind_at(tokens, head)
    if Mark.SMALL in marks and value == 1 and kind_at(tokens, head + 1) in _TELLS:
        marks.add(Mark.OF_DATA)  # "one user can have several sessions"
    if kind in _PEOPLE:
        return _crowd(tokens, start, head, value, marks, strong=Kind.CONCURRENT in between)
    if kind is Kind.EXISTING:
        return joined(Kind.COUNT, tokens[start : skip(tokens, head + 1, SOFT | _PEOPLE, 2)]), skip(
            tokens, head + 1, SOFT | _PEOPLE, 2
        )
    if kind in {Kind.SESSION, Kind.ROLE}:
        marks.add(Mark.ROLE if kind is Kind.ROLE else Mark.VAGUE)
        if Kind.CONCURRENT in between:
            marks -= {Mark.VAGUE, Mark.ROLE}
        return _users(tokens, start, head + 1, value, marks)
    if Kind.CONCURRENT in between:
        return _concurrent(tokens, start, (place, head), value, marks)
    return None


def _crowd(
    tokens: Sequence[Token], start: int, head: int, value: float, marks: set[Mark], *, strong: bool
) -> Made:
    end = head + 1
    if kind_at(tokens, head) is Kind.VU:
        marks.add(Mark.VIRTUAL)
        end = skip(tokens, end, _PEOPLE, 1)
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


def _iterations(tokens: Sequence[Token], start: int) -> Made:
    """Return 20 iterations, 10 iterations per user, 5 times, 3x."""
    head = skip(tokens, start + 1, SOFT - {Kind.CONCURRENT}, 3)
    kind = kind_at(tokens, head)
    if kind is Kind.TIMES and head == start + 1:
        if kind_at(tokens, head + 1) in {Kind.CODE, Kind.SIZE, Kind.DATA, Kind.LESS, Kind.WORD}:
            return joined(Kind.COUNT, tokens[start : head + 2]), head + 2  # 3x m5.large
        if kind_at(tokens, head + 1) in {Kind.NUMBER, Kind.DETERMINER, Kind.USUAL, Kind.LOAD}:
            return None
        kind = Kind.REPEATS
    elif kind is not Kind.ITERATION:
        return None
    made = joined(
        Kind.REPEATS if kind is Kind.REPEATS else Kind.ITERATIONS,
        tokens[start : head + 1],
        tokens[start].value,
    )
    end = head + 1
    each = skip(tokens, end, _EACH, 2)
    if each > end and (kind_at(tokens, each) in _PEOPLE or tokens[end].kind is Kind.EACH):
        end = each + (kind_at(tokens, each) in _PEOPLE)
        made = Token(made.kind, made.start, tokens[end - 1].end, made.value, made.marks)
        made = made.marked(Mark.EACH)
    return made, end


def _share(tokens: Sequence[Token], start: int) -> Made:
    """Return 5 %, 2 percent, 1 in 1000 requests, and the percentile of 95 % line."""
    if ratio := _one_in(tokens, start):
        return ratio
    high = start
    ranged = kind_at(tokens, start + 1) in {Kind.HYPHEN, Kind.TO}
    if ranged and kind_at(tokens, start + 2) is Kind.NUMBER:
        high = start + 2
    end = skip(tokens, high + 1, {Kind.PERCENT_SIGN, Kind.PERCENT_WORD}, 1)
    word = skip(tokens, end, {Kind.PERCENTILE_WORD}, 1)
    if word > end and high == start:
        return _as_percentile(tokens, start, word)
    if end == high + 1:
        return None
    share = joined(Kind.SHARE, tokens[start:end], tokens[high].value)
    return (share.marked(Mark.RANGE) if high > start else share), end


def _one_in(tokens: Sequence[Token], start: int) -> Made:
    """Return the share of 1 in 1000 requests, or 1 of 200 calls."""
    whole, part = start + 2, tokens[start].value
    if kind_at(tokens, start + 1) not in {Kind.IN, Kind.OF} or kind_at(tokens, whole) is not (
        Kind.NUMBER
    ):
        return None
    if kind_at(tokens, whole + 1) is not Kind.REQUEST or not part < tokens[whole].value:
        return None
    share = joined(Kind.SHARE, tokens[start : whole + 1], 100 * part / tokens[whole].value)
    return share, whole + 1


def _percent_first(tokens: Sequence[Token], start: int) -> Made:
    if kind_at(tokens, start + 1) is not Kind.NUMBER:
        return None
    if kind_at(tokens, start + 2) is Kind.PERCENTILE_WORD:
        return _as_percentile(tokens, start + 1, start + 3)
    return joined(Kind.SHARE, tokens[start : start + 2], tokens[start + 1].value), start + 2


def _as_percentile(tokens: Sequence[Token], place: int, end: int) -> Made:
    value = tokens[place].value
    if not _LEAST_PERCENTILE <= value < _MOST_PERCENTILE:
        return None
    return joined(Kind.PERCENTILE, tokens[place:end], value), end


def _ordinal_percentile(tokens: Sequence[Token], start: int) -> Made:
    end = skip(tokens, start + 1, {Kind.PERCENT_SIGN, Kind.PERCENT_WORD, Kind.HYPHEN}, 1)
    if kind_at(tokens, end) is Kind.PERCENTILE_WORD:
        return _as_percentile(tokens, start, end + 1)
    return _as_percentile(tokens, start, end) if end > start + 1 else None


def _dotted_percentile(tokens: Sequence[Token], start: int) -> Made:
    """Return the percentile of "95. Perzentil", where a dot makes an ordinal."""
    kinds = kind_at(tokens, start + 1), kind_at(tokens, start + 2)
    dotted = kinds == (Kind.STOP, Kind.PERCENTILE_WORD)
    return _as_percentile(tokens, start, start + 3) if dotted else None


def _percentile_word(tokens: Sequence[Token], start: int) -> Made:
    """Return percentil 95, Perzentil: 95."""
    place = skip(tokens, start + 1, {Kind.OF, Kind.COLON}, 1)
    if kind_at(tokens, place) not in {Kind.NUMBER, Kind.ORDINAL}:
        return None
    return _as_percentile(tokens, place, place + 1)


def _counted(tokens: Sequence[Token], start: int) -> Made:
    """Return what is counted but is no load: 3 products, 5 MB, 20 EUR, 2 weeks."""
    place = _bounded(tokens, start)
    if (
        kind_at(tokens, place) in _TO_CLOCK | {Kind.OF}
        and kind_at(tokens, place + 1) is Kind.NUMBER
    ):
        last = skip(tokens, place + 2, SOFT, _MOST_SOFT)
        if kind_at(tokens, last) in _COUNTED_THINGS - {Kind.STAGE}:
            return joined(Kind.COUNT, tokens[start : last + 1], tokens[start].value), last + 1
    head = skip(tokens, place, SOFT, _MOST_SOFT)
    kind = kind_at(tokens, head)
    if kind in {Kind.REQUEST, Kind.ACTION}:
        requests = joined(Kind.REQUESTS, tokens[start : head + 1], tokens[start].value)
        return requests, head + 1
    listed = kind is Kind.TARGET and kind_at(tokens, head + 1) in _ENDS  # 4 acceptance criteria
    if kind in _COUNTED_THINGS or listed:
        made = joined(Kind.COUNT, tokens[start : head + 1], tokens[start].value)
        return (made.marked(Mark.BYTES) if kind is Kind.SIZE else made), head + 1
    if kind is Kind.LONG_TIME:
        return joined(Kind.ASIDE, tokens[start : head + 1]), head + 1
    return _some_of_them(tokens, start)


def _some_of_them(tokens: Sequence[Token], start: int) -> Made:
    """Return the two of "add 2 of them"."""
    kinds = kind_at(tokens, start + 1), kind_at(tokens, start + 2)
    ends = kind_at(tokens, start + 3) in _ENDS | {Kind.TO, Kind.IN}
    if kinds != (Kind.OF, Kind.DETERMINER) or not ends:
        return None
    return joined(Kind.COUNT, tokens[start : start + 3]), start + 3


def _time_of_day(tokens: Sequence[Token], start: int) -> Made:
    """Return 8 am, 9 to 17 o'clock, between 9 and 17 Uhr."""
    end = start + 1
    if kind_at(tokens, end) in _TO_CLOCK and kind_at(tokens, end + 1) is Kind.NUMBER:
        end += 2
    if kind_at(tokens, end) is not Kind.CLOCK:
        return None
    return joined(Kind.COUNT, tokens[start : end + 1]), end + 1


def _of_thing(tokens: Sequence[Token], start: int) -> Made:
    """Return replicas: 3, memory = 512 MB, cpu: 500m, and the number of page 12."""
    signs = skip(tokens, start + 1, _THING_SIGNS, 1)
    if kind_at(tokens, signs) is not Kind.NUMBER:
        return None
    end = signs + 1
    if tokens[signs - 1].kind is Kind.OF and kind_at(tokens, end) is Kind.SIZE:
        return None  # a file of 10 MB: so many bytes
    if signs == start + 1:
        counted = kind_at(tokens, start - 1) is Kind.NUMBER or _is_quantity(tokens, signs)
        named = not counted and kind_at(tokens, end) in _AFTER_NAME
        return (joined(Kind.COUNT, tokens[start:end]), end) if named else None
    end = skip(tokens, end, {Kind.SIZE} | ({Kind.MINUTE} if _is_size(tokens, start) else set()), 1)
    return (
        None
        if _is_quantity(tokens, signs) and end == signs + 1
        else (joined(Kind.COUNT, tokens[start:end]), end)
    )


def _is_size(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].kind is Kind.SIZE


def _resource(tokens: Sequence[Token], start: int) -> Made:
    """Return CPU usage below 80 %, memory < 512 MB: what no load generator sees of a server."""
    place = skip(tokens, start + 1, _RESOURCE_LINKS, 6)
    if kind_at(tokens, place) is not Kind.NUMBER or place == start + 1:
        return None
    compared = any(token.kind in _COMPARES for token in tokens[start + 1 : place])
    made = _share(tokens, place) or _counted(tokens, place) or time_at(tokens, place)
    if made and kind_at(tokens, made[1]) in {Kind.BELOW_POST, Kind.MORE_POST}:
        compared, made = True, (made[0], made[1] + 1)
    if made is None or not compared or made[0].kind not in {Kind.SHARE, Kind.COUNT, Kind.TIME}:
        return None
    return joined(Kind.RESOURCE, tokens[start : made[1]]), made[1]


def _millicores(tokens: Sequence[Token], start: int) -> Made:
    """Return 500m CPU, which is no time."""
    kinds = kind_at(tokens, start + 1), kind_at(tokens, start + 2)
    if kinds != (Kind.MINUTE, Kind.SIZE):
        return None
    return joined(Kind.COUNT, tokens[start : start + 3]), start + 3


def _reference(tokens: Sequence[Token], start: int) -> Made:
    """Return status 200, port 8080, task 44 of 50, ports 1, 2 and 3."""
    place = skip(tokens, start + 1, _STATUS_LINKS | _OF_ITSELF, 5)
    if kind_at(tokens, place) is not Kind.NUMBER or _is_quantity(tokens, place):
        return None
    end = place + 1
    while kind_at(tokens, end) in _LISTED:
        following = skip(tokens, end, _LISTED, 2)
        if kind_at(tokens, following) is not Kind.NUMBER or _is_quantity(tokens, following):
            break
        end = following + 1
    return joined(Kind.COUNT, tokens[start:end]), end


def _status(tokens: Sequence[Token], start: int) -> Made:
    """Return the status of "should return 200"."""
    place = skip(tokens, start + 1, _STATUS_LINKS, 3)
    if kind_at(tokens, place) is not Kind.NUMBER or _is_quantity(tokens, place):
        return None
    statuses = tokens[place].value in _STATUSES and not tokens[place].value % 1
    return (joined(Kind.COUNT, tokens[start : place + 1]), place + 1) if statuses else None


def _listed_data(tokens: Sequence[Token], start: int) -> Made:
    """Return the ten of "list 10 invoices", whatever an invoice is."""
    counts = [kind_at(tokens, start + offset) for offset in (1, 2)] == [Kind.NUMBER, Kind.WORD]
    if not counts or _is_quantity(tokens, start + 1):
        return None
    return joined(Kind.COUNT, tokens[start : start + 3]), start + 3


def _is_quantity(tokens: Sequence[Token], place: int) -> bool:
    return any(rule(tokens, place) for rule in (time_at, rate_at, _people, _iterations, _share))


def _label(tokens: Sequence[Token], start: int) -> Made:
    """Return stage 1:, 2nd phase, scenario 3 -."""
    kind = tokens[start].kind
    place = start + 1
    if kind is Kind.ORDINAL:
        if kind_at(tokens, place) not in {Kind.STAGE, Kind.SCENARIO, Kind.STAIR}:
            return None
        kind = tokens[place].kind
    elif (
        kind_at(tokens, place) not in {Kind.NUMBER, Kind.ORDINAL}
        or kind_at(tokens, place + 1) not in _AFTER_LABEL
    ):
        return None
    staged = kind in {Kind.STAGE, Kind.STAIR}
    made = Kind.STAGE_LABEL if staged else Kind.SCENARIO_LABEL
    return joined(made, tokens[start : place + 1]), place + 1


_RULES: dict[Kind, tuple[Rule, ...]] = {
    Kind.NUMBER: (
        _millicores,
        _time_of_day,
        time_at,
        _dotted_percentile,
        _share,
        rate_at,
        _iterations,
        _people,
        _counted,
    ),
    Kind.ORDINAL: (_ordinal_percentile, _label),
    Kind.BETWEEN: (time_at,),
    Kind.FRACTION: (time_at,),
    Kind.ARTICLE: (time_at,),
    Kind.VAGUE: (time_at,),
    Kind.FIRST: (time_at,),
    Kind.LAST: (time_at,),
    Kind.PERCENT_SIGN: (_percent_first,),
    Kind.PERCENT_WORD: (_percent_first,),
    Kind.PERCENTILE_WORD: (_percentile_word,),
    Kind.STATUS: (_reference,),
    Kind.THING: (_of_thing,),
    Kind.SIZE: (_resource, _of_thing),
    Kind.MONEY: (_of_thing,),
    Kind.RESOURCE: (_resource,),
    Kind.REFERENCE: (_reference,),
    Kind.STAGE: (_label,),
    Kind.STAIR: (_label,),
    Kind.SCENARIO: (_label,),
    Kind.TEST: (_label,),
    Kind.PER: (per_first,),
    Kind.EVERY: (per_first,),
    Kind.USER: (labelled_at,),
    Kind.VU: (labelled_at,),
    Kind.CONCURRENT: (labelled_at,),
    Kind.RPS: (labelled_at,),
    Kind.RPM: (labelled_at,),
    Kind.THROUGHPUT: (labelled_at,),
    Kind.RATE_WORD: (labelled_at,),
    Kind.REQUEST: (labelled_at,),
    Kind.ITERATION: (labelled_at,),
    Kind.TOTAL: (labelled_at,),
    Kind.RESPOND: (_status,),
    Kind.DATA_VERB: (_listed_data,),
    Kind.SECOND: (time_at,),
    Kind.MINUTE: (time_at,),
    Kind.HOUR: (time_at,),
    Kind.DAY: (time_at,),
}
