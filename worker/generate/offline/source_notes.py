"""Says in a script what its requests were taken from, and what was assumed of them."""

from collections.abc import Iterator

from shared.domain.plan import Plan
from shared.domain.source_report import SourceKind, SourceReport

_MOST_REASONS = 4
_MOST_ASSUMED = 6


def source_assumptions(plan: Plan) -> tuple[str, ...]:
    """Return a sentence for each source: what was taken, what was not, and then its assumptions."""
    return tuple(line for source in plan.sources for line in _of_source(source))


def _of_source(source: SourceReport) -> Iterator[str]:
    taken = f"{source.taken} of {source.found} requests"
    if source.kind is SourceKind.LOG:
        taken = f"{source.taken} kinds of requests, in {source.found} lines"
    yield f"From {source.name}: {taken}.{_left_out(source)}"
    yield from source.assumed[:_MOST_ASSUMED]
    if len(source.assumed) > _MOST_ASSUMED:
        yield f"{len(source.assumed) - _MOST_ASSUMED} more of the kind: see the report."


def _left_out(source: SourceReport) -> str:
    if not source.left_out:
        return ""
    reasons = "; ".join(f"{each.count} ({each.reason})" for each in source.left_out[:_MOST_REASONS])
    more = len(source.left_out) - _MOST_REASONS
    return f" Left out: {reasons}{f', and {more} more reasons' if more > 0 else ''}."
