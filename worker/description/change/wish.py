"""Reads a wish: what it adds or puts in place of something, what it removes, what nobody gets."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.domain.plan import Fate, Plan, Span, Statement
from shared.reading.reader import read_plan
from worker.description.change.removals import Removal, removals_in
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Dispute, Quote

_CLAUSE = re.compile(r"(?:[^,;.!\n]|[,.](?=\S)){1,2000}")
_JOINT = re.compile(r"\s(?:and|but|then|while|und|aber|et|mais|y|pero|mas|ma)(?=\s)", re.IGNORECASE)
# What adds to a test takes nothing from it: such words may say more than a plan holds.
_ADDS = re.compile(
    r"\W*(?:(?:please|now|also|and|then|first|additionally)\s+)*"
    r"(?:also|add|append|include|plus|check|verify|ensure|make sure|log|sign|send"
    r"|use the header)\b",
    re.IGNORECASE,
)
# What is said beside a wish.
_IDLE = re.compile(
    r"\W*(?:(?:please|thanks|thank|you|now|make|it|this|that|the|test|script|change|let|run|keep"
    r"|leave|everything|all|else|rest|stays?|as|is|are|same|instead|too|ok|okay|and|but|i|we|want"
    r"|would|like|to|be|should|with|of)\b\W*)*",
    re.IGNORECASE,
)
# "50 more users" is no number of users but a sum, which nobody stated.
# What is to stay is named, and what is to go is not.
_ALL_BUT = re.compile(r"\b(?:except|all but|other than)\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?<!\bno )\bmore\b(?! than)|\b(?:fewer|less)\b(?! than)|\b(?:additional|extra|another)\b"
    r"|\bby (?:a )?\d|\d ?(?:x|times)\b|\badd\w* \d(?!.{0,200}\b(?:every|each|per)\b)"
    r"|\d\s?\w{1,10} (?:longer|shorter)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"(?<![\w/.-])\d")
_LONGEST_PHRASE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a wish says.

    `plan` holds what it asks for, with what is not understood among its statements; `kept` is its
    text without what is to go, character by character as long. `disputes` are a model's, and so are
    the words that it has `set_aside`.
    """

    plan: Plan
    removals: tuple[Removal, ...]
    kept: str
    disputes: tuple[Dispute, ...] = ()
    set_aside: tuple[Quote, ...] = ()


def read_wish(text: str, quotes: Sequence[Quote] = ()) -> Wish:
    """Return what a wish says; `quotes` are how a language model reads it.

    A wish of which a part is not understood may mean any part of a script: its plan is then not
    complete. Words that only add do not count as such.
    """
    removals = removals_in(text)
    kept = _blank(text, [each.span for each in removals])
    sums = [span for span in _clauses(kept) if _is_sum(kept[span.start : span.end])]
    kept = _blank(kept, sums)
    read = quoted(read_plan(kept), kept, quotes)
    statements = (
        *read.plan.statements,
        *(Statement(span=each.span, text=each.text, fate=Fate.CLAIMED) for each in removals),
        *(_unread(text, span) for span in (*sums, *_silent(kept, read.plan))),
    )
    ordered = tuple(sorted(dict.fromkeys(statements), key=lambda each: each.span))
    whole = read.plan.complete and not any(each.fate is Fate.UNREAD for each in ordered)
    plan = read.plan.model_copy(update={"statements": ordered, "complete": whole})
    return Wish(
        plan=plan,
        removals=removals,
        kept=kept,
        disputes=read.disputes,
        set_aside=read.set_aside,
    )


def _blank(text: str, spans: Sequence[Span]) -> str:
    """Return a text of the same length that says nothing in some places."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_sum(clause: str) -> bool:
    return bool(_DIGIT.search(clause) and _RELATIVE.search(clause))


def _silent(text: str, plan: Plan) -> Iterator[Span]:
    """Yield clauses in which nothing was read and that do more than add."""
    known = {claim.part for claim in plan.claims}
    read = sorted(
        each.span.start
        for each in plan.statements
        if each.fate is Fate.UNREAD or each.part in known
    )
    for span in _clauses(text):
        words = text[span.start : span.end]
        silent = bisect_left(read, span.start) == bisect_left(read, span.end)
        idle = _ADDS.match(words) or _IDLE.fullmatch(words)
        if (silent and not idle) or _ALL_BUT.search(words):
            yield span


def _unread(text: str, span: Span) -> Statement:
    words = text[span.start : span.end]
    begin = span.start + len(words) - len(words.lstrip())
    said = words.strip()[:_LONGEST_PHRASE]
    return Statement(span=Span(begin, begin + len(said)), text=said, fate=Fate.UNREAD)


def _clauses(text: str) -> Iterator[Span]:
    for found in _CLAUSE.finditer(text):
        start = found.start()
        for joint in _JOINT.finditer(text, found.start(), found.end()):
            yield Span(start, joint.start())
            start = joint.end()
        yield Span(start, found.end())
