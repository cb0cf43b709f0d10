"""Names the phrases of a description that the rules could not read, as they stand there."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from shared.domain.plan import Fate, Plan, Span

# What a phrase shows on either side of its number, and how many phrases are named.
_AROUND_CHARS = 30
_MOST_PHRASES = 20


def unread_phrases(plan: Plan, text: str) -> tuple[str, ...]:
    """Return the phrases of a plan's text that nothing accounts for, the first 20, a line each."""
    phrases = (
        " ".join(text[start:end].split()).strip(",;: ") for start, end in _stretches(plan, text)
    )
    return tuple(dict.fromkeys(phrases))[:_MOST_PHRASES]


def _stretches(plan: Plan, text: str) -> Iterator[Span]:
    """Yield whole words around what is unread; what overlaps is one stretch."""
    read = sorted(each.span for each in plan.statements if each.fate is Fate.CLAIMED)
    starts = [*(span.start for span in read), len(text)]
    ends = [0, *(span.end for span in read)]
    current: Span | None = None
    for each in plan.unread:
        start = _begin(text, each.span.start, ends[bisect_right(ends, each.span.start) - 1])
        end = _end(text, each.span.end, starts[bisect_left(starts, each.span.end)])
        if current is not None and start <= current.end:
            current = Span(current.start, end)
            continue
        if current is not None:
            yield current
        current = Span(start, end)
    if current is not None:
        yield current


def _begin(text: str, start: int, last: int) -> int:
    """Return where a line, a sentence or some words begin, after what was read that ends `last`."""
    least = max(last, start - _AROUND_CHARS)
    before = text[least:start]
    cut = max(before.rfind("\n"), before.rfind(". ")) + 1
    if not cut and last == least:
        cut = before.rfind(", ") + 1 or before.rfind("; ") + 1
    if not cut and least:
        cut = before.find(" ") + 1
    return least + cut


def _end(text: str, end: int, following: int) -> int:
    """Return where a line, a sentence or some words end, before what was read and begins there."""
    most = min(following, end + _AROUND_CHARS)
    after = text[end:most]
    cuts = [cut for cut in (after.find("\n"), after.find(". ")) if cut >= 0]
    if not cuts and most < len(text):
        cuts = [after.rfind(" ")] if " " in after else []
    return end + min(cuts, default=len(after))
