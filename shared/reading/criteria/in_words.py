"""Builds criteria that no number tells: nothing may fail, no errors allowed, all must succeed."""

from collections.abc import Sequence

from shared.domain.load import Threshold
from shared.reading.criteria.criterion import Criterion
from shared.reading.criteria.slots import CHECKS, failing
from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import PAST_FORM
from shared.reading.lexing.stream import begin_of, kind_at, skip, skip_back
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set

NONE_MEANT = "whether nothing at all may fail is not sure"
_ENDS = kind_set("stop newline semicolon bullet criterion")
_HEADED = _ENDS | kind_set("colon")
_CLAUSE_ENDS = _ENDS | kind_set("comma colon but and")
# What stands between "no" or "if any" and what fails; an unknown word there may be anything.
_OF_ALL = kind_set("all determiner article of adjective request action thing latency only numeral")
_COUNTS = kind_set("number requests")
_FAILING = _OF_ALL | _COUNTS | kind_set("should be respond to or timeout hold not with")
_DONE = kind_set("be pass run respond hold word article number all")
_ALL_THAT = kind_set("request of be also")
_COUNTED = kind_set("request action latency word respond pass be should")
# A text that has these tells of what was, or of what happens then, or of a figure.
_CONDITIONS = kind_set("if abort fail_if until past usual otherwise example")
_FIGURES = kind_set("share number more less over under at_least at_most more_sign less_sign")
_OTHER_OBJECTS = kind_set("determiner test time scenario")  # it must not fail the build
# "hold" is the "there" of "there must be no errors".
_GENERIC = ADDRESSES | kind_set("request all not latency each every hold")
_PLACED = kind_set("on at in of for to")
_OF_SERVER = frozenset({"5xx", "5xxs", "4xx", "4xxs"})
_JOINTS = kind_set("and comma")
_BREACHED = kind_set("abort fail_if reject error")  # before an "if"
_STOPPED = kind_set("comma determiner test run")  # stop the test if
_PASSED = kind_set("pass success")
_OK = frozenset({"ok", "okay", "green"})
_BELOW = kind_set("less less_sign under at_most")
_CERTAIN = kind_set("word action thing not")  # of which not any request is told
_MOST_OF_ALL, _MOST_FAILING, _MOST_BACK, _MOST_DONE, _FEW = 4, 8, 20, 3, 2  # tokens
_MOST_ALL_THAT = 4
_ALL_KINDS = kind_set("all every each")
_OF_EACH = _ALL_KINDS | kind_set("of determiner article")


type Span = tuple[int, int]


def in_words_at(
    tokens: Sequence[Token], place: int, text: str, before: Span, *, led: bool
) -> Criterion | None:
    """Return the criterion that nothing fails, if words at a place demand it.

    It is in doubt where they only tell of it: "run it without any errors". `before` is where the
    criterion before stands, (0, 0) for none, and `led` tells that its "if" leads this one, too.
    """
    joined = place - before[1] == 1 and kind_at(tokens, before[1]) in _JOINTS
    match tokens[place].kind:
        case Kind.NOT:
            end, demanded = _none_failed(tokens, place, text)
            if end and joined and _is_passed(tokens, before):
                return _criterion(place, end, sure=True)  # "OK if p99 < 50 ms and no errors"
        case Kind.SHOULD:
            end, demanded = _must_succeed(tokens, place, text), True
        case Kind.SUCCESS:
            start = skip_back(tokens, place, _ALL_THAT, _MOST_ALL_THAT)
            whole = kind_at(tokens, start) is Kind.ALL  # "all requests succeed"
            end = skip(tokens, place + 1, {Kind.SHOULD}, 1)
            demanded = joined or whole  # "p95 < 1 s, all ok"
            end = end if _is_clause(tokens, start if whole else place, end) else 0
        case Kind.ERROR:
            end, demanded = _rejected(tokens, place), True
        case Kind.CHECK:
            return _all_pass(tokens, place, text)
        case kind:
            breached = led or kind in _BREACHED
            passed = led and _is_passed(tokens, before)
            return _any_failed(tokens, place, led=led) if breached and not passed else None
    if not end or not _is_asked(tokens, place, end):
        return None
    if not demanded and kind_at(tokens, end) in _PLACED:
        return None  # "without any errors on /cart": it may be no request of the test
    return _criterion(place, end, sure=demanded and _is_of_any(tokens, place))


