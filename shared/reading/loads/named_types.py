"""Tells which type of load test a text names: a spike test, soak testing."""

from collections.abc import Iterator, Sequence
from functools import cache

from shared.domain.plan import LoadTestType
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.tokens import Token


@cache
def _types() -> dict[str, LoadTestType]:
    table = words_of("en")["test_types"]
    return {word: LoadTestType(name) for name, words in table.items() for word in words}


def named_type(tokens: Sequence[Token], text: str) -> LoadTestType | None:
    """Return the type of test that a text names, the most telling one of several."""
    named = set(_named(tokens, text))
    return next((each for each in LoadTestType if each in named), None)


def _named(tokens: Sequence[Token], text: str) -> Iterator[LoadTestType]:
    types, tests, low = _types(), words_of("en")["tests"], text.lower()
    if not any(test in low for test in tests):
        return
    before = ""
    for token in tokens:
        words = text[token.start : token.end].lower().replace("-", " ")
        own, _, test = words.rpartition(" ")
        if test in tests and (own or before) in types:
            yield types[own or before]
        before = words
