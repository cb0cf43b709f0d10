"""Builds criteria that no number tells: nothing may fail, no errors allowed, all must succeed."""

from collections.abc import Sequence

from shared.domain.load import Threshold
from shared.reading.criteria.criterion import FAILURES, Criterion
from shared.reading.lexing.lexicon import PAST_FORM
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set

NONE_MEANT = "whether nothing at all may fail is not sure"
_ENDS = kind_set("stop newline semicolon bullet criterion")
_CLAUSE_ENDS = _ENDS | kind_set("comma colon but and")
_OF_ALL = kind_set("all determiner article of adjective request action thing latency only")
_DONE = kind_set("be pass run respond hold word article number all")
_COUNTED = kind_set("request action latency word respond pass")
# A text that has these tells of what was, or of what happens then, or of a figure.
_CONDITIONS = kind_set("if abort fail_if until past usual otherwise example")
_FIGURES = kind_set("share number more less over under at_least at_most more_sign less_sign")
_OTHER_OBJECTS = kind_set("determiner test time scenario")  # it must not fail the build
# "hold" is the "there" of "there must be no errors".
_GENERIC = ADDRESSES | kind_set("request all not latency each every hold")
_PLACED = kind_set("on at in of for to")
_MOST_OF_ALL, _MOST_BACK, _MOST_DONE, _FEW = 4, 20, 3, 2  # tokens


def in_words_at(tokens: Sequence[Token], place: int) -> Criterion | None:
    """Return the criterion that nothing fails, if words at a place demand it.

    It is in doubt where they only tell of it: "run it without any errors".
    """
    match tokens[place].kind:
        case Kind.NOT:
            end, demanded = _none_failed(tokens, place)
        case Kind.SHOULD:
            end, demanded = _must_succeed(tokens, place), True
        case Kind.ERROR:
            end, demanded = _rejected(tokens, place), True
        case _:
            return None
    if not end or not _is_asked(tokens, place, end):
        return None
    if not demanded and kind_at(tokens, end) in _PLACED:
        return None  # "without any errors on /cart": it may be no request of the test
    sure = demanded and _is_of_any(tokens, place)
    threshold = Threshold(FAILURES, "rate", "==", 0)
    return Criterion(place, end, threshold, "" if sure else NONE_MEANT)


def _none_failed(tokens: Sequence[Token], place: int) -> tuple[int, bool]:
    """Return where "nothing may fail" and "no errors allowed" end, 0 for neither; and a demand."""
    subject = skip(tokens, place + 1, _OF_ALL, _MOST_OF_ALL)
    if kind_at(tokens, subject) is Kind.SHOULD:
        failed = skip(tokens, subject + 1, {Kind.BE}, 1)
        return (failed + 1, True) if kind_at(tokens, failed) is Kind.ERROR else (0, False)
    if kind_at(tokens, subject) is not Kind.ERROR:
        return 0, False
    clause = place
    while clause > 0 and tokens[clause - 1].kind not in _CLAUSE_ENDS:
        clause -= 1
    end = skip(tokens, subject + 1, _COUNTED, _FEW)
    allowed = kind_at(tokens, end - 1) is Kind.WORD  # no errors allowed
    asked = Kind.SHOULD in {token.kind for token in tokens[clause:place]}
    return end, allowed or asked or clause == place


def _must_succeed(tokens: Sequence[Token], place: int) -> int:
    """Return where "must never fail" and "must pass without errors" end, 0 for neither."""
    denied = kind_at(tokens, place + 1) is Kind.NOT
    done = skip(tokens, place + 1 + denied, _DONE, _MOST_DONE)
    if kind_at(tokens, done) is Kind.NOT and not denied:
        end, _ = _none_failed(tokens, done)
        return end
    return done + 1 if kind_at(tokens, done) is (Kind.ERROR if denied else Kind.SUCCESS) else 0


def _rejected(tokens: Sequence[Token], place: int) -> int:
    """Return where "errors are not allowed" ends, 0 for something else."""
    rejects = skip(tokens, place + 1, {Kind.WORD, Kind.REQUEST}, 1)
    return rejects + 1 if kind_at(tokens, rejects) is Kind.REJECT else 0


def _is_asked(tokens: Sequence[Token], place: int, end: int) -> bool:
    """Return whether no figure, condition or past is told with it."""
    start = place
    while start > max(0, place - _MOST_BACK) and tokens[start - 1].kind not in _ENDS:
        start -= 1
    before = {token.kind for token in tokens[start:place]}
    past = any(t.kind is Kind.BE and t.value == PAST_FORM for t in tokens[start : end + _FEW])
    follows = kind_at(tokens, end)
    led = kind_at(tokens, place - 1) in _FIGURES
    apart = follows in _FIGURES | _CONDITIONS | _OTHER_OBJECTS
    return not (before & _CONDITIONS or past or led or apart)


def _is_of_any(tokens: Sequence[Token], place: int) -> bool:
    """Return whether the subject is any request: payments, or a server, are something else."""
    if tokens[place].kind is not Kind.SHOULD:
        return True
    passes = kind_at(tokens, place - 1) is Kind.TEST and kind_at(tokens, place + 1) is not Kind.NOT
    return passes or kind_at(tokens, place - 1) in _GENERIC