def _criterion(place: int, end: int, *, sure: bool) -> Criterion:
    return Criterion(place, end, failing(0), "" if sure else NONE_MEANT)


def _all_pass(tokens: Sequence[Token], place: int, text: str) -> Criterion | None:
    """Return the criterion of "all checks must pass"."""
    start = skip_back(tokens, place, _OF_EACH, _FEW)
    whole = not _ALL_KINDS.isdisjoint(token.kind for token in tokens[start:place])
    done = skip(tokens, place + 1, {Kind.SHOULD, Kind.BE, Kind.HAVE, Kind.TO}, 3)
    if not whole or not (kind_at(tokens, done) in _PASSED or _is_ok(tokens, done, text)):
        return None
    return Criterion(start, done + 1, Threshold(CHECKS, "rate", "==", 1.0))


def _is_ok(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a word says that something passed: "all checks ok"."""
    words = tokens[place : place + 1]
    return any(folded(text[word.start : word.end]) in _OK for word in words)


def _any_failed(tokens: Sequence[Token], place: int, *, led: bool) -> Criterion | None:
    """Return the criterion of "or if any request fails" and "abort when one request fails"."""
    head = led or tokens[place].kind is Kind.FAIL_IF
    condition = skip(tokens, place + 1, _STOPPED, 3)
    denied = kind_at(tokens, place - 1) is Kind.NOT  # don't fail the build if a request fails
    if denied or (not head and kind_at(tokens, condition) is not Kind.IF):
        return None
    start = skip(tokens, place if led else condition, {Kind.IF}, 1)
    subject = skip(tokens, start, {Kind.HAVE}, 1)  # if there are any errors
    end = _failing(tokens, subject)
    figure = skip(tokens, end, {Kind.BE, Kind.SHOULD, Kind.HOLD}, _FEW)
    if not end or kind_at(tokens, figure) in _FIGURES:  # or the error rate exceeds 2 %
        return None
    certain = _CERTAIN.isdisjoint({token.kind for token in tokens[subject:end]})
    found = _criterion(place, end, sure=certain)
    return found._replace(aborts=tokens[place].kind is Kind.ABORT)


def _is_passed(tokens: Sequence[Token], before: Span) -> bool:
    """Return whether a criterion is what a test passes with: "OK if p99 < 50 ms"."""
    kinds = {token.kind for token in tokens[before[0] : before[1]]}
    led = Kind.IF in kinds or kind_at(tokens, before[0] - 1) is Kind.IF
    return led and not kinds.isdisjoint(_BELOW)


def _none_failed(tokens: Sequence[Token], place: int, text: str) -> tuple[int, bool]:
    """Return where "nothing may fail" and "no errors allowed" end, 0 for neither; and a demand."""
    subject = place + 1
    server = skip(tokens, subject, _OF_ALL | _COUNTS, _MOST_OF_ALL)
    if _is_of_server(tokens, server, text):
        return skip(tokens, server + 1, {Kind.ERROR, Kind.REQUEST}, _FEW), False
    end = _failing(tokens, subject)
    if not end:
        return 0, False
    kinds = {t.kind for n, t in enumerate(tokens[subject:end], subject) if not _is_let(tokens, n)}
    after = skip(tokens, end, _COUNTED, _FEW)
    allowed = Kind.WORD in {token.kind for token in tokens[end:after]}  # no errors allowed
    clause = place
    while clause > 0 and tokens[clause - 1].kind not in _CLAUSE_ENDS:
        clause -= 1
    asked = Kind.SHOULD in kinds | {token.kind for token in tokens[clause:place]}
    return after, (allowed or asked or clause == place) and Kind.WORD not in kinds


def _failing(tokens: Sequence[Token], start: int) -> int:
    """Return where what fails ends, behind words for any request; 0 if nothing does.

    "a request should time out or error" fails as a whole, and so does what is "allowed to fail".
    """
    place, words = start, 0
    while place < len(tokens) and place - start < _MOST_FAILING:
        kind = tokens[place].kind
        if kind is Kind.ERROR:
            return place + 1
        if kind in _COUNTS and tokens[place].value > 1:
            return 0
        words += kind is Kind.WORD and not _is_let(tokens, place)
        if words > 1 or not (kind in _FAILING or kind is Kind.WORD):
            return 0
        place += 1
    return 0


def _is_let(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a word is that of "is allowed to fail"."""
    return tokens[place].kind is Kind.WORD and kind_at(tokens, place + 1) is Kind.TO


def _is_of_server(tokens: Sequence[Token], place: int, text: str) -> bool:
    token = tokens[place] if place < len(tokens) else None
    return token is not None and text[token.start : token.end].lower() in _OF_SERVER


def _must_succeed(tokens: Sequence[Token], place: int, text: str) -> int:
    """Return where "must never fail" and "must pass without errors" end, 0 for neither."""
    denied = kind_at(tokens, place + 1) is Kind.NOT
    done = skip(tokens, place + 1 + denied, _DONE, _MOST_DONE)
    if kind_at(tokens, done) is Kind.NOT and not denied:
        end, _ = _none_failed(tokens, done, text)
        return end
    return done + 1 if kind_at(tokens, done) is (Kind.ERROR if denied else Kind.SUCCESS) else 0


def _rejected(tokens: Sequence[Token], place: int) -> int:
    """Return where "errors are not allowed" and "an error fails the test" end, 0 for neither."""
    rejects = skip(tokens, place + 1, {Kind.WORD, Kind.REQUEST, Kind.ERROR, Kind.BE, Kind.ALL}, 2)
    if kind_at(tokens, rejects) is Kind.REJECT:
        return rejects + 1
    denied = skip(tokens, place + 1, {Kind.BE, Kind.WORD, Kind.REQUEST}, _MOST_DONE)
    return skip(tokens, denied + 1, {Kind.SHOULD}, 1) if kind_at(tokens, denied) is Kind.NOT else 0


def _is_clause(tokens: Sequence[Token], place: int, end: int) -> bool:
    """Return whether some tokens are a clause of their own."""
    before, after = kind_at(tokens, place - 1), kind_at(tokens, end)
    return (place == 0 or before in _CLAUSE_ENDS) and (after is None or after in _CLAUSE_ENDS)


def _is_asked(tokens: Sequence[Token], place: int, end: int) -> bool:
    """Return whether no figure, condition or past is told with it."""
    start = begin_of(tokens, place, _HEADED, _MOST_BACK)
    before = {token.kind for token in tokens[start:place]}
    headed = begin_of(tokens, place, _ENDS, _MOST_BACK)  # "Last time: ..., nothing failed"
    before |= {token.kind for token in tokens[headed:start]} & {Kind.PAST}
    past = any(t.kind is Kind.BE and t.value == PAST_FORM for t in tokens[start : end + _FEW])
    follows = kind_at(tokens, end)
    led = kind_at(tokens, place - 1) in _FIGURES and tokens[place - 1].value != 1
    apart = follows in _FIGURES | _CONDITIONS | _OTHER_OBJECTS
    return not (before & _CONDITIONS or past or led or apart)


def _is_of_any(tokens: Sequence[Token], place: int) -> bool:
    """Return whether the subject is any request: payments, or a server, are something else."""
    if tokens[place].kind is not Kind.SHOULD:
        return True
    passes = kind_at(tokens, place - 1) is Kind.TEST and kind_at(tokens, place + 1) is not Kind.NOT
    return passes or kind_at(tokens, place - 1) in _GENERIC
