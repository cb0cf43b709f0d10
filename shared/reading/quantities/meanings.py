"""Marks how quantities are meant: about, at most, not, of each user, of data, of the past."""

from collections.abc import Sequence

from shared.reading.lexing.stream import kind_at, skip, skip_back
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token, kind_set

AMOUNTS = LEVELS | kind_set("time iterations repeats number share requests")
_LOOSE = kind_set(
    "article determiner of to at with for only run have in colon vu user duration be test "
    "last span over"
)
_BOUNDS = kind_set("at_most at_least less more maximum minimum less_sign more_sign")
_APPROXIMATE = kind_set("about tilde example average")
_NAMES_END = kind_set("colon equals dash pipe")  # "Average: 60 users" names a test
_AFTER = {
    Kind.ABOUT_POST: Mark.ABOUT,
    Kind.MAXIMUM: Mark.BOUND,
    Kind.AT_MOST: Mark.BOUND,
    Kind.AT_LEAST: Mark.BOUND,
    Kind.MINIMUM: Mark.BOUND,
    Kind.BELOW_POST: Mark.BOUND,
    Kind.MORE_POST: Mark.BOUND,
}
_IN_BRACKETS = {**_AFTER, Kind.ABOUT: Mark.ABOUT}
_CLIMBS = kind_set("up gradually jump stair from by every ramp_label start time from_post")
_ENDS = kind_set("stop newline semicolon")
_GOES_ON = kind_set("up ramp_label down")
_SUBJECTS = kind_set("determiner word thing article load count")
_LEADS = kind_set("with of at not until")
_LEADS_TO_VERBS = kind_set("users determiner word should and to url path")
_PARTS = kind_set("word thing request action user vu count")
_MOST_BACK, _MOST_CLIMB, _MOST_AHEAD = 3, 12, 20


def with_meanings(tokens: Sequence[Token], *, spaced: bool) -> list[Token]:
    """Return tokens whose quantities bear marks of how they are meant."""
    return [
        token.marked(*_marks(tokens, place, spaced=spaced)) if token.kind in AMOUNTS else token
        for place, token in enumerate(tokens)
    ]


def _marks(tokens: Sequence[Token], place: int, *, spaced: bool) -> set[Mark]:
    marks = _marks_before(tokens, place) | _marks_after(tokens, place)
    marks |= _marks_around(tokens, place)
    return marks | {Mark.AMBIGUOUS} if spaced and _hides(tokens, place) else marks


def _hides(tokens: Sequence[Token], place: int) -> bool:
    """Return whether an unknown word beside a quantity may turn it: "for umpty 5 minutes"."""
    token = tokens[place]
    before, after = kind_at(tokens, place - 1), kind_at(tokens, place + 1)
    if token.kind is Kind.TIME:
        part = (
            kind_at(tokens, place + 2) is Kind.ARTICLE and kind_at(tokens, place + 3) is Kind.WORD
        )
        verb = kind_at(tokens, place - 2) in _LEADS_TO_VERBS  # "we want", "20 users work 5 minutes"
        return (before is Kind.WORD and not verb) or (after is Kind.AND and part)
    if token.kind in {Kind.ITERATIONS, Kind.REPEATS}:
        unknown = after is Kind.PER and kind_at(tokens, place + 2) not in {Kind.USER, Kind.VU}
        return after is Kind.WORD or unknown
    # "800 connections, opened at 20/s": how fast they begin, or what they do.
    begun = before is Kind.AT and kind_at(tokens, place - 2) is Kind.WORD
    if begun and token.kind is Kind.RATE and not token.has(Mark.REQUESTS):
        return kind_at(tokens, place - 4) is Kind.USERS or kind_at(tokens, place - 3) is Kind.USERS
    led = before is Kind.WORD and kind_at(tokens, place - 2) in _LEADS
    return token.kind in LEVELS and led


