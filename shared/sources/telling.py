"""Says what became of a source once the description has chosen among its requests."""

from collections.abc import Iterator, Sequence

from shared.domain.source_report import LeftOut, SourceReport
from shared.domain.sources import Operation
from shared.sources.linking import Made, needs_of

_FIELDS_SHOWN = 5
_MOST_SHOWN = 8


def told(
    report: SourceReport,
    kept: Sequence[Operation],
    made: Sequence[Made],
    dropped: Sequence[tuple[Operation, str]],
) -> SourceReport:
    """Return what became of a source, with what the description left out of it."""
    own = [each for each in kept if each.source == report.name]
    out: dict[str, LeftOut] = {}
    for operation, reason in dropped:
        if operation.source == report.name:
            known = out.get(reason, LeftOut(reason=reason, at=operation.at, count=0))
            out[reason] = known.model_copy(update={"count": known.count + 1})
    own_made = [each for each in made if each.operation.source == report.name]
    return report.model_copy(
        update={
            "taken": len(own),
            "left_out": (*report.left_out, *out.values()),
            "needs": needs_of(own_made),
            "assumed": (*report.assumed, *_assumed(own), *_passed(own_made)),
        }
    )


def _assumed(operations: Sequence[Operation]) -> Iterator[str]:
    """Yield one sentence about the values that are made up, if there are any."""
    told = [
        f"{each.at} ({', '.join(each.assumed[:_FIELDS_SHOWN])}"
        f"{', ...' if len(each.assumed) > _FIELDS_SHOWN else ''})"
        for each in operations
        if each.assumed
    ]
    if told:
        more = f", and of {len(told) - _MOST_SHOWN} more" if len(told) > _MOST_SHOWN else ""
        yield (
            "No example says what these send, so they send values of the right types: "
            f"{', '.join(told[:_MOST_SHOWN])}{more}."
        )


def _passed(made: Sequence[Made]) -> Iterator[str]:
    """Yield what answers give to later requests."""
    written = [step.model_dump_json(exclude={"takes"}) for _, step in made]
    for operation, step in made:
        for name, path in step.takes:
            count = sum(f"{{{name}}}" in each for each in written)
            later = "a later request" if count == 1 else f"{count} later requests"
            yield (
                f"{name} is the field {path} of the answer to {operation.at}; {later} "
                f"send{'s' if count == 1 else ''} it."
            )
