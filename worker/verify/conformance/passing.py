"""Looks whether a script passes on what its description wants to be taken from an answer."""

from collections.abc import Iterator

from shared.domain.plan import Origin, Plan, Span, utf16_span
from shared.domain.verification import DryRun, Proof, Requirement, StepKind
from worker.description.passed_on import passed_on
from worker.verify.conformance.seen_traffic import is_whole

PART = "passed_on"


def passing_found(plan: Plan, description: str, dry_run: DryRun | None) -> Iterator[Requirement]:
    """Yield that a token, or an id, of an answer comes again in a later request.

    The stand-in server's answers are known where they come again: in addresses, headers, bodies.
    """
    requests = [
        step
        for course in (dry_run.trace if dry_run else ())
        for step in course.steps
        if step.kind is StepKind.REQUEST
    ]
    if not requests or dry_run is None:
        return
    met = any(each.from_answer for each in requests)
    for each in passed_on(description):
        yield Requirement(
            part=f"{PART}.{each.what}",
            origin=Origin.STATED if plan.complete else Origin.LIKELY,
            quote=description[each.start : each.end],
            span=utf16_span(description, Span(each.start, each.end)),
            asked=f"the {each.what} of an answer in later requests",
            found="sends it" if met else "sends nothing of an answer",
            proof=Proof.DRY_RUN,
            met=met or (False if is_whole(dry_run) else None),
        )
