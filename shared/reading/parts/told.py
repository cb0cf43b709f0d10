"""Finds what only tells: sections about something else, and sentences that ask for nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import PAST_FORM, PERSON
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token, kind_set
from shared.reading.parts.address_shares import with_address_shares
from shared.reading.parts.fractions import with_fractions
from shared.reading.parts.mixes import with_mixes
from shared.reading.quantities.background import lines, sentences

type IsPrinted = Callable[[str], bool]

_FIGURES = kind_set("number ordinal fraction share")
_QUANTITIES = _FIGURES | kind_set(
    "requests time users rate iterations repeats percentile count twice"
)
# What a sentence that demands has, or one that tells how a test runs.
_DEMANDS = kind_set("should less less_sign at_most below_post target run up hold abort fail_if now")
_ASKS = _DEMANDS | kind_set(
    "vu concurrent rps rpm throughput iteration test iterations repeats duration down jump "
    "warm_up start stair stage stage_label scenario ramp_label gradually peak check pass "
    "under at_least more more_sign minimum maximum latency error success percentile reject "
    "first_byte iteration_time handshake respond if think twice colon equals arrow pipe verb load "
    "total then rate_word again also scenario_label timeout"
)
_MEASURED = kind_set("latency percentile error respond average")
# What a sentence may have that asks for something, but hardly for the number in it.
_SOFT = kind_set("test start then load total check pass also again respond if verb now concurrent")
_OF_TIMES = kind_set("time requests second minute hour day")
_SHARED = _DEMANDS | kind_set("error success check user users request")
_CLIMBS = kind_set("up ramp_label down")
_LASTS = kind_set("for in over span")
_LEADS_TO = kind_set("to until up_to at from arrow")
_SUBJECTS = kind_set("article determiner each every")
_BEFORE_NOUN = kind_set("adjective average hyphen")
_NOUNS = kind_set("word thing action resource")
_PASTS = kind_set("past usual")
_LEADS = kind_set("bullet sign")
_HEADED = kind_set("user vu test load duration target run")
_CUTS = kind_set("dash semicolon close")
_ENDS_HEADING = kind_set("colon newline dash")
_AFTER_HEADING, _BLANK = _ENDS_HEADING | _LEADS, _LEADS | {Kind.NEWLINE}
_COMPARES = kind_set("under at_least more more_sign")
_LIMITS = kind_set("less less_sign under at_most")
_MOST_LINE = 200  # characters
_MOST_LEADS, _LEAST_WORDS, _WHOLE = 3, 3, 100
_MOST_HEADING = 40  # characters
_LONGEST_ANSWER_S = 60
_COMMENT = "//"  # of code
_DECORATION = "#*-_[]•> \t"


def with_told(
    tokens: Sequence[Token], text: str, headings: frozenset[str], *, printed: IsPrinted | None
) -> list[Token]:
    """Return tokens in which the quantities that are only told of are of that kind.

    `printed` tells lines that a tool printed, if a notation says how much load there is.
    """
    if not any(token.kind in _QUANTITIES for token in tokens):
        return list(tokens)
    sections = _Sections(text, headings)
    read = [token for line in lines(tokens) for token in sections.read(line)]
    asked = with_address_shares(with_mixes(with_fractions(read)), text)
    anchor = _anchor(asked)
    if anchor is None and printed is not None:
        return [
            token
            for sentence in sentences(asked)
            for token in _told(sentence, _told_beside_notation(sentence, text, printed))
        ]
    if anchor is None:
        return asked
    mixed = _is_mix(asked)
    climbs = any(token.kind in _CLIMBS for token in asked)
    return [
        token
        for sentence in sentences(asked)
        for part in _parts(sentence)
        for token in _told(part, _told_in(part, anchor, mixed=mixed, climbs=climbs))
    ]


def _is_mix(tokens: Sequence[Token]) -> bool:
    """Return whether the shares of a text make a whole, as those of its users do."""
    shares = [token.value for token in tokens if token.kind is Kind.SHARE]
    return len(shares) > 1 and abs(sum(shares) - _WHOLE) <= 1


def _told(tokens: Sequence[Token], kinds: frozenset[Kind]) -> Iterator[Token]:
    for token in tokens:
        yield replace(token, kind=Kind.TOLD, parts=()) if token.kind in kinds else token


# Sections


@dataclass(slots=True)
class _Sections:
    """Reads line by line, and knows whether a section about something else goes on."""

    text: str
    headings: frozenset[str]
    within: bool = False
    begun: bool = False

    def read(self, line: Sequence[Token]) -> Iterator[Token]:
        """Yield the tokens of a line, of those that only tell in that kind."""
        inline = self._turn(line)
        for number, sentence in enumerate(sentences(line)):
            headed = self._heading(sentence) if inline else None
            levelled = number > 0 and not LEVELS.isdisjoint(token.kind for token in sentence)
            inline = inline and (headed in self.headings if headed else not levelled)
            body = sentence[_heading_end(sentence) + 1 :] if headed else sentence
            demands = not _DEMANDS.isdisjoint(token.kind for token in body)
            told = (self.within or inline) and not demands
            yield from _told(sentence, _QUANTITIES) if told else sentence

    def _turn(self, line: Sequence[Token]) -> bool:
        """Begin or end a section, and return whether the line alone is one."""
        content = [token for token in line if token.kind not in _BLANK]
        if not content:
            self.within = self.within and not self.begun
            return False
        heading = self._heading(line)
        told = heading in self.headings if heading is not None else False
        after = line[_heading_end(line) :]
        alone = all(token.kind in _AFTER_HEADING for token in after)
        if heading is not None and (told or alone):
            self.within, self.begun = told and alone, False
            return told and not alone
        self.within = self.within and content[0].kind not in _HEADED
        self.begun = True
        return False

    def _heading(self, tokens: Sequence[Token]) -> str | None:
        """Return what stands before the first colon, or alone on a line, in small letters."""
        begin, end = skip(tokens, 0, _LEADS, _MOST_LEADS), _heading_end(tokens)
        if end <= begin:
            return None
        title = tokens[0].kind is Kind.BULLET and self.text[tokens[0].start] == "#"
        colon = kind_at(tokens, end) in {Kind.COLON, Kind.DASH}
        words = folded(self.text[tokens[begin].start : tokens[end - 1].end]).strip(_DECORATION)
        named = words in self.headings and end == len(tokens) - 1
        return words if len(words) <= _MOST_HEADING and (colon or title or named) else None


def _heading_end(tokens: Sequence[Token]) -> int:
    end = skip(tokens, 0, _LEADS, _MOST_LEADS)
    while end < len(tokens) and tokens[end].kind not in _ENDS_HEADING:
        end += 1
    return end


# Sentences


def _anchor(tokens: Sequence[Token]) -> Token | None:
    """Return the one level that stands beside a time: what else is told is beside the load."""
    found: dict[tuple[Kind, float], Token] = {}
    for whole in sentences(tokens):
        sentence = [token for part in _parts(whole) if not _is_bracket(part) for token in part]
        levels = [token for token in sentence if token.kind in LEVELS]
        if not levels:
            continue
        times = [
            token
            for place, token in enumerate(sentence)
            if token.kind is Kind.TIME
            and not token.has(Mark.MILLI)
            and kind_at(sentence, place - 1) not in _LIMITS
        ]
        past = any(token.kind in _PASTS or _was(token) for token in sentence)
        labelled = [token for token in levels if token.has(Mark.LABELLED)]
        if not past and (times or labelled):
            for level in levels:
                found[level.kind, level.value] = level
    return next(iter(found.values())) if len(found) == 1 else None


def _parts(sentence: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield what stands between dashes and in brackets, and the rest, in the order of the text."""
    start = 0
    for place, token in enumerate(sentence):
        if token.kind in _CUTS:
            yield sentence[start : place + 1]
            start = place + 1
        elif token.kind is Kind.OPEN:
            yield sentence[start:place]
            start = place
    yield sentence[start:]


