"""Builds what is counted and is no load: things, sizes, states, pages, times of day, labels."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from shared.reading.lexing.lexicon import PERSON
from shared.reading.lexing.stream import Made, joined, kind_at, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.quantities.clock_times import of_day
from shared.reading.quantities.people import SOFT, after_plus, iterations_at, people_at
from shared.reading.quantities.portions import share_at
from shared.reading.quantities.rates import rate_at
from shared.reading.quantities.times import time_at

_MOST_SOFT = 4
_PARTS_COUNTED = kind_set("stair hold again")
_COUNTED_THINGS = kind_set("thing size money stage check")
_OF_ITSELF = kind_set("status reference")
_STATUS_LINKS = kind_set(
    "be should word colon equals of to with article determiner close hyphen from start at between"
)
_LISTED = kind_set("comma and or slash hyphen of to")
_ENDS = kind_set("stop comma newline open close and then") | {None}
_COMPARES = kind_set("less less_sign under at_most more more_sign over at_least up_to maximum")
_RESOURCE_LINKS = _COMPARES | kind_set(
    "should be not hold size resource word and on of determiner thing colon time_word average "
    "rate_word data"
)
# What follows the number of a page or a node, and what it counts no more.
_AFTER_NAME = _ENDS | kind_set("plus with semicolon dash be for")
_AFTER_NAME |= kind_set("colon slash data_verb on in of have should")
_THING_SIGNS = kind_set("colon equals pipe of be")
_AFTER_LABEL = kind_set("colon dash open stop hyphen close equals be of should")
_TO_MORE = kind_set("to arrow")
_NOON = 12
_TO_CLOCK = kind_set("to and hyphen until dash")
_AFTER_STATUS = _ENDS | kind_set("after or if")
_STATUS_LISTS = kind_set("comma then or and slash")
_LASTING = kind_set("for over span last")
_REQUESTS, _TO_LAST = kind_set("request action"), _TO_CLOCK | {Kind.OF}
_OF_THEM_ENDS = _ENDS | kind_set("to in")
_STATUSES = frozenset(range(100, 600))


def resource_at(tokens: Sequence[Token], start: int) -> Made:
    """Return CPU usage below 80 %, memory < 512 MB: what no load generator sees of a server."""
    place = skip(tokens, start + 1, _RESOURCE_LINKS, 6)
    if kind_at(tokens, place) is not Kind.NUMBER:
        return None
    compared = any(token.kind in _COMPARES for token in tokens[start + 1 : place])
    made = share_at(tokens, place) or counted_at(tokens, place) or time_at(tokens, place)
    if made and kind_at(tokens, made[1]) in {Kind.BELOW_POST, Kind.MORE_POST}:
        compared, made = True, (made[0], made[1] + 1)
    if made and place == start + 1 and tokens[start].kind is Kind.RESOURCE and not compared:
        return joined(Kind.COUNT, tokens[start : made[1]]), made[1]  # GC pauses 300 ms
    if made is None or not compared or made[0].kind not in {Kind.SHARE, Kind.COUNT, Kind.TIME}:
        return None
    return joined(Kind.RESOURCE, tokens[start : made[1]]), made[1]


def millicores_at(tokens: Sequence[Token], start: int) -> Made:
    """Return 500m CPU, and 250m/512Mi: no times."""
    size = start + 2
    if kind_at(tokens, size) is Kind.SLASH and kind_at(tokens, size + 1) is Kind.NUMBER:
        size += 2
    if kind_at(tokens, start + 1) is not Kind.MINUTE or kind_at(tokens, size) is not Kind.SIZE:
        return None
    return joined(Kind.COUNT, tokens[start : size + 1]), size + 1


def time_of_day_at(tokens: Sequence[Token], start: int) -> Made:
    """Return 8 am, 9 to 17 o'clock, between 9 and 17 Uhr."""
    end = start + 1
    if kind_at(tokens, end) in _TO_CLOCK and kind_at(tokens, end + 1) is Kind.NUMBER:
        end += 2
    if kind_at(tokens, end) is not Kind.CLOCK:
        return None
    numbers = tokens[start:end:2]
    parts = tuple(replace(each, value=of_day(each.value, tokens[end].value)) for each in numbers)
    odd = numbers[-1].value < numbers[0].value <= _NOON  # 9 to 5 pm
    made = replace(joined(Kind.COUNT, tokens[start : end + 1]), parts=parts)
    return made.marked(Mark.AMBIGUOUS) if odd else made, end + 1


def _some_of_them(tokens: Sequence[Token], start: int) -> Made:
    """Return the two of "add 2 of them"."""
    kinds = kind_at(tokens, start + 1), kind_at(tokens, start + 2)
    if kinds != (Kind.OF, Kind.DETERMINER) or kind_at(tokens, start + 3) not in _OF_THEM_ENDS:
        return None
    return joined(Kind.COUNT, tokens[start : start + 3]), start + 3


def thing_at(tokens: Sequence[Token], start: int) -> Made:
    """Return replicas: 3, memory = 512 MB, cpu: 500m, and the number of page 12."""
    signs = skip(tokens, start + 1, _THING_SIGNS, 1)
    if kind_at(tokens, signs) is not Kind.NUMBER or _leads_to_quantity(tokens, signs):
        return None
    end = signs + 1
    if tokens[signs - 1].kind is Kind.OF and kind_at(tokens, end) is Kind.SIZE:
        return None  # a file of 10 MB: so many bytes
    if signs == start + 1:
        counted = kind_at(tokens, start - 1) is Kind.NUMBER or _is_quantity(tokens, signs)
        counted = counted and kind_at(tokens, end) is not Kind.DASH  # "case 14 - 50 users"
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


