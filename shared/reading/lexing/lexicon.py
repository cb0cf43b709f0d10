"""The words of a text's language: data files, compiled into one trie for each language."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from shared.reading.lexing.characters import folded, is_letter, is_unspaced
from shared.reading.lexing.tokens import Kind, kind_set

LANGUAGES = ("en", "de", "es", "fr", "pt", "zh", "ja", "it", "nl", "ko", "hi", "vi", "ru", "tr")
LONGEST_PHRASE = 40  # characters
_LEAST_MISSPELT, _MOST_MISSPELT = 6, 16  # letters

COMMON = "common"
# The value of a word for "be" that tells of the past, of one for "for" such as "during", of a noun
# for people, of a word for pauses that come between iterations, of a Romance "a" before levels,
# of "more" beside what there is, and of "spread over".
PAST_FORM = ALL_THE_WHILE = PERSON = PER_ITERATION = OR_AT = FURTHER = SPREAD = 1.0
HALF_DAY = 12.0  # hours
PER_MILLE = 0.1  # percent
_COUNTING = {
    "numbers": Kind.NUMERAL,
    "scales": Kind.SCALE,
    "round": Kind.ROUND,
    "fractions": Kind.FRACTION,
    "times_s": Kind.TIME,
    "pauses_s": Kind.PAUSE,
}
# What one word is made of where numbers are written together: "zweihundert", "zehnmal".
_GLUED = kind_set("numeral scale times")
_TENS = range(20, 100, 10)
# English lends its nouns and verbs to other languages, but not these little words: "a", "of" or
# "in" mean something else elsewhere.
_NOT_LENT = kind_set(
    "article determiner of and or but with from to in over for at by on be should also again "
    "not all only have before then about example first later past usual expect reference "
    "respond data_verb time_word if"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means; any ending may follow a stem."""

    kind: Kind
    value: float = 0.0
    stem: bool = False
    unspaced: bool = False


_FORMS = {
    "were": Entry(Kind.BE, value=PAST_FORM),
    "during": Entry(Kind.FOR, value=ALL_THE_WHILE),
    "to_or_at": Entry(Kind.TO, value=OR_AT),
    "spread": Entry(Kind.SPAN, value=SPREAD),
    "further": Entry(Kind.ONLY, value=FURTHER),
    "they": Entry(Kind.DETERMINER, value=PERSON),
    "per_mille": Entry(Kind.PERCENT_WORD, value=PER_MILLE),
    "between_iterations": Entry(Kind.THINK, value=PER_ITERATION),
    "afternoon": Entry(Kind.CLOCK, value=HALF_DAY),
}


