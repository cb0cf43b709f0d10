"""Tells of which part of a test a criterion speaks, and whether it is meant as one."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from operator import attrgetter

from shared.reading.criteria.conditions import Stretch, ends_test, is_led, leaves_out, stretches
from shared.reading.criteria.criterion import (
    A_WISH,
    LIMITS,
    MAY_BEGIN,
    MOST_TOKENS,
    Criterion,
    Setting,
    criterion_at,
)
from shared.reading.criteria.ellipses import BELOW, carried_on, limit_alone
from shared.reading.criteria.in_words import in_words_at
from shared.reading.criteria.limit_tables import tabled_limits
from shared.reading.criteria.named_requests import (
    names_part,
    nouns_named,
    request_before,
    requests_named,
    with_method,
)
from shared.reading.criteria.phases import phrase_within
from shared.reading.criteria.whose import last_word, path_of
from shared.reading.lexing.stream import kind_at, skip, skip_back
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set
from shared.reading.lexing.word_forms import singular
from shared.reading.quantities.background import sentences

OF_A_PART = "of one part of the test"
IN_A_PART = "said of one part of the test"
LEFT_OUT = "a part of the time is left out"
_NAMES = kind_set("path url verb code thing action scenario measure resource others remainder")
_LINKS = kind_set("be should time_word colon of open dash")
_ENDS = kind_set("stop newline semicolon bullet")
_WISHES = kind_set("about usual past tilde")
_ROUGHLY = kind_set("about tilde")
_QUANTITIES = kind_set("users time rate iterations repeats requests")
_HEADS = kind_set("word thing action adjective request data_verb role")
_ARTICLES = kind_set("determiner article comma")
_LIMITS = kind_set("less less_sign under at_most below_post in should")
_BEFORE_VERB = kind_set("stop newline to should")
_START = attrgetter("start")
_FAR, _NEXT = 40, 3  # tokens
_MOST = 200  # criteria; what is beyond stays unread
_MOST_BEFORE, _MOST_AFTER, _MOST_LINKS = 8, 5, 3


@dataclass(frozen=True)
class _Scene:
    """What stands around the criteria of a text, each found once and only where it is needed."""

    tokens: Sequence[Token]
    text: str
    spaced: bool

    @cached_property
    def parted(self) -> Sequence[tuple[int, int]]:
        """The sentences of one part of the test."""
        return _parted(self.tokens)

    @cached_property
    def names(self) -> frozenset[Kind]:
        """What may name a part of the test."""
        return _names_of(self.tokens)

    @cached_property
    def stretches(self) -> Sequence[Stretch]:
        """The sentences, with what they add to their criteria."""
        return stretches(self.tokens)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The addresses that the text names more than once."""
        return _repeated(self.tokens, self.text)

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where the words stand that addresses end in."""
        return _path_ends(self.tokens, self.text)

    @cached_property
    def aimed(self) -> Sequence[bool]:
        """Which tokens stand in a sentence of targets."""
        return _aimed(self.tokens)

    @cached_property
    def limits(self) -> Sequence[int]:
        """The places of what may be a limit."""
        return [place for place, token in enumerate(self.tokens) if token.kind in LIMITS]

    def has_limit(self, place: int) -> bool:
        """Return whether what may be a limit stands near enough behind a place."""
        at = bisect_left(self.limits, place)
        return at < len(self.limits) and self.limits[at] - place < MOST_TOKENS

    @cached_property
    def rejected(self) -> Sequence[bool]:
        """Which tokens stand before what calls them a failure."""
        return _rejected(self.tokens)


def with_criteria(
    tokens: Sequence[Token], text: str, *, spaced: bool
) -> tuple[list[Token], list[Criterion]]:
    """Return tokens in which criteria have become one token each, and the criteria.

    The value of such a token is the place of its criterion in the list. A request that a criterion
    is of becomes a part of its token, if the text names it elsewhere, too.
    """
    result: list[Token] = []
    found: list[Criterion] = []
    spans: list[tuple[int, int]] = []
    scene = _Scene(tokens, text, spaced)
    tabled = tabled_limits(tokens, OF_A_PART)
    place = 0
    while place < len(tokens):
        if cell := tabled.get(place):
            first, last = tokens[place].start, tokens[cell.end - 1].end
            result.append(Token(Kind.CRITERION, first, last, float(len(found))))
            found.append(cell)
            spans.append((place, cell.end))
            place = cell.end
            continue
        joined = bool(spans) and place - spans[-1][1] <= 1  # "or a request fails"
        if not (joined or tokens[place].kind in MAY_BEGIN) or len(found) >= _MOST:
            result.append(tokens[place])
            place += 1
            continue
        led = is_led(tokens, place, spans)
        criterion = None
        if scene.has_limit(place):
            before = found[-1] if spans and place - spans[-1][1] <= _NEXT else None
            setting = Setting(led, before, scene.aimed[place], scene.rejected[place])
            criterion = criterion_at(tokens, place, setting)
        if criterion is None and tokens[place].kind in BELOW:
            carried = carried_on(tokens, place, found[-1]) if found else None
            criterion = carried or limit_alone(tokens, place, scene.ends)
        if criterion is None:
            span = spans[-1] if spans else (0, 0)
            criterion = in_words_at(tokens, place, text, span, led=led)
        if criterion is None or _is_told(tokens, criterion) or _is_of_else(tokens, place):
            result.append(tokens[place])
            place += 1
            continue
        if led:
            criterion = replace(criterion, aborts=criterion.aborts or found[-1].aborts)
        judged = _with_words(_judged(criterion, scene), found[-1].named if found else (), scene)
        stretch = scene.stretches[bisect_right(scene.stretches, place, key=_START) - 1]
        found.append(_under_conditions(tokens, judged, stretch))
        start, end = _whole(judged, scene)
        while result and result[-1].start >= tokens[start].start:
            result.pop()
        first, last = tokens[start].start, tokens[end - 1].end
        result.append(Token(Kind.CRITERION, first, last, float(len(found) - 1)))
        result += _named_here_alone(tokens[criterion.start : criterion.end], scene)
        spans.append((spans[-1][0] if led else place, criterion.end))
        place = end
    return result, found


def _with_words(criterion: Criterion, before: Sequence[Token], scene: _Scene) -> Criterion:
    """Return a criterion with the words for its time, and for its request if one leads to it.

    `before` names the requests of the criterion before: they are none of this one.
    """
    phase = phrase_within(scene.tokens[criterion.start : criterion.end])
    criterion = replace(criterion, phase=phase)
    if criterion.named and _overlap(before, criterion.named):
        return replace(criterion, doubt="", named=())
    if criterion.named:
        return criterion
    led = request_before(scene.tokens, criterion.start)
    again = bool(led) and scene.text[led[-1].start : led[-1].end] in scene.repeated
    if again and criterion.doubt in {"", OF_A_PART, IN_A_PART}:
        return replace(criterion, doubt=OF_A_PART, named=tuple(led))
    return criterion


def _overlap(before: Sequence[Token], named: Sequence[Token]) -> bool:
    return bool(before) and named[0].start < before[-1].end


def _aimed(tokens: Sequence[Token]) -> list[bool]:
    """Return which tokens stand in a sentence of targets: "SLOs: p50 100 ms / p95 250 ms"."""
    result: list[bool] = []
    for place, token in enumerate(tokens):
        first = not place or tokens[place - 1].kind in _ENDS
        head = [each.kind for each in tokens[place : place + _NEXT + 1]] if first else []
        aimed = Kind.TARGET in head if first else result[-1]
        result.append(aimed and token.kind not in _ENDS)
    return result


def _rejected(tokens: Sequence[Token]) -> list[bool]:
    """Return which tokens stand before "is a failure" or "is not acceptable" in their sentence."""
    result: list[bool] = []
    for token in reversed(tokens):
        rejects = token.kind is Kind.REJECT or result[-1:] == [True]
        result.append(token.kind not in _ENDS and rejects)
    return result[::-1]


def _repeated(tokens: Sequence[Token], text: str) -> frozenset[str]:
    """Return the addresses that a text names more than once, with their hosts or without."""
    every = [text[t.start : t.end] for t in tokens if t.kind in ADDRESSES]
    words = Counter(word for each in every for word in {each, path_of(each)})
    return frozenset(word for word, times in words.items() if times > 1)


def _path_ends(tokens: Sequence[Token], text: str) -> frozenset[int]:
    """Return where the words stand that addresses of the text end in: list, /list."""
    said = [(token, text[token.start : token.end]) for token in tokens]
    words = {last_word(word) for token, word in said if token.kind in ADDRESSES} - {""}
    if not words:
        return frozenset()
    return frozenset(token.start for token, word in said if singular(word) in words)


def _named_here_alone(tokens: Sequence[Token], scene: _Scene) -> Sequence[Token]:
    """Return the request within a criterion that is named nowhere else: it is one to make, too."""
    for place, token in enumerate(tokens):
        named = token.kind in ADDRESSES
        if named and scene.text[token.start : token.end] not in scene.repeated:
            return with_method(tokens, place)
    return ()


def _is_of_else(tokens: Sequence[Token], start: int) -> bool:
    """Return whether the noun before a criterion is measured elsewhere: connection time p95."""
    before = skip_back(tokens, start, _LINKS, _MOST_LINKS)
    return kind_at(tokens, before) in {Kind.MEASURE, Kind.RESOURCE}


def _under_conditions(tokens: Sequence[Token], criterion: Criterion, stretch: Stretch) -> Criterion:
    if criterion.doubt:
        return criterion
    if leaves_out(tokens, stretch, criterion.end):
        return replace(criterion, doubt=LEFT_OUT)
    ends = ends_test(tokens, stretch, criterion.end)
    if ends is None:
        return replace(criterion, doubt="it may end the test")
    return replace(criterion, aborts=criterion.aborts or ends)


def _is_told(tokens: Sequence[Token], criterion: Criterion) -> bool:
    """Return whether a limit is none, but what was seen: p99 rose to 8 s, yesterday p99 > 2 s."""
    inside = {token.kind for token in tokens[criterion.start : criterion.end]}
    if inside & _LIMITS:
        return False
    before = {
        token.kind for token in tokens[max(0, criterion.start - _MOST_BEFORE) : criterion.start]
    }
    asked = inside & {Kind.IF, Kind.ABORT, Kind.FAIL_IF, Kind.AT_LEAST}
    after = tokens[criterion.end : criterion.end + 1]
    past = Kind.PAST in before or any(token.kind is Kind.PAST for token in after)
    return Kind.PAST in inside or (past and not asked)


def _goes_on(token: Token) -> bool:
    return token.kind not in _ENDS and token.kind is not Kind.COMMA


def _parted(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the sentences of one part of the test: "Dashboard: GET /a ...", "only phase 2 ..."."""
    headed: list[tuple[int, int]] = []
    only: list[tuple[int, int]] = []
    start = 0
    for sentence in sentences(tokens):
        span = (start, start + len(sentence))
        start += len(sentence)
        kinds = [token.kind for token in sentence]
        begin = skip(sentence, 0, {Kind.BULLET}, 1)
        colon = skip(sentence, begin, _HEADS, 2)
        if colon > begin and kind_at(sentence, colon) is Kind.COLON and ADDRESSES & set(kinds):
            headed.append(span)
        if any(
            kind is Kind.ONLY and {Kind.STAGE, Kind.STAGE_LABEL} & set(kinds[at + 1 : at + 5])
            for at, kind in enumerate(kinds)
        ) or kinds[begin : begin + 1] == [Kind.SCENARIO_LABEL]:
            only.append(span)
    return only + (headed if len(headed) > 1 else [])