def _is_bracket(part: Sequence[Token]) -> bool:
    return kind_at(part, 0) is Kind.OPEN


def _told_in(part: Sequence[Token], anchor: Token, *, mixed: bool, climbs: bool) -> frozenset[Kind]:
    """Return which quantities a part only tells of, as in "the shop has 12 branches"."""
    if _goes_on(part, climbs=climbs):
        return frozenset()
    told = _told_kinds(part, anchor)
    shared = mixed or _is_limit(part) or any(token.kind in _SHARED for token in part)
    return told - {Kind.SHARE} if shared else told


def _is_limit(part: Sequence[Token]) -> bool:
    """Return whether a part says how soon answers come: "95 % of logins finish within 2 s"."""
    past = any(token.kind is Kind.PAST or _was(token) for token in part)
    return not past and any(
        token.kind is Kind.RESPOND
        and kind_at(part, place + 1) is Kind.IN
        and kind_at(part, place + 2) is Kind.TIME
        and part[place + 2].value < _LONGEST_ANSWER_S
        for place, token in enumerate(part)
    )


def _told_kinds(part: Sequence[Token], anchor: Token) -> frozenset[Kind]:
    kinds = {token.kind for token in part}
    asks = kinds & _ASKS
    anchored = any(token.start == anchor.start for token in part)
    if anchored or _counts_requests(part) or _is_of_users(part):
        return frozenset()
    past = Kind.PAST in kinds or any(map(_was, part))
    told = past if kinds & LEVELS else past or Kind.USUAL in kinds
    if told and asks <= _MEASURED | {Kind.COLON}:
        return _QUANTITIES
    if asks or not _states(part, kinds):
        return _FIGURES if asks and asks <= _SOFT and not kinds & LEVELS else frozenset()
    if not kinds & LEVELS:
        return _FIGURES | _OF_TIMES
    return _QUANTITIES if _is_other(part, kinds, anchor) else frozenset()


