"""Finds of which of several loads a limit is told that stands behind them all."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.parts.choices import MARKS

_ENDS = kind_set("stop newline")
_PAUSES = (",", ":", ";", "*", "`")
_LEAST_WORD, _MOST_CHARACTERS = 3, 400


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a sentence tells of loads: their names, the one that its limit is of, or of all."""

    names: frozenset[str] = frozenset()
    name: str = ""
    of_all: bool = False


_UNKNOWN = SaidOf(frozenset(("",)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and what of it stands around the limit that it tells."""

    text: str
    around: str


def said_of(sentence: Sentence, owners: Mapping[str, str], lexicon: Lexicon) -> SaidOf:
    """Return of which loads a sentence tells; `owners` has the words of their names."""
    if len(sentence.text) > _MOST_CHARACTERS:
        return _UNKNOWN
    told = [word for word in sentence.text.split() if word.strip(MARKS)]
    plain = [word.strip(MARKS).lower() for word in told]
    kinds = [lexicon.meaning(word) for word in plain]
    places = [place for place, word in enumerate(plain) if word in owners]
    names = frozenset(owners[plain[place]] for place in places)
    every = [place for place, word in enumerate(plain) if word in lexicon.said("every")]
    denied = any(kinds[place - 1] is Kind.NOT for place in every if place)
    if Kind.EXCEPT in kinds or denied:
        return _UNKNOWN
    around = (lexicon.meaning(word.strip(MARKS).lower()) for word in sentence.around.split())
    if every or (names and Kind.NOT in around):
        return SaidOf(names, of_all=not names and any(_of_all(plain, p, lexicon) for p in every))
    sure = len(names) == 1 and any(_is_sure(told, plain, place, lexicon) for place in places)
    return SaidOf(names, next(iter(names)) if sure else "")


def owners_of(names: Sequence[str]) -> dict[str, str]:
    """Return the words that are in one name alone, each with that name."""
    words = [{word.strip(MARKS).lower() for word in name.split()} for name in names]
    times = Counter(word for each in words for word in each)
    return {
        word: name
        for name, each in zip(names, words, strict=True)
        for word in each
        if times[word] == 1 and len(word) >= _LEAST_WORD
    }


def sentence_of(
    token: Token, tokens: Sequence[Token], text: str, since: int | None = None
) -> Sentence:
    """Return the sentence of a limit, from where the one before ends, or its line.

    What stands before the place `since` is left out.
    """
    first = last = bisect_left(tokens, token.start, key=attrgetter("start"))
    while first and tokens[first - 1].kind not in _ENDS and last - first < _MOST_CHARACTERS:
        first -= 1
    end = last
    while (
        end + 1 < len(tokens)
        and tokens[end + 1].kind not in _ENDS
        and end - last < _MOST_CHARACTERS
    ):
        end += 1
    start = max(tokens[first - 1].end if first else 0, min(since or 0, token.start))
    behind = tokens[end + 1].start if end + 1 < len(tokens) else len(text)
    around = f"{text[start : token.start]} {text[token.end : behind]}"
    return Sentence(text[start:behind], around)


def _of_all(plain: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether a word such as "all" is one of all loads: for both, all tests."""
    behind = plain[place + 1 : place + 2]
    of_tests = bool(behind) and _is_one(behind[0], lexicon)
    return of_tests or (not behind and plain[place - 1] in lexicon.said("before_name"))


def _is_sure(told: Sequence[str], plain: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether a word is no other than the name of a part: for load, the load test."""
    ended = place + 1 == len(plain) or told[place].endswith(_PAUSES)
    led = not place or plain[place - 1] in lexicon.said("before_name")
    return led and (ended or _is_one(plain[place + 1], lexicon))


def _is_one(word: str, lexicon: Lexicon) -> bool:
    return not lexicon.said("ones").isdisjoint((word, word.removesuffix("s")))
