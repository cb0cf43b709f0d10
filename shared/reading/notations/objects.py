"""Reads object literals of JavaScript and JSON into leaves, where they hold plain values."""

from dataclasses import dataclass, field

_MOST_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain value: the keys that lead to it, the object that holds it, its text and place."""

    keys: tuple[str, ...]
    holder: int
    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """Return the innermost key; items of a list have that of the list."""
        return self.keys[-1] if self.keys else ""


@dataclass(slots=True)
class _Scan:
    """One pass over the text; brackets open levels, each with the key that leads to it."""

    text: str
    leaves: list[Leaf] = field(default_factory=list)
    levels: list[tuple[str, str, int]] = field(default_factory=list)  # bracket, key, number
    key: str = ""
    numbered: int = 0

    def run(self, start: int, end: int) -> list[Leaf]:
        place = start
        while place < end:
            char = self.text[place]
            if char in "{[":
                self._open(char)
                place += 1
            elif char in "}]":
                if self.levels:
                    self.levels.pop()
                self.key = ""
                place += 1
            elif char in "\"'`":
                place = self._string(place, end)
            elif char.isalnum() or char in "_-$.":
                place = self._word(place, end)
            else:
                if char in ",;\n" and not self._in_list:
                    self.key = ""
                place += 1
        return self.leaves

    @property
    def _in_list(self) -> bool:
        return bool(self.levels) and self.levels[-1][0] == "["

    def _open(self, bracket: str) -> None:
        self.numbered += 1
        if len(self.levels) < _MOST_DEPTH:
            self.levels.append((bracket, self.key, self.numbered))
        self.key = ""

    def _string(self, place: int, end: int) -> int:
        close = self.text.find(self.text[place], place + 1, end)
        if close < 0:
            return place + 1
        self._value(self.text[place + 1 : close], place, close + 1)
        return close + 1

    def _word(self, place: int, end: int) -> int:
        stop = place
        while stop < end and (self.text[stop].isalnum() or self.text[stop] in "_-$."):
            stop += 1
        self._value(self.text[place:stop], place, stop)
        return stop

    def _value(self, text: str, start: int, end: int) -> None:
        after = end
        while self.text[after : after + 1] == " ":
            after += 1
        if self.text[after : after + 1] in (":", "=") and not self._in_list:
            self.key = text
            return
        keys = tuple(key for _, key, _ in self.levels if key)
        keys += (self.key,) if self.key else ()
        holder = self.levels[-1][2] if self.levels else 0
        self.leaves.append(Leaf(keys, holder, text, start, end))
        if not self._in_list:
            self.key = ""


def leaves_of(text: str, start: int, end: int) -> list[Leaf]:
    """Return the plain values between two places of a text, in their order."""
    return _Scan(text).run(start, end)
