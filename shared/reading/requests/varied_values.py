"""Tells whether a text says of the values in it that they are examples, and others are sent."""

from functools import cache

from shared.reading.lexing.characters import folded, letters_in
from shared.reading.lexing.lexicon import words_of

_KEPT = "./-_"  # of addresses and of names in code, whose parts are no words of their own
_AROUND = "."


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(words_of("en")["examples"][name])


def values_vary(text: str) -> bool:
    """Return whether a text says that values are examples: unique, random, "such as", a CSV."""
    words = [word.strip(_AROUND) for word in letters_in(folded(text), _KEPT).split()]
    line = f" {' '.join(words)} "
    return (
        not set(words).isdisjoint(_words("words"))
        or any(f" {stem}" in line for stem in _words("stems"))
        or any(f" {phrase} " in line for phrase in _words("phrases"))
    )
