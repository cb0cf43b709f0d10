"""Finds numbers of a load in what was taken for data: in code, settings, markup and quotations.

Whatever looks like the setting of a load there, and no part of the plan claims, is unread.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter, itemgetter

from shared.domain.plan import Fate, Load, Scenario, Span, Statement
from shared.reading.lexing.characters import folded, is_digit, is_letter
from shared.reading.lexing.lexer import lexed
from shared.reading.lexing.lexicon import COMMON, Lexicon, words_of
from shared.reading.lexing.percentiles import percentile
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.quantities.amounts import with_amounts
from shared.reading.quantities.number_words import with_numbers

# Words that set a load wherever they stand, and those that do where a text has no load elsewhere.
_SETS = kind_set("vu concurrent rps rpm iteration throughput ramp_label up stage")
_MAY_SET = _SETS | kind_set(
    "user duration hold rate_word target session arrive run request last test load"
)
_AMOUNTS = kind_set("users rate iterations repeats time")
_TOLD = kind_set("user vu concurrent rps rpm iteration request action role minute hour second ms")
_CONTAINS = kind_set("data_verb have be")
_COUNTS = kind_set("numeral scale round fraction")
_DATA = kind_set("data json")
_LIMITED = kind_set("latency average median maximum error rate_word check")
_SETTINGS = frozenset(words_of(COMMON)["names"]["settings"])
_STRUCK_OUT = "~~"
_SIGNS = "`{}\"'\u201c\u201d \n"
_DIGITS = "0123456789.:"
_APART = "\n\n"
_FLAGS = (" -", "--")
_BELOW_ZERO = (">-", "=-", '"-', ":-", "(-")
_PARTS = ",;{}\n"  # where a setting ends
_BEFORE, _AFTER = 4, 2  # words between a number and what it sets
_TO_LIMIT = 6  # words, "below or equal to" among them
_MOST_SIGNS, _LEAST = 8, 4  # characters
_PRECISE = {2, 4, 5, 6}  # decimals


def with_overlooked(
    text: str,
    statements: Sequence[Statement],
    scenarios: Sequence[Scenario],
    tokens: Sequence[Token],
    lexicon: Lexicon,
) -> tuple[Statement, ...]:
    """Return statements in which each number of a load within data is unread.

    `tokens` are those of the lexer: in words alone, a load may stand where no statement is.
    """
    loads = [scenario.load for scenario in scenarios if scenario.load]
    full = any(map(_is_full, loads))
    told = {str(int(sum(load.target or 0 for load in loads)))} if full else set[str]()
    for each in statements if full else ():
        if each.fate is Fate.CLAIMED and ".load" in (each.part or ".load"):
            told.update(_numbers(each.text))
    scan = _Scan(text, folded(text), _SETS if full else _MAY_SET, lexicon, frozenset(told))
    aimed = any(load.target for load in loads)
    regions = [each for each in statements if _may_hide(each, aimed=aimed)]
    regions += _in_words(text, {each.span.start for each in statements}, tokens)
    if full:  # "the response contains '3 users online'"
        held = {t.start for before, t in pairwise(tokens) if before.kind in _CONTAINS}
        regions = [each for each in regions if each.span.start not in held]
    spans = {each.span.start: list(scan.run(each.span)) for each in regions}
    wordy = [each for each in regions if not spans[each.span.start] and _is_wordy(each, scan)]
    for token, span, whose in _amounts(wordy, lexicon):
        other = token.kind is Kind.TIME or _is_precise(text[span.start : span.end])
        if not full or (scan.is_new(span) and not other):
            spans[whose].append(span)
    parted = {each.span.start: list(_parted(each, spans[each.span.start])) for each in regions}
    found = [part for each in statements for part in parted.pop(each.span.start, [each])]
    found += [part for parts in parted.values() for part in parts if part.fate is Fate.UNREAD]
    return tuple(sorted(found, key=attrgetter("span")))


def _in_words(text: str, known: Collection[int], tokens: Sequence[Token]) -> Iterator[Statement]:
    """Yield the data that holds words and no digit, and is no statement: "forty users"."""
    for token in tokens:
        if token.kind in _DATA and token.start not in known:
            words = text[token.start : token.end]
            if any(map(is_letter, words)):
                span = Span(token.start, token.end)
                yield Statement(span=span, text=words, fate=Fate.DATA)


def _is_full(load: Load) -> bool:
    return bool(load.target and (load.duration_s or load.stages or load.per))


def _numbers(text: str) -> list[str]:
    return "".join(char if is_digit(char) else " " for char in text).split()


def _is_precise(number: str) -> bool:
    """Return whether a number was measured: 2622.02; three decimals may be thousands."""
    _, _, decimals = number.partition(".")
    return len(decimals) - len(decimals.lstrip(_DIGITS)) in _PRECISE


def _may_hide(statement: Statement, *, aimed: bool) -> bool:
    """Return whether a statement is data, or a body where nothing says how much load there is."""
    body = statement.fate is Fate.CLAIMED and statement.text.startswith("{") and not aimed
    return body or (statement.fate is Fate.DATA and not statement.text.startswith(_STRUCK_OUT))


def _is_wordy(region: Statement, scan: "_Scan") -> bool:
    """Return whether a region may hold prose about a load."""
    place, counted = region.span.start, any(map(is_digit, region.text))
    told = place in scan.told_in and (counted or place in scan.counted_in)
    return told or not region.text.isascii()


def _parted(whole: Statement, spans: Sequence[Span]) -> Iterator[Statement]:
    """Yield what is unread of a statement, and what of it lies between."""
    start = whole.span.start
    for span in sorted(spans):
        if span.start >= start:
            yield from _rest(whole, start, span.start)
            text = whole.text[span.start - whole.span.start : span.end - whole.span.start]
            yield Statement(span=span, text=text, fate=Fate.UNREAD)
            start = span.end
    yield from _rest(whole, start, whole.span.end)


def _amounts(regions: Sequence[Statement], lexicon: Lexicon) -> Iterator[tuple[Token, Span, int]]:
    """Yield the quantities of a load in some regions, read as prose, each with whose it is."""
    pieces: list[str] = []
    moved: list[tuple[int, int, int]] = []  # where each begins, how far from the text, whose it is
    length = 0
    for region in regions:
        inner = region.text.strip(_SIGNS)
        if len(inner) >= _LEAST:
            start = region.span.start + len(region.text) - len(region.text.lstrip(_SIGNS))
            moved.append((length, start - length, region.span.start))
            pieces.append(inner)
            length += len(inner) + len(_APART)
    for token in with_amounts(with_numbers(lexed(_APART.join(pieces), lexicon))):
        if token.kind in _AMOUNTS:
            _, by, whose = moved[bisect_right(moved, token.start, key=itemgetter(0)) - 1]
            yield token, Span(token.start + by, token.end + by), whose


def _rest(whole: Statement, start: int, end: int) -> Iterator[Statement]:
    text = whole.text[start - whole.span.start : end - whole.span.start]
    if text == whole.text:
        yield whole
    elif any(map(is_digit, text)):
        yield whole.model_copy(update={"span": Span(start, end), "text": text})


@dataclass(slots=True)
class _Scan:
    """Reads names and numbers from left to right; a name such as rampTo is two words."""

    text: str
    line: str
    kinds: frozenset[Kind]
    lexicon: Lexicon
    told: frozenset[str]  # numbers that the load has anyway
    told_in: set[int] = field(default_factory=set)  # where regions begin that speak of loads
    counted_in: set[int] = field(default_factory=set)  # and those with numbers in words
    begun: int = 0
    words: int = 0  # since the number, or the end of the setting, before
    set_at: int = -_BEFORE  # which of them sets a load
    set_from: int = 0  # and where it begins
    limited: bool = False  # the last is something that limits are set to
    centile_at: int = -_TO_LIMIT  # which of them is a percentile, that a number limits
    pending: Span | None = None  # a number that a word behind it may make one of a load

    def run(self, span: Span) -> Iterator[Span]:
        """Yield the numbers of a load, each with the word that says so."""
        self._clear()
        self.begun = place = span.start
        while place < span.end:
            char = self.line[place]
            if is_letter(char):
                place = self._word(place, span.end)
                if self.pending and self.words <= _AFTER and self.set_at == self.words:
                    if self.is_new(self.pending):
                        yield Span(self.pending.start, place)
                    self._clear()
            elif is_digit(char):
                end = self._number_end(place, span.end)
                found = self._number(place, end)
                if found and self.is_new(Span(place, end)):
                    yield found
                place = end
            else:
                if char in _PARTS:
                    self._clear()
                place += 1
        assigned = self.pending and self.text[self.pending.start - 1] == "="
        if self.pending and assigned and self._is_led_on(span.end):
            yield self.pending

    def _is_led_on(self, place: int) -> bool:
        """Return whether words behind the data make its last number one of a load: a=10 users."""
        stop = len(self.line)
        while self.words < _AFTER and self.line[place : place + 1] == " ":
            if not is_letter(self.line[place + 1 : place + 2] or " "):
                break
            place = self._word(place + 1, stop)
            if self.set_at == self.words:
                return True
        return False

    def _clear(self) -> None:
        self.words, self.set_at, self.limited, self.pending = 0, -_BEFORE, False, None
        self.centile_at = -_TO_LIMIT

    def _word(self, place: int, stop: int) -> int:
        if self.line[place] == "p" and (found := percentile(self.line, place)) and found[0] <= stop:
            self.words, self.set_at, self.limited = self.words + 1, -_BEFORE, True
            self.centile_at, self.set_from = self.words, place
            return found[0]
        end = place + 1
        while end < stop and is_letter(self.line[end]):
            if self.text[end].isupper() and not self.text[end - 1].isupper():
                break
            end += 1
        word = self.line[place:end]
        kind = self.lexicon.meaning(word)
        self.words += 1
        self.limited = kind in _LIMITED
        if kind in _COUNTS:
            self.counted_in.add(self.begun)
        if kind in _TOLD or word in self.lexicon.units:
            self.told_in.add(self.begun)
        flag = self.line[max(0, place - 2) : place] in _FLAGS
        flag = flag and (self.kinds is _MAY_SET or kind is Kind.DURATION)
        if kind in self.kinds or word in _SETTINGS or flag:
            self.set_at, self.set_from = self.words, place
        elif self.limited:
            self.set_from = place
        return end

    def _number_end(self, place: int, stop: int) -> int:
        end = place
        while end < stop and (is_digit(self.line[end]) or self.line[end] in ".:"):
            end += 1
        while end < stop and is_letter(self.line[end]):
            end += 1  # its unit
        return end

    def _number(self, place: int, end: int) -> Span | None:
        if self.line[place - 1] == "-" and is_letter(self.line[max(0, place - 2)]):
            self._clear()
            return None  # the number of a name: NFR-Scale-1
        suffix = self.line[place:end].lstrip(_DIGITS)
        if suffix in self.lexicon.units:
            self.told_in.add(self.begun)
        elif suffix and self.lexicon.meaning(suffix) in self.kinds:
            self._clear()
            return Span(place, end)  # 100vus
        before = self.line[max(0, place - _MOST_SIGNS) : place].rstrip(" ='\"")
        limit = self.limited and before.endswith(("<", "≤"))
        limit = limit or 0 < self.words - self.centile_at < _TO_LIMIT
        near = self.words - self.set_at < _BEFORE
        found = Span(self.set_from, end) if limit or near else None
        self._clear()
        self.pending = None if found else Span(place, end)
        return found

    def is_new(self, span: Span) -> bool:
        """Return whether a number may be one of a load: above zero, and not told anyway."""
        below = self.line.startswith(_BELOW_ZERO, max(0, span.start - 2))
        numbers = _numbers(self.text[span.start : span.end])
        return not below and not (numbers and (self.told | {"0"}).issuperset(numbers))