def _marks_before(tokens: Sequence[Token], place: int) -> set[Mark]:
    for back in range(1, _MOST_BACK + 2):
        kind = kind_at(tokens, place - back)
        if kind is Kind.AVERAGE and kind_at(tokens, place - back - 1) in {Kind.TIME, Kind.PAUSE}:
            break  # "every 5 seconds on average for 5 minutes"
        if kind in _APPROXIMATE:
            named = kind is Kind.AVERAGE and kind_at(tokens, place - back + 1) in _NAMES_END
            return set() if named else {Mark.ABOUT}
        if kind in _BOUNDS and not _is_label(tokens, place - back, place):
            return {Mark.BOUND}
        if kind is Kind.UP_TO:
            return set() if _climbs(tokens, place - back) else {Mark.BOUND}
        if kind is Kind.EXCEPT and tokens[place].kind is Kind.USERS:
            return {Mark.NEGATED}
        if kind is Kind.NOT and tokens[place].kind is not Kind.SHARE:
            headed = kind_at(tokens, place - 1) is Kind.COLON
            return set() if headed else {Mark.NEGATED}
        if kind not in _LOOSE and not (kind is Kind.WORD and _negated(tokens, place - back - 1)):
            break
        if kind is Kind.WORD and back > 1 and tokens[place].kind is Kind.TIME:
            break  # "without trouble for half an hour"
    return _directly_before(tokens, place)


def _is_label(tokens: Sequence[Token], place: int, quantity: int) -> bool:
    """Return whether "max" names a label: "Max users: 100" says how many there are."""
    between = [token.kind for token in tokens[place + 1 : quantity]]
    labelled = tokens[quantity].has(Mark.LABELLED)
    return tokens[place].kind is Kind.MAXIMUM and (labelled or Kind.COLON in between)


def _negated(tokens: Sequence[Token], place: int) -> bool:
    return kind_at(tokens, place) is Kind.NOT


def _directly_before(tokens: Sequence[Token], place: int) -> set[Mark]:
    token, before = tokens[place], kind_at(tokens, place - 1)
    if token.kind in LEVELS and before in {Kind.OVER, Kind.BETWEEN}:
        return set() if kind_at(tokens, place - 2) is Kind.TOTAL else {Mark.BOUND}
    if token.kind in LEVELS and before is Kind.HAVE:
        subject = kind_at(tokens, place - 2) in _SUBJECTS | {Kind.IF}
        return {Mark.BACKGROUND} if subject else set()
    verb = skip_back(tokens, place, {Kind.ARTICLE, Kind.DETERMINER, Kind.OF}, _MOST_BACK)
    given = token.kind is Kind.USERS and not token.has(Mark.VIRTUAL)  # "load 50 VUs"
    if given and kind_at(tokens, verb) in {Kind.DATA_VERB, Kind.VERB}:
        group = kind_at(tokens, verb - 1) is Kind.ARTICLE  # "a group of 12 testers uses it"
        made = kind_at(tokens, verb - 2) in {Kind.DATA_VERB, Kind.VERB, Kind.STAIR, Kind.WORD}
        return {Mark.OF_DATA} if made or not group else set()
    if token.kind in LEVELS and before is Kind.RESPOND:  # "the old server handled 90 req/s"
        return {Mark.BACKGROUND} if kind_at(tokens, place - 2) in _SUBJECTS else set()
    return set()