def _is_of_users(part: Sequence[Token]) -> bool:
    """Return whether a part says what users do, or how many: they click every 2 s; 10 of them buy.

    So does one that says what is after a while, or how often: after 2 minutes there are 100; every
    10th time.
    """
    begin = skip(part, 0, _LEADS, _MOST_LEADS)
    kinds = [token.kind for token in part[begin:]]
    people = kinds[:1] == [Kind.EACH] or (kinds and _is_they(part[begin]))
    some = any(
        (one.kind is Kind.OF and _is_they(other))
        or (one.kind is Kind.EVERY and other.kind is Kind.ORDINAL)
        for one, other in pairwise(part)
    )
    later = Kind.AFTER in kinds and kind_at(part, begin + kinds.index(Kind.AFTER) + 1) is Kind.TIME
    later = later and (kinds[0] is Kind.AFTER or Kind.USER in kinds)
    return bool(people and Kind.EVERY in kinds) or some or later


def _is_they(token: Token) -> bool:
    return token.kind is Kind.DETERMINER and token.value == PERSON


def _told_beside_notation(
    sentence: Sequence[Token], text: str, printed: IsPrinted
) -> frozenset[Kind]:
    """Return which quantities a sentence only tells of: "9201 requests finished, 3 failed"."""
    kinds = {token.kind for token in sentence}
    if sentence:
        start, end = sentence[0].start, sentence[-1].end
        begin = text.rfind("\n", max(0, start - _MOST_LINE), start) + 1
        line = text[begin : min(end, begin + _MOST_LINE)].strip().lower()
        plain = kinds.isdisjoint(_DEMANDS - {Kind.RUN} | _COMPARES)
        if line.startswith(_COMMENT) or (plain and printed(line)):
            return _QUANTITIES
    if kinds & _PASTS or any(map(_was, sentence)):
        return _QUANTITIES if not kinds & _DEMANDS else frozenset()
    asked = sentence[-1:] and text[sentence[-1].start] == "?"  # "Shouldn't it be around 10000?"
    if asked and kind_at(sentence, 0) is Kind.BE and kinds.isdisjoint(_DEMANDS - {Kind.SHOULD}):
        return _QUANTITIES  # "Does this mean that it can handle 50k connections?"
    done = (asked or Kind.RESPOND in kinds) and kinds.isdisjoint(_DEMANDS | {Kind.BUT, Kind.NOT})
    return _FIGURES | {Kind.REQUESTS} if done else frozenset()


def _counts_requests(part: Sequence[Token]) -> bool:
    """Return whether a number stands before a method: 70 GET /a."""
    pairs = pairwise(token.kind for token in part)
    return (Kind.NUMBER, Kind.VERB) in pairs


def _goes_on(part: Sequence[Token], *, climbs: bool) -> bool:
    """Return whether a part goes on with the course of a load: "then 100 for 5 minutes"."""
    pairs = [(before.kind, after.kind) for before, after in pairwise(part)]
    level = any(
        (before in _LEADS_TO and after is Kind.NUMBER)
        or (before is Kind.NUMBER and after in _LASTS)
        for before, after in pairs
    )
    lasts = climbs and (Kind.FOR, Kind.TIME) in pairs
    return lasts or (level and any(token.kind in {Kind.TIME, Kind.THEN} for token in part))


def _was(token: Token) -> bool:
    return token.kind is Kind.BE and token.value == PAST_FORM


def _is_other(part: Sequence[Token], kinds: set[Kind], anchor: Token) -> bool:
    """Return whether the levels of a part are others than the load: more, or had."""
    levels = [token for token in part if token.kind in LEVELS]
    alike = all(token.kind is anchor.kind for token in levels)
    more = alike and all(token.value > anchor.value for token in levels)
    return bool(levels) and (more or Kind.HAVE in kinds)


def _states(part: Sequence[Token], kinds: set[Kind]) -> bool:
    """Return whether a part is a sentence: it has a subject, a verb, or some words at least."""
    begin = skip(part, 0, _LEADS | {Kind.OPEN}, _MOST_LEADS)
    noun = skip(part, begin + 1, _BEFORE_NOUN, 2)
    subject = kind_at(part, begin) in _SUBJECTS and kind_at(part, noun) in _NOUNS
    verb = not kinds.isdisjoint({Kind.BE, Kind.HAVE} | _PASTS)
    words = sum(token.kind in {Kind.WORD, Kind.THING, Kind.ACTION} for token in part)
    return subject or verb or words >= _LEAST_WORDS