def _names_of(tokens: Sequence[Token]) -> frozenset[Kind]:
    """Return what may name a part of the test: addresses only where there are several."""
    several = sum(token.kind in ADDRESSES for token in tokens) > 1
    return _NAMES if several else _NAMES - ADDRESSES - {Kind.VERB}


def _judged(criterion: Criterion, scene: _Scene) -> Criterion:
    if criterion.doubt:
        return criterion
    tokens, names = scene.tokens, scene.names
    past = any(t.kind is Kind.PAST for t in tokens[criterion.start : criterion.end])
    if past or _is_wish(tokens, criterion):
        return replace(criterion, doubt=A_WISH)
    if named := requests_named(tokens, criterion) or nouns_named(
        tokens, criterion, names, scene.ends
    ):
        return replace(criterion, doubt=OF_A_PART, named=tuple(named))
    if _is_of_part(tokens, criterion, names, spaced=scene.spaced):
        return replace(criterion, doubt=OF_A_PART)
    if _is_of_level(tokens, criterion.start) or any(
        start <= criterion.start < end for start, end in scene.parted
    ):
        return replace(criterion, doubt=IN_A_PART)
    return criterion


def _whole(criterion: Criterion, scene: _Scene) -> tuple[int, int]:
    """Return where a criterion begins and ends, with the request that it names.

    Without that if the text names it nowhere else: then it is one to make as well.
    """
    start, end = criterion.start, criterion.end
    addresses = [token for token in criterion.named if token.kind in ADDRESSES]
    urls = {scene.text[token.start : token.end] for token in addresses}
    if not urls or not urls <= scene.repeated:
        return start, end
    first = criterion.named[0]
    place = bisect_left(scene.tokens, first.start, key=_START)
    return min(start, place), max(end, place + len(criterion.named))