def _climbs(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "up to" names a goal here, as after "ramp" or "every minute".

    So it does before one: "up to 50 users, ramp-up 5 minutes", "up to 50 in 1 m, down to 0 in 1 m".
    """
    for ahead in range(place + 1, place + _MOST_AHEAD):
        if kind_at(tokens, ahead) in _ENDS:
            break
        if kind_at(tokens, ahead) in _GOES_ON and Kind.TIME in {
            kind_at(tokens, ahead + on) for on in (-1, 1, 2, 3, 4, 5)
        }:
            return True
    for token in reversed(tokens[max(0, place - _MOST_CLIMB) : place]):
        if token.kind in _ENDS:
            return False
        if token.kind in _CLIMBS:
            return True
    return False


def _marks_after(tokens: Sequence[Token], place: int) -> set[Mark]:
    token, after = tokens[place], kind_at(tokens, place + 1)
    if after is Kind.OPEN:
        inner = kind_at(tokens, place + 2)
        said = kind_at(tokens, place + 3) is Kind.CLOSE
        return {_IN_BRACKETS[inner]} if inner in _IN_BRACKETS and said else set()
    if after is Kind.OR:
        second = kind_at(tokens, place + 2)
        if second in {Kind.BELOW_POST, Kind.MORE_POST}:
            return {Mark.BOUND}
        return {Mark.RANGE} if second in AMOUNTS and token.kind in LEVELS | {Kind.NUMBER} else set()
    if after in _AFTER:
        leads = kind_at(tokens, place + 2) in AMOUNTS | {
            Kind.USER,
            Kind.LATENCY,
            Kind.PERCENTILE,
            Kind.CRITERION,
        }
        return set() if leads else {_AFTER[after]}
    if after in {Kind.PER, Kind.EVERY, Kind.EACH, Kind.FOR} and token.kind is not Kind.NUMBER:
        return _of_each(tokens, place)
    apart = after is Kind.WORD and kind_at(tokens, place + 2) is Kind.PER  # "10 tabs open per user"
    return _of_each(tokens, place + 1) if token.kind is Kind.USERS and apart else set()


def _of_each(tokens: Sequence[Token], place: int) -> set[Mark]:
    """Return whether "per region", "for each user" or a last "each" follows."""
    after, second = kind_at(tokens, place + 1), kind_at(tokens, place + 2)
    if after is Kind.FOR:
        parted = second in {Kind.EACH, Kind.EVERY} and kind_at(tokens, place + 3) in _PARTS
        return {Mark.EACH} if parted else set()
    if after in {Kind.PER, Kind.EVERY}:
        return {Mark.EACH} if second in _PARTS else set()
    acts = second in _PARTS | {
        Kind.BE,
        Kind.METHOD,
        Kind.RUN,
        Kind.DATA_VERB,
        Kind.HAVE,
        Kind.THINK,
        Kind.SHOULD,
    }
    subject = tokens[place].kind in LEVELS and (
        acts or second in {Kind.ITERATIONS, Kind.RATE, Kind.REQUESTS}
    )
    return set() if subject else {Mark.EACH}


def _marks_around(tokens: Sequence[Token], place: int) -> set[Mark]:
    token = tokens[place]
    if token.kind is Kind.RATE and _has_each_subject(tokens, place):
        return {Mark.EACH}
    if token.kind is not Kind.USERS:
        return set()
    before, second = kind_at(tokens, place - 1), kind_at(tokens, place - 2)
    if before is Kind.TIME and second is Kind.EVERY:
        return {Mark.PACED}
    following = skip(
        tokens, place + 1, {Kind.WORD, Kind.IN, Kind.DATA_VERB, Kind.START, Kind.METHOD}, 3
    )
    every = kind_at(tokens, following) in {Kind.EVERY, Kind.EACH}
    if every and kind_at(tokens, following + 1) in {
        Kind.TIME,
        Kind.MINUTE,
        Kind.SECOND,
        Kind.HOUR,
        Kind.DAY,
    }:
        return {Mark.PACED}
    return {Mark.RANGE} if before is Kind.OR and second in AMOUNTS else set()


def _has_each_subject(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "each user sends", or "20 devices send", leads to a rate."""
    subject = skip_back(tokens, place, {Kind.WORD}, _MOST_BACK)
    if kind_at(tokens, subject) is Kind.COUNT and kind_at(tokens, subject - 1) in _ENDS | {None}:
        return subject < place - 1
    for back in range(1, 9):
        kind = kind_at(tokens, place - back)
        if kind in _ENDS or kind in {Kind.COMMA, Kind.TIME} or kind is None:
            return False
        if kind in {Kind.EACH, Kind.EVERY} or (kind is Kind.PER and back > 1):
            return True
    return False
