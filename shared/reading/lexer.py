"""Turns a text into typed tokens, once, from left to right. Every digit lies in one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.reading import data_spans, number_spans, numerals
from shared.reading.characters import folded, is_digit, is_letter, is_unspaced, word_end
from shared.reading.lexicon import Entry, Lexicon
from shared.reading.line_starts import enumerator_end, is_wrapped
from shared.reading.percentiles import percentile
from shared.reading.signs import LONG_SIGNS, SIGNS
from shared.reading.tokens import Kind, Mark, Token

type Span = tuple[int, int]

_UNITS = frozenset({Kind.MS, Kind.SECOND, Kind.MINUTE, Kind.HOUR, Kind.DAY})
# In scripts without spaces, one character may count (minutes, users) or be half of any word.
_COUNTERS = _UNITS | {
    *(Kind.USER, Kind.REQUEST, Kind.FOR_POST, Kind.TO_POST, Kind.FROM_POST, Kind.IN_POST),
    *(Kind.BELOW_POST, Kind.MORE_POST),
}
_COUNTED = _COUNTERS | {
    *(Kind.PER, Kind.EVERY, Kind.NUMBER, Kind.NUMERAL, Kind.SCALE, Kind.VU, Kind.ORDINAL),
    *(Kind.PERCENT_SIGN, Kind.PERCENTILE),
}
_BEFORE_UNIT = frozenset(
    {Kind.NUMBER, Kind.NUMERAL, Kind.SLASH, Kind.PER, Kind.SCALE, Kind.DOTS, Kind.FRACTION}
)
_LOAD_NAMES = frozenset(
    {
        *(Kind.VU, Kind.USER, Kind.DURATION, Kind.RPS, Kind.ITERATION, Kind.RAMP_LABEL, Kind.HOLD),
        *(Kind.UP, Kind.DOWN, Kind.ERROR, Kind.THROUGHPUT, Kind.RATE_WORD, Kind.THINK),
    }
)
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th", "º", "ª", "er", "ème", "eme", "й"))
_ORDINAL_E = frozenset(("fr", "nl"))
_COUNTED_PER = frozenset(
    {Kind.NUMBER, Kind.REQUEST, Kind.ITERATION, Kind.ACTION, Kind.USER, Kind.WORD, Kind.VERB}
)
_THOUSAND = 1000.0
HTTP_METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))


@dataclass(slots=True)
class Lexer:
    """One run over one text; `claimed` are spans that a reader of another notation has read."""

    text: str
    lexicon: Lexicon
    claimed: Sequence[Span] = ()
    tokens: list[Token] = field(default_factory=list)
    line: str = ""
    _braces: dict[int, int] = field(default_factory=dict)
    _plain_until: int = 0

    def run(self) -> list[Token]:
        """Return the tokens of the text."""
        self.line = folded(self.text)
        self._braces = data_spans.braces(self.text)
        claimed = dict(self.claimed)
        place = self._line_start(0, claimed)
        while place < len(self.text):
            if place in claimed:
                place = self._add(Kind.CLAIMED, place, claimed[place])
                continue
            place = self._line_start(self._token(place), claimed)
        return self.tokens

    def _add(self, kind: Kind, start: int, end: int, value: float = 0.0, *marks: Mark) -> int:
        self.tokens.append(Token(kind, start, end, value, frozenset(marks)))
        return end

    def _line_start(self, place: int, claimed: dict[int, int]) -> int:
        fresh = place == 0 or (self.line[place - 1] == "\n" and place not in claimed)
        end = enumerator_end(self.line, place) if fresh else None
        return place if end is None else self._add(Kind.BULLET, place, end)

    def _token(self, place: int) -> int:
        char = self.line[place]
        if char == "\n":
            ends = not is_wrapped(self.text, place)
            return self._add(Kind.NEWLINE, place, place + 1) if ends else place + 1
        if char.isspace():
            return place + 1
        if data := self._data(place, char):
            return self._add(data.kind, place, data.end)
        if is_digit(char) or (char == "." and is_digit(self.line[place + 1 : place + 2])):
            return self._number(place)
        if char in numerals.VULGAR:
            return self._add(Kind.NUMBER, place, place + 1, numerals.VULGAR[char])
        if is_letter(char) or char in "_$€£":
            return self._word(place)
        return self._sign(place, char)

    # Data

    def _data(self, place: int, char: str) -> data_spans.DataSpan | None:
        if char == "{":
            end = self._braces.get(place)
            return data_spans.DataSpan(Kind.JSON, end) if end else None
        if char == "`":
            return data_spans.code_span(self.text, place)
        if char == "/":
            return self._path(place)
        if is_letter(char) or char == "_":
            return self._name(place)
        if char in "#+":
            return data_spans.reference(self.text, place)
        if is_digit(char):
            return None if self._joined(place) else number_spans.number_data(self.line, place)
        return data_spans.quoted(self.text, place)

    def _name(self, place: int) -> data_spans.DataSpan | None:
        """Return what a name begins, once for each name: it may be as long as a host."""
        if place < self._plain_until:
            return None
        end = data_spans.name_end(self.text, place)
        found = self._assignment(place, end) or data_spans.named(self.text, place, end)
        self._plain_until = end
        return found

    def _joined(self, place: int) -> bool:
        """Return whether a number belongs to the sign before it: 5-10, 0..50."""
        return place > 0 and self.line[place - 1] in "-.~–" and self._last in _BEFORE_UNIT

    @property
    def _last(self) -> Kind:
        return self.tokens[-1].kind if self.tokens else Kind.NEWLINE

    def _path(self, place: int) -> data_spans.DataSpan | None:
        if self._last is Kind.VERB and self.line[place + 1 : place + 2].strip(" ,.;:)\n") == "":
            return data_spans.DataSpan(Kind.PATH, place + 1)
        end = word_end(self.line, place + 1)
        unit = self.lexicon.units.get(self.line[place + 1 : end])
        rate = unit in _UNITS and self._last in _COUNTED_PER
        return None if rate else data_spans.path(self.text, place)

    def _assignment(self, place: int, end: int) -> data_spans.DataSpan | None:
        if not data_spans.assigns(self.text, end):
            return None
        literal = self.line[end + 1].strip("'\"") == "" or is_digit(self.line[end + 1])
        if literal and self.lexicon.meaning(self.line[place:end]) in _LOAD_NAMES:
            return None
        return data_spans.DataSpan(Kind.DATA, data_spans.address_end(self.text, end + 1))

    # Numbers

    def _number(self, place: int) -> int:
        if found := number_spans.clock(self.line, place):
            return self._add(Kind.TIME, place, *found)
        number = numerals.read_numeral(self.line, place, decimal_comma=self.lexicon.decimal_comma)
        end = number.end
        marks = () if number.sure else (Mark.AMBIGUOUS,)
        letters = word_end(self.line, end)
        if is_letter(self.line[end : end + 1] or " ") and (
            named := self.lexicon.longest(self.line, place)
        ):
            if named[0] == letters or named[0] > end:
                return self._known(place, named[0], named[1])  # 2fa, 5xx
        suffix = self.line[end:letters]
        if suffix == "k":
            return self._add(Kind.NUMBER, place, letters, number.value * _THOUSAND, *marks)
        if self._is_ordinal(suffix):
            return self._add(Kind.ORDINAL, place, letters, number.value)
        if suffix and not self._is_known(end, letters):
            return self._add(Kind.CODE, place, self._code_end(letters))
        self._add(Kind.NUMBER, place, end, number.value, *marks)
        if suffix in self.lexicon.units:
            return self._add(self.lexicon.units[suffix], end, letters)
        return self._after_number(place, end)

    def _is_ordinal(self, suffix: str) -> bool:
        return suffix in _ORDINAL_ENDINGS or (suffix == "e" and self.lexicon.language in _ORDINAL_E)

    def _is_known(self, start: int, end: int) -> bool:
        found = self.lexicon.longest(self.line, start)
        known = found is not None and (found[0] >= end or found[1].unspaced)
        return known or self.line[start:end] in self.lexicon.units

    def _after_number(self, place: int, end: int) -> int:
        after, letter = self.line[end : end + 1], self.line[end + 1 : end + 2]
        number = self.tokens[-1]
        if after == "°":
            self.tokens[-1] = Token(Kind.ORDINAL, place, end + 1, number.value)
            return end + 1
        if after in ("-", "'") and letter and is_letter(letter):
            ending = word_end(self.line, end + 1)
            if self.line[end + 1 : ending] in _ORDINAL_ENDINGS:
                self.tokens[-1] = Token(Kind.ORDINAL, place, ending, number.value)
                return ending
            # The hyphen of "10-minute", and a case ending as in "%1'in".
            return end + 1 if after == "-" else ending
        return end

    # Words

    def _word(self, place: int) -> int:
        if self.line[place] == "p" and (found := percentile(self.line, place)):
            return self._add(Kind.PERCENTILE, place, *found)
        end = word_end(self.line, place)
        if self._last in _BEFORE_UNIT and (unit := self.lexicon.units.get(self.line[place:end])):
            return self._add(unit, place, end)
        if self.text[place:end] in HTTP_METHODS:
            return self._add(Kind.VERB, place, end)
        if found_word := self.lexicon.longest(self.line, place):
            stop, entry = found_word
            if self._fits(entry, place, stop):
                return self._known(place, stop, entry)
        return self._unknown(place)

    def _fits(self, entry: Entry, place: int, end: int) -> bool:
        if not entry.unspaced:
            numbered = self.line[end : end + 1] == "-" and is_digit(self.line[end + 1 : end + 2])
            glued = is_digit(self.line[end : end + 1]) and is_letter(self.line[end - 1])
            return not (numbered or glued)  # NFR-7, abc5
        if end - place > 1 or entry.kind not in _COUNTERS:
            return True
        return self._last in _COUNTED and place - self.tokens[-1].end <= 1

    def _known(self, place: int, end: int, entry: Entry) -> int:
        return self._add(entry.kind, place, end, entry.value)

    def _unknown(self, place: int) -> int:
        if is_unspaced(self.line[place]):
            return self._unspaced_word(place)
        end = self._code_end(place + 1)
        if "_" in self.line[place:end] and (kind := self._compound(place, end)):
            return self._add(kind, place, end)
        while (
            is_digit(self.line[end - 1])
            and is_digit(self.line[end + 1 : end + 2])
            and self.line[end] == "."
        ):
            end = self._code_end(end + 1)  # v2.1
        if not any(map(is_digit, self.line[place:end])):
            return self._add(Kind.WORD, place, end)
        flag = self.line[max(0, place - 2) : place] == " -"
        return self._add(Kind.FLAG if flag else Kind.CODE, place, end)

    def _compound(self, place: int, end: int) -> Kind | None:
        """Return the kind of a name such as target_rps or ramp_up_time."""
        word = self.line[place:end]
        last = self.lexicon.meaning(word.rpartition("_")[2])
        return self.lexicon.meaning(word.replace("_", " ")) or (
            last if last in _LOAD_NAMES else None
        )

    def _unspaced_word(self, place: int) -> int:
        last = self.tokens[-1] if self.tokens else None
        if last and last.kind is Kind.WORD and last.end == place:
            self.tokens.pop()
            return self._add(Kind.WORD, last.start, place + 1)
        return self._add(Kind.WORD, place, place + 1)

    def _code_end(self, place: int) -> int:
        end = place
        while end < len(self.line) and self._in_word(end):
            end += 1
        return end

    def _in_word(self, place: int) -> bool:
        char, after = self.line[place], self.line[place + 1 : place + 2]
        if char in "-'":
            return after != "" and (is_letter(after) or (char == "-" and is_digit(after)))
        return (char.isalnum() or char == "_" or is_letter(char)) and not is_unspaced(char)

    # Signs

    def _leader_end(self, place: int) -> int:
        """Return where the row of dots ends that leads from a label to its value."""
        end = place
        while self.line[end : end + 1] == ".":
            end += 1
        leads = self.line[end : end + 2].lstrip(" ")[:1] in (":", "=")
        return end if end - place > len("...") or (end - place > 1 and leads) else place

    def _sign(self, place: int, char: str) -> int:
        leader = self._leader_end(place)
        if leader > place:
            return leader
        pair = self.line[place : place + 2]
        if pair in LONG_SIGNS:
            return self._add(LONG_SIGNS[pair], place, place + 2)
        if pair == "'s" and not is_letter(self.line[place + 2 : place + 3] or " "):
            return place + 2
        if char == "'" and place and is_letter(self.line[place - 1]):
            return place + 1  # l'1 %
        around = self.line[max(0, place - 1) : place] + self.line[place + 1 : place + 2]
        if char in ".!?":
            ends = not around[1:].strip("\"')")
            return self._add(
                Kind.STOP if ends or around[1:].isspace() else Kind.SIGN, place, place + 1
            )
        if char in "-–—" and around.isspace():
            return self._add(Kind.DASH, place, place + 1)
        return self._add(SIGNS.get(char, Kind.SIGN), place, place + 1)