@dataclass(slots=True)
class _Node:
    after: dict[str, "_Node"]
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language beside those of the trade."""

    language: str
    root: _Node
    units: dict[str, Kind]
    decimal_comma: bool
    verb_final: bool
    unspaced: bool
    glued: bool  # numbers are written together, as in "zweihundert"
    headings: frozenset[str]
    sets: Mapping[str, frozenset[str]]  # words that mean something without being tokens, by name
    misspelt: dict[str, str]  # words, and each without a letter or with two of them swapped

    @property
    def spaced(self) -> bool:
        """Return whether words stand apart, and their order is that of Latin languages."""
        return not (self.verb_final or self.unspaced)

    def said(self, name: str) -> frozenset[str]:
        """Return a set of words by its name, an empty one if the language has none."""
        return self.sets.get(name, frozenset())

    def longest(self, line: str, start: int) -> tuple[int, Entry] | None:
        """Return the end and the meaning of the longest phrase at a place of a folded text."""
        node, best = self.root, None
        for stop, char in enumerate(line[start : start + LONGEST_PHRASE], start + 1):
            following = node.after.get(char)
            if following is None:
                break
            node = following
            if node.entry is not None:
                end = _end(line, stop, node.entry)
                best = best if end is None else (end, node.entry)
        return best

    def pieces(self, line: str, start: int, end: int) -> list[tuple[int, Entry]]:
        """Return the ends and meanings of the numbers that a word is made of, and of no others."""
        found: list[tuple[int, Entry]] = []
        while self.glued and start < end:
            piece = self._piece(line, start, end)
            if piece is None:
                return []
            found.append(piece)
            start = piece[0]
        return found

    def _piece(self, line: str, start: int, end: int) -> tuple[int, Entry] | None:
        node, best = self.root, None
        for stop in range(start + 1, end + 1):
            following = node.after.get(line[stop - 1])
            if following is None:
                break
            node = following
            if node.entry is not None and node.entry.kind in _GLUED:
                best = stop, node.entry
        return best

    def meant(self, word: str) -> str | None:
        """Return the word that somebody misspelt: a letter is missing, twice, swapped."""
        if not (self.misspelt and _LEAST_MISSPELT <= len(word) <= _MOST_MISSPELT):
            return None
        longer = (form for form in _shorter(word) if self.misspelt.get(form) == form)
        return self.misspelt.get(word) or next(longer, None)

    def meaning(self, word: str) -> Kind | None:
        """Return the kind of a whole word or phrase."""
        found = self.longest(folded(word), 0)
        return found[1].kind if found and found[0] == len(word) else None


def _misspelt(words: str) -> dict[str, str]:
    """Return what words are typed for; what ends otherwise may be another language."""
    found = {form: word for word in words.split() for form in (*_shorter(word), *_swapped(word))}
    return found | {word: word for word in words.split()}


def _shorter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(1, len(word) - 1)]


def _swapped(word: str) -> list[str]:
    places = range(1, len(word) - 2)
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places]


def _end(line: str, place: int, entry: Entry) -> int | None:
    if entry.unspaced or not is_letter(line[place - 1]):
        return place
    if not entry.stem:
        inside = place < len(line) and is_letter(line[place]) and not is_unspaced(line[place])
        return None if inside else place
    while place < len(line) and is_letter(line[place]):
        place += 1
    return place


@cache
def words_of(language: str) -> dict[str, Any]:
    """Return the data file of a language, as it is written."""
    file = files("shared.reading.lexing") / "lexicon" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def lexicon_of(language: str) -> Lexicon:
    """Return the compiled words of a language."""
    root = _Node({})
    data = words_of(language)
    for name in dict.fromkeys(("en", COMMON, language)):  # where two know a word, the last wins
        _add_file(root, words_of(name), lent=name == "en" != language, language=data)
    units = {word: Kind(kind) for word, kind in words_of(COMMON)["units"].items()}
    comma = bool(data.get("decimal_comma"))
    return Lexicon(
        language,
        root,
        units,
        comma,
        verb_final=bool(data.get("verb_final")),
        unspaced=bool(data.get("unspaced")),
        glued="glue" in data,
        sets={name: frozenset(words) for name, words in data.get("sets", {}).items()},
        misspelt=_misspelt(data.get("misspelt", "")),
        headings=frozenset(map(folded, (*words_of("en")["headings"], *data.get("headings", ())))),
    )


def _add_file(root: _Node, file: dict[str, Any], *, lent: bool, language: dict[str, Any]) -> None:
    unspaced = bool(file.get("unspaced"))
    if not lent or language.get("unspaced"):
        for word, entry in _valued(file, unspaced=unspaced):
            _add(root, word, entry)
    for names, value in (("nouns", 0.0), ("persons", PERSON)):
        for noun in file.get(names, "").split():
            for form in (noun, _plural(noun)):
                _add(root, form, Entry(Kind.THING, value))
    for name, phrases in file["words"].items():
        kind = Kind(name)
        if lent and kind in _NOT_LENT:
            continue
        for phrase in phrases:
            entry = Entry(kind, stem=phrase.endswith("*"), unspaced=unspaced)
            _add(root, phrase.rstrip("*"), entry)


def _valued(file: dict[str, Any], *, unspaced: bool) -> Iterator[tuple[str, Entry]]:
    """Yield the words that have a value: numbers, and forms of little words."""
    for table, kind in _COUNTING.items():
        for word, value in file.get(table, {}).items():
            yield word, Entry(kind, float(value), unspaced=unspaced)
    if glue := file.get("glue"):
        numbers = file["numbers"].items()
        for (unit, one), (ten, tens) in product(numbers, numbers):
            if 0 < one < _TENS.step and tens in _TENS:
                yield f"{unit}{glue}{ten}", Entry(Kind.NUMERAL, float(one + tens))
    for table, form in _FORMS.items():
        yield from ((word, form) for word in file.get(table, ()))


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _add(root: _Node, phrase: str, entry: Entry) -> None:
    node = root
    for char in folded(phrase):
        node = node.after.setdefault(char, _Node({}))
    node.entry = entry
