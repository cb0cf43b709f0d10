"""Tells which words are forms of one word."""

_PLURALS = ("rches", "tches", "nches", "shes", "xes", "sses")  # searches, not caches
_LEAST_STEM, _MOST_ENDING = 4, 3  # letters


def singular(word: str) -> str:
    """Return a word in small letters, without the s or es of a plural at its end."""
    word = word.lower()
    return word.removesuffix("es" if word.endswith(_PLURALS) else "s")


def is_alike(one: str, other: str) -> bool:
    """Return whether words differ in their ends alone: list and listing, browse and browsing."""
    shorter, longer = sorted((len(one), len(other)))
    stem = max(_LEAST_STEM, shorter - 1, longer - _MOST_ENDING)
    return one[:stem] == other[:stem]
