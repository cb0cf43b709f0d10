"""Chooses the requests of sources that a description speaks of: "only the order endpoints"."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from shared.domain.plan import Span
from shared.domain.sources import Operation
from shared.sources.matching import path_of, same_path
from shared.sources.phrases import Phrase, chosen_in, excluded_in, stems


class Choice(NamedTuple):
    """The operations that are wanted, and each other one with the reason.

    `spans` is where the text says so, `doubts` are words that choose nothing, so that nobody knows
    what they mean.
    """

    kept: tuple[Operation, ...]
    dropped: tuple[tuple[Operation, str], ...]
    spans: tuple[Span, ...] = ()
    doubts: tuple[str, ...] = ()


def chosen(operations: Sequence[Operation], text: str) -> Choice:
    """Return the operations that are wanted by what a text says alone, or says not."""
    kept, dropped, doubts = list(operations), [], []
    spans: list[Span] = []
    only = list(chosen_in(text))
    if only:
        fits = [_of_phrase(phrase, operations) for phrase in only]
        doubts = [
            f"'{phrase.text}' names none of the requests that were read"
            for phrase, fit in zip(only, fits, strict=True)
            if not any(map(fit, operations))
        ]
        if len(doubts) < len(only):
            kept = [each for each in kept if any(fit(each) for fit in fits)]
            reason = f"the description wants only {' and '.join(each.text for each in only)}"
            dropped += [(each, reason) for each in operations if each not in kept]
            spans += [each.span for each in only]
    for phrase in excluded_in(text):
        fit = _of_phrase(phrase, operations)
        out = [each for each in kept if fit(each)]
        if out and len(out) < len(kept):
            dropped += [(each, f"the description leaves out {phrase.text}") for each in out]
            kept = [each for each in kept if each not in out]
            spans.append(phrase.span)
    return Choice(tuple(kept), tuple(dropped), tuple(spans), tuple(doubts))


def _of_phrase(phrase: Phrase, operations: Sequence[Operation]) -> Callable[[Operation], bool]:
    """Return whether an operation is one that a phrase speaks of."""
    words = {each: _words(each) for each in operations}
    groups = [_group(group, words.values()) for group in phrase.groups]
    wanted = [group for group in groups if group is not None]

    def fits(operation: Operation) -> bool:
        if phrase.methods and operation.step.method not in phrase.methods:
            return False
        if not (phrase.groups or phrase.paths):
            return True
        own = words.get(operation, frozenset())
        return any(group(own) for group in wanted) or any(
            is_at(operation, path) for path in phrase.paths
        )

    return fits


def _group(
    group: tuple[str, ...], named: Iterable[frozenset[str]]
) -> Callable[[frozenset[str]], bool] | None:
    """Return whether words are those of a group: all of them, or where no request has all, any."""
    asked = [stems(word) for word in group]
    known = list(named)
    if any(all(each <= own for each in asked) for own in known):
        return lambda own: all(each <= own for each in asked)
    some = [each for each in asked if any(each <= own for own in known)]
    return (lambda own: any(each <= own for each in some)) if some else None


def _words(operation: Operation) -> frozenset[str]:
    return frozenset[str]().union(*map(stems, operation.words))


def is_at(operation: Operation, path: str) -> bool:
    """Return whether an operation is at a path, or below it."""
    asked = path.rstrip("/").removesuffix("/*")
    full = path_of(operation.step.url)
    for own in (full, full.removeprefix(path_of(operation.base))):
        parts = asked.count("/") + 1
        if same_path("/".join(own.split("/")[:parts]), asked):
            return True
    return False
