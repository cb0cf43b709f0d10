"""Says what a sentence adds to its criteria: the test ends otherwise, or a time is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.quantities.background import sentences

type Span = tuple[int, int]

_CONDITION = kind_set("if abort fail_if")
_JOINS = kind_set("or and comma slash determiner if be")
_LEADS = kind_set("bullet newline determiner and")
_PHASES = kind_set("warm_up up ramp_label hold down stage")
_SOFT = kind_set("determiner article and should be test")
_FAILED = kind_set("error otherwise")
_NEAR, _FAR = 6, 40  # tokens


@dataclass(slots=True)
class Stretch:
    """A sentence, from one place of the tokens to another; `parted` if it names an exception."""

    start: int
    end: int
    parted: bool


def stretches(tokens: Sequence[Token]) -> list[Stretch]:
    """Return the sentences; one that says what happens otherwise belongs to the one before."""
    found: list[Stretch] = []
    start = 0
    for sentence in sentences(tokens):
        end = start + len(sentence)
        parted = any(token.kind is Kind.EXCEPT for token in sentence)
        first = skip(sentence, 0, _LEADS, 2)
        if found and kind_at(sentence, first) is Kind.OTHERWISE:
            found[-1] = Stretch(found[-1].start, end, found[-1].parted or parted)
        else:
            found.append(Stretch(start, end, parted))
        start = end
    return found


def is_led(tokens: Sequence[Token], start: int, before: Sequence[Span]) -> bool:
    """Return whether the "if" of the criterion before is that of the next one, too."""
    near = bool(before) and start - before[-1][1] <= _NEAR
    if not near or _CONDITION.isdisjoint(_kinds(tokens, before[-1])):
        return False
    between = _kinds(tokens, (before[-1][1], start))
    return bool(between) and between <= _JOINS


def ends_test(tokens: Sequence[Token], stretch: Stretch, criterion_end: int) -> bool | None:
    """Return whether the test ends where a criterion fails; None where that is not clear.

    As in "p95 < 1 s, otherwise abort", and "abort on failure".
    """
    last = min(stretch.end, criterion_end + _FAR)
    for place in range(criterion_end, last):
        if tokens[place].kind is not Kind.ABORT:
            continue
        around = {token.kind for token in tokens[max(criterion_end, place - _NEAR) : place]}
        after = {token.kind for token in tokens[place + 1 : min(last, place + _NEAR)]}
        if Kind.OTHERWISE in around or after & _FAILED:
            return True
        later = Kind.THEN in around or after & {Kind.IF, Kind.AFTER, Kind.TIME}
        return False if later else None
    return False


def leaves_out(tokens: Sequence[Token], stretch: Stretch, criterion_end: int) -> bool:
    """Return whether a criterion holds but for a time or a part, or only after one."""
    if stretch.parted:
        return True
    if kind_at(tokens, criterion_end) not in {Kind.AFTER, Kind.ONCE, Kind.FOR}:
        return False
    phase = skip(tokens, criterion_end + 1, _SOFT, 2)
    return kind_at(tokens, phase) in _PHASES and kind_at(tokens, phase + 1) is not Kind.FOR


def _kinds(tokens: Sequence[Token], span: Span) -> set[Kind]:
    return {token.kind for token in tokens[span[0] : span[1]]}