def reference_at(tokens: Sequence[Token], start: int) -> Made:
    """Return status 200, port 8080, task 44 of 50, ports 1, 2 and 3."""
    place = skip(tokens, start + 1, _STATUS_LINKS | _OF_ITSELF, 5)
    if kind_at(tokens, place) is not Kind.NUMBER or _is_quantity(tokens, place):
        return None
    end = _listed_end(tokens, place, _LISTED)
    return joined(Kind.COUNT, tokens[start:end]), end


def _listed_end(tokens: Sequence[Token], place: int, links: Collection[Kind]) -> int:
    """Return the place after the numbers that are listed with one at a place."""
    end = place + 1
    while kind_at(tokens, end) in links:
        following = skip(tokens, end, links, 2)
        if kind_at(tokens, following) is not Kind.NUMBER or _is_quantity(tokens, following):
            break
        end = following + 1
    return end


def status_at(tokens: Sequence[Token], start: int) -> Made:
    """Return the status of "should return 200"."""
    place = skip(tokens, start + 1, _STATUS_LINKS, 3)
    if kind_at(tokens, place) is not Kind.NUMBER or _is_quantity(tokens, place):
        return None
    statuses = tokens[place].value in _STATUSES
    if tokens[start].kind is Kind.METHOD:  # so many get 429
        statuses = statuses and place == start + 1 and kind_at(tokens, place + 1) in _ENDS
    answers = tokens[start].kind is not Kind.LATENCY or kind_at(tokens, place - 1) is Kind.ARTICLE
    if not statuses or not answers:  # "each response is a 200", no time that it takes
        return None
    end = _listed_end(tokens, place, _STATUS_LISTS)
    return joined(Kind.COUNT, tokens[start:end]), end


def _leads_to_quantity(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number is the first one of "10 to 50 users"."""
    ranged = kind_at(tokens, place + 1) in _TO_MORE and kind_at(tokens, place + 2) is Kind.NUMBER
    return ranged and _is_quantity(tokens, place + 2)


def _is_quantity(tokens: Sequence[Token], place: int) -> bool:
    return any(
        rule(tokens, place) for rule in (time_at, rate_at, people_at, iterations_at, share_at)
    )


def label_at(tokens: Sequence[Token], start: int) -> Made:
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
    number = tokens[start if tokens[start].kind is Kind.ORDINAL else place].value
    return joined(made, tokens[start : place + 1], number), place + 1


def counted_at(tokens: Sequence[Token], start: int) -> Made:
    """Return what is counted but is no load: 3 products, 5 MB, 20 EUR, 2 weeks."""
    place = after_plus(tokens, start)
    if kind_at(tokens, place) in _TO_LAST and kind_at(tokens, place + 1) is Kind.NUMBER:
        last = skip(tokens, place + 2, SOFT, _MOST_SOFT)
        if kind_at(tokens, last) in _COUNTED_THINGS - {Kind.STAGE}:
            return joined(Kind.COUNT, tokens[start : last + 1], tokens[start].value), last + 1
    head = skip(tokens, place, SOFT, _MOST_SOFT)
    kind = kind_at(tokens, head)
    if kind in _REQUESTS:
        requests = joined(Kind.REQUESTS, tokens[start : head + 1], tokens[start].value)
        return requests, head + 1
    after = kind_at(tokens, head + 1)
    parts = kind in _PARTS_COUNTED and after is Kind.COLON and tokens[start].has(Mark.SMALL)
    # 4 acceptance criteria; "Two plateaus: ..."
    listed = parts or (kind is Kind.TARGET and after in _ENDS)
    if kind in _COUNTED_THINGS or listed:
        made = joined(Kind.COUNT, tokens[start : head + 1], tokens[start].value)
        if kind is Kind.THING and tokens[head].value == PERSON:
            made = made.marked(Mark.ROLE)
        return (made.marked(Mark.BYTES) if kind is Kind.SIZE else made), head + 1
    if kind is Kind.PER and kind_at(tokens, head + 1) is Kind.THING:
        return joined(Kind.COUNT, tokens[start : head + 2]), head + 2  # 22 per service
    if kind is Kind.LONG_TIME:
        made = joined(Kind.ASIDE, tokens[start : head + 1])
        lasts = kind_at(tokens, start - 1) in _LASTING  # "for 2 weeks" may be how long
        return (made.marked(Mark.VAGUE) if lasts else made), head + 1
    return _some_of_them(tokens, start) or _bare_status(tokens, start)


def _bare_status(tokens: Sequence[Token], start: int) -> Made:
    """Return the status of "expect a clean 429 after that, not a 500"."""
    if Kind.ARTICLE not in (kind_at(tokens, start - 1), kind_at(tokens, start - 2)):
        return None
    ends = kind_at(tokens, start + 1) in _AFTER_STATUS
    status = ends and tokens[start].value in _STATUSES
    return (joined(Kind.COUNT, tokens[start : start + 1]), start + 1) if status else None
