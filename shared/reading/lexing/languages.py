"""Tells which language a text is written in, by its script or by the words that it knows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from shared.reading.lexing.characters import folded, letters_in
from shared.reading.lexing.lexicon import LANGUAGES, words_of

_SAMPLE = 4000  # characters
_LEAST_CHARACTERS, _LEAST_WORDS, _LEAST_LETTERS = 3, 2, 4
_SCRIPTS = (
    ("ja", "\u3040", "\u30ff"),
    ("zh", "\u4e00", "\u9fff"),
    ("ko", "\uac00", "\ud7af"),
    ("ru", "\u0400", "\u04ff"),
    ("hi", "\u0900", "\u097f"),
)
_OWN_SCRIPTS = frozenset(code for code, _, _ in _SCRIPTS)
_BY_WORDS = tuple(code for code in LANGUAGES if code not in _OWN_SCRIPTS)


def language_of(text: str) -> str:
    """Return the code of a text's language; English where nothing says otherwise."""
    sample = text[:_SAMPLE]
    return _by_script(sample) or _by_words(folded(sample))


def _by_script(sample: str) -> str | None:
    if sample.isascii():
        return None
    counts = Counter(
        code for char in sample for code, first, last in _SCRIPTS if first <= char <= last
    )
    if counts["ja"]:
        counts["ja"] += counts.pop("zh", 0)
    common = counts.most_common(1)
    return common[0][0] if common and common[0][1] >= _LEAST_CHARACTERS else None


def _by_words(sample: str) -> str:
    scores = Counter(code for word in _words(sample) for code in _telling().get(word, ()))
    best = max(_BY_WORDS, key=lambda code: scores[code])
    return best if scores[best] >= _LEAST_WORDS and scores[best] > scores["en"] else "en"


def _words(sample: str) -> list[str]:
    """Return the words of a text, but for those of addresses, which are English everywhere."""
    prose = " ".join(part for part in sample.split() if "/" not in part)
    return letters_in(prose).split()


@cache
def _telling() -> Mapping[str, Sequence[str]]:
    """Return the languages that each word tells."""
    found: dict[str, list[str]] = {}
    for code in _BY_WORDS:
        for word in _known(code):
            found.setdefault(word, []).append(code)
    return found


def _known(language: str) -> frozenset[str]:
    """Return the words that tell a language: its little ones, and all long ones of its lexicon."""
    data = words_of(language)
    phrases = [phrase for phrases in data["words"].values() for phrase in phrases]
    words = " ".join([*phrases, *data["numbers"], data.get("nouns", "")]).split()
    long = {word for word in words if len(word) >= _LEAST_LETTERS and not word.endswith("*")}
    return frozenset(map(folded, (*data["detect"], *long)))
