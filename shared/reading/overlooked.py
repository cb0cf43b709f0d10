"""Finds numbers of a load in what was taken for data: in code, settings, markup and quotations.

Whatever looks like the setting of a load there, and no part of the plan claims, is unread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.domain.plan import Fate, Load, Scenario, Span, Statement
from shared.reading.characters import folded, is_digit, is_letter
from shared.reading.lexicon import Lexicon
from shared.reading.percentiles import percentile
from shared.reading.tokens import Kind, kind_set

# Words that set a load wherever they stand, and those that do where a text has no load elsewhere.
_SETS = kind_set("vu concurrent rps rpm iteration throughput ramp_label up stage")
_MAY_SET = _SETS | kind_set(
    "user duration hold rate_word target session arrive run request last test load"
)
_LIMITED = kind_set("latency average median maximum error rate_word check")
_USERS = "users"
_STRUCK_OUT = "~~"
_FLAGS = (" -", "--")
_PARTS = ",;{}\n"  # where a setting ends
_BEFORE, _AFTER = 4, 2  # words between a number and what it sets
_MOST_SIGNS = 8


def with_overlooked(
    text: str, statements: Sequence[Statement], scenarios: Sequence[Scenario], lexicon: Lexicon
) -> tuple[Statement, ...]:
    """Return statements in which each number of a load within data is unread."""
    loads = [scenario.load for scenario in scenarios if scenario.load]
    full = any(map(_is_full, loads))
    told = {str(int(sum(load.target or 0 for load in loads)))} if full else set[str]()
    for each in statements if full else ():
        if each.fate is Fate.CLAIMED and ".load" in (each.part or ".load"):
            told.update(_numbers(each.text))
    scan = _Scan(text, folded(text), _SETS if full else _MAY_SET, lexicon, frozenset(told))
    aimed = any(load.target for load in loads)
    return tuple(
        part
        for each in statements
        for part in (_parted(scan, each) if _may_hide(each, aimed=aimed) else (each,))
    )


def _is_full(load: Load) -> bool:
    return bool(load.target and (load.duration_s or load.stages or load.per))


def _numbers(text: str) -> list[str]:
    return "".join(char if is_digit(char) else " " for char in text).split()


def _may_hide(statement: Statement, *, aimed: bool) -> bool:
    """Return whether a statement is data, or a body where nothing says how much load there is."""
    body = statement.fate is Fate.CLAIMED and statement.text.startswith("{") and not aimed
    return body or (statement.fate is Fate.DATA and not statement.text.startswith(_STRUCK_OUT))


def _parted(scan: "_Scan", whole: Statement) -> Iterator[Statement]:
    """Yield what is unread of a statement, and what of it lies between."""
    text, start = scan.text, whole.span.start
    for span in scan.run(whole.span):
        if span.start > start:
            yield from _rest(text, whole, start, span.start)
        yield Statement(span=span, text=text[span.start : span.end], fate=Fate.UNREAD)
        start = span.end
    yield from [whole] if start == whole.span.start else _rest(text, whole, start, whole.span.end)


def _rest(text: str, whole: Statement, start: int, end: int) -> Iterator[Statement]:
    if any(map(is_digit, text[start:end])):
        span = Span(start, end)
        yield whole.model_copy(update={"span": span, "text": text[start:end]})


@dataclass(slots=True)
class _Scan:
    """Reads names and numbers from left to right; a name such as rampTo is two words."""

    text: str
    line: str
    kinds: frozenset[Kind]
    lexicon: Lexicon
    told: frozenset[str]  # numbers that the load has anyway
    words: int = 0  # since the number, or the end of the setting, before
    set_at: int = -_BEFORE  # which of them sets a load
    set_from: int = 0  # and where it begins
    limited: bool = False  # the last is something that limits are set to
    pending: Span | None = None  # a number that a word behind it may make one of a load

    def run(self, span: Span) -> Iterator[Span]:
        """Yield the numbers of a load, each with the word that says so."""
        self._clear()
        place = span.start
        while place < span.end:
            char = self.line[place]
            if is_letter(char):
                place = self._word(place, span.end)
                if self.pending and self.words <= _AFTER and self.set_at == self.words:
                    if self._is_new(self.pending):
                        yield Span(self.pending.start, place)
                    self._clear()
            elif is_digit(char):
                end = self._number_end(place, span.end)
                found = self._number(place, end)
                if found and self._is_new(Span(place, end)):
                    yield found
                place = end
            else:
                if char in _PARTS:
                    self._clear()
                place += 1

    def _clear(self) -> None:
        self.words, self.set_at, self.limited, self.pending = 0, -_BEFORE, False, None

    def _word(self, place: int, stop: int) -> int:
        if self.line[place] == "p" and (found := percentile(self.line, place)) and found[0] <= stop:
            self.words, self.set_at, self.limited = self.words + 1, -_BEFORE, True
            self.set_from = place
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
        flag = self.kinds is _MAY_SET and self.line[max(0, place - 2) : place] in _FLAGS
        if kind in self.kinds or word == _USERS or flag:
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
        before = self.line[max(0, place - _MOST_SIGNS) : place].rstrip(" ='\"")
        limit = self.limited and before.endswith(("<", "≤"))
        near = self.words - self.set_at < _BEFORE
        found = Span(self.set_from, end) if limit or near else None
        self._clear()
        self.pending = None if found else Span(place, end)
        return found

    def _is_new(self, span: Span) -> bool:
        return not self.told.issuperset(_numbers(self.text[span.start : span.end]))