def _is_wish(tokens: Sequence[Token], criterion: Criterion) -> bool:
    before = tokens[max(0, criterion.start - _MOST_BEFORE) : criterion.start]
    demanded = any(token.kind is Kind.TARGET for token in before)
    for place in range(len(before) - 1, -1, -1):
        token = before[place]
        if token.kind in _ENDS:
            break
        if token.kind in _ROUGHLY and kind_at(before, place + 1) in _QUANTITIES:
            continue  # "about 30 users, p95 under 400 ms"
        if token.kind in _WISHES and not (demanded and token.kind is Kind.USUAL):
            return True
    after = tokens[criterion.end : criterion.end + _MOST_AFTER]
    if after[:1] and after[0].kind is Kind.OR:
        return any(token.kind in {Kind.TIME, Kind.SHARE} for token in after[1:3])
    seen = any(token.kind is Kind.PAST for token in takewhile(_goes_on, after))
    return seen or any(token.kind is Kind.ABOUT_POST for token in after[:2])


def _is_of_part(
    tokens: Sequence[Token],
    criterion: Criterion,
    names: frozenset[Kind],
    *,
    spaced: bool,
) -> bool:
    if names_part(tokens, criterion.end, names) or _only_in_brackets(tokens, criterion.end):
        return True
    if tokens[criterion.start].kind in {Kind.IF, Kind.ABORT, Kind.FAIL_IF}:
        return False
    before = tokens[criterion.start - 1].kind if criterion.start else None
    named = names | ({Kind.WORD} if spaced and not _begins_sentence(tokens, criterion) else set())
    return before in named


def _is_of_level(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "at 50 users" stands before a criterion, in a text of several such levels."""
    kinds = [
        token.kind for token in tokens[max(0, place - 3) : place] if token.kind not in _ARTICLES
    ]
    if kinds[-2:] != [Kind.AT, Kind.USERS]:
        return False
    around = tokens[max(0, place - _FAR) : place + _FAR]
    return len({token.value for token in around if token.kind is Kind.USERS}) > 1


def _begins_sentence(tokens: Sequence[Token], criterion: Criterion) -> bool:
    """Return whether a verb that no lexicon knows may lead the sentence: "Demand p95 < 1s"."""
    return criterion.start < 2 or tokens[criterion.start - 2].kind in _BEFORE_VERB  # noqa: PLR2004


def _only_in_brackets(tokens: Sequence[Token], place: int) -> bool:
    kinds = [token.kind for token in tokens[place : place + 2]]
    named = _NAMES - {Kind.CODE} | {Kind.WORD, Kind.ONLY}  # "(AC-7)" refers to a requirement
    return kinds[:1] == [Kind.OPEN] and kinds[1:2] != [] and kinds[1] in named
