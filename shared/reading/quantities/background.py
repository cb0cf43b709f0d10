"""Marks what a text tells of the past, of production, or of limits of others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from shared.reading.lexing.characters import folded, letters_in
from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.stream import kind_at, skip_back
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token, kind_set

_ENDS = kind_set("stop semicolon newline")
_CUTS = kind_set("comma open close but dash")
_TOLD = kind_set("users rate requests iterations aside repeats")
_PLAIN = kind_set("time number share")
_TELLS = kind_set("past limiter usual expect")
_LENGTHS = kind_set("time iterations repeats requests")
_LEADS = kind_set("and but determiner comma")
_TURNS = kind_set("now run test")
_JOINS = kind_set("to from and or until up_to arrow")
_BEGINNING = 3  # tokens
_NEAR, _FAR = 6, 40  # tokens
_TO_EXPECTED = kind_set("at article load of colon be total concurrent user peak equals")


def with_background(tokens: Sequence[Token], *, refers_back: bool = False) -> list[Token]:
    """Return tokens in which quantities of the background bear a mark.

    Where the text refers back to what was, that may be asked for if nothing else is.
    """
    marked = [token for sentence in sentences(tokens) for token in _marked(sentence)]
    if refers_back:
        marked = _again(_again(marked, LEVELS, also={Kind.NUMBER}), _LENGTHS)
    levels = {token.value for token in marked if token.kind in LEVELS}
    if len(levels) != 1 or not all(t.has(Mark.BACKGROUND) for t in marked if t.kind in LEVELS):
        return marked
    return [
        replace(token, marks=token.marks - {Mark.BACKGROUND})
        if token.kind in LEVELS and _is_expected(marked, place)
        else token
        for place, token in enumerate(marked)
    ]


def refers_back(text: str, lexicon: Lexicon) -> bool:
    """Return whether words of a text ask for what was: the same, run it again, as last time."""
    plain = f" {' '.join(letters_in(folded(text), kept='-').split())} "
    return any(f" {phrase} " in plain for phrase in lexicon.said("as_before"))


def _again(tokens: list[Token], kinds: frozenset[Kind], also: Collection[Kind] = ()) -> list[Token]:
    """Return tokens whose quantities of some kinds are in doubt if all are of the background."""
    if not all(token.has(Mark.BACKGROUND) for token in tokens if token.kind in kinds):
        return tokens
    return [
        replace(token, marks=token.marks - {Mark.BACKGROUND} | {Mark.AMBIGUOUS})
        if token.kind in {*kinds, *also} and token.has(Mark.BACKGROUND)
        else token
        for token in tokens
    ]


def _is_expected(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a level is the one that is expected, and so the one to test with."""
    return kind_at(tokens, skip_back(tokens, place, _TO_EXPECTED, _BEGINNING)) is Kind.EXPECT


def sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Return the sentences, each with what ends it."""
    return _cut(tokens, _ENDS)


def lines(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Return the lines, each with the break that ends it."""
    return _cut(tokens, {Kind.NEWLINE})


def _cut(tokens: Sequence[Token], ends: Collection[Kind]) -> Iterator[Sequence[Token]]:
    start = 0
    for end in [place for place, token in enumerate(tokens, start=1) if token.kind in ends]:
        yield tokens[start:end]
        start = end
    if start < len(tokens):
        yield tokens[start:]


def _marked(sentence: Sequence[Token]) -> Iterator[Token]:
    if _TELLS.isdisjoint(token.kind for token in sentence):
        yield from sentence
        return
    sentence = [
        replace(token, kind=Kind.LAST)
        if token.kind is Kind.PAST and _is_end(sentence, place)
        else replace(token, kind=Kind.WORD)
        if token.kind is Kind.LIMITER and kind_at(sentence, place + 1) is Kind.TIME
        else token  # the limit is 400 ms
        for place, token in enumerate(sentence)
    ]
    kinds = [token.kind for token in sentence]
    past = Kind.PAST in kinds[:_BEGINNING]
    all_of_it = past or Kind.LIMITER in kinds[: _bracket(kinds)]
    of_past = past
    usual = False
    for clause in _clauses(sentence):
        inner = {token.kind for token in clause}
        if past and _turns(clause):
            past = all_of_it = of_past = False  # "last week it fell over, so test it with ..."
        of_past = past or (of_past and Kind.CLOSE in inner) or Kind.PAST in inner
        usual = Kind.USUAL in inner or (usual and not _turns(clause) and Kind.TIME not in inner)
        told = all_of_it or of_past or usual or Kind.LIMITER in inner
        runs_on = _runs_on(clause) if past else len(clause)
        for place, token in enumerate(clause):
            told = told or token.kind is Kind.EXPECT
            timed = token.kind in _PLAIN and (all_of_it or of_past or token.kind is Kind.NUMBER)
            background = told and (token.kind in _TOLD or timed)
            mark = Mark.BACKGROUND if place < runs_on else Mark.AMBIGUOUS
            yield token.marked(mark) if background else token


def _is_end(sentence: Sequence[Token], place: int) -> bool:
    """Return whether "in the last 5 minutes" is the end of the test: the load falls, or began."""
    if kind_at(sentence, place + 1) is not Kind.TIME:
        return False
    near = {token.kind for token in sentence[max(0, place - 1) : place + _NEAR]}
    begun = {token.kind for token in sentence[max(0, place - _FAR) : place]}
    return Kind.DOWN in near or Kind.FIRST in begun


def _bracket(kinds: Sequence[Kind]) -> int:
    """Return the place of the first bracket, behind which a limiter tells of what stands in it."""
    return kinds.index(Kind.OPEN) if Kind.OPEN in kinds else len(kinds)


def _runs_on(clause: Sequence[Token]) -> int:
    """Return where a second load begins in a clause that should have ended before it.

    As in "last week 300 users came 100 users for 5 minutes".
    """
    levels = 0
    for place, token in enumerate(clause):
        if token.kind not in LEVELS:
            continue
        levels += 1
        joined = place > 0 and clause[place - 1].kind in _JOINS
        timed = {other.kind for other in clause[place + 1 : place + 3]} >= {Kind.FOR, Kind.TIME}
        if levels > 1 and timed and not joined:
            return place
    return len(clause)


def _turns(clause: Sequence[Token]) -> bool:
    """Return whether a clause turns from the past to what is wanted."""
    begins = [token.kind for token in clause if token.kind not in _LEADS][:1]
    told = any(token.kind is Kind.PAST for token in clause)
    return not told and bool(begins) and begins[0] in _TURNS


def _clauses(sentence: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start = 0
    for place, token in enumerate(sentence):
        if token.kind is Kind.NOW and place > start:
            yield sentence[start:place]
            start = place
        elif token.kind in _CUTS:
            yield sentence[start : place + 1]
            start = place + 1
    yield sentence[start:]
