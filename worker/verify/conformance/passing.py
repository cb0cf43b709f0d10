"""Looks whether a script passes on what its description wants to be taken from an answer."""

from collections.abc import Iterator

from shared.domain.dry_run import DryRun
from shared.domain.plan import Origin, Plan, Span, utf16_span
from shared.domain.verification import Proof, Requirement
from worker.description.passed_on import passed_on
from worker.verify.conformance.seen_traffic import is_whole, requests_in

PART = "passed_on"
_WAYS = {
    "token": frozenset({"ticket"}),
    "session": frozenset({"ticket", "cookie"}),
    "id": frozenset({"id"}),
}
_PARTS = {"session": "token"}


def passing_found(plan: Plan, description: str, dry_run: DryRun | None) -> Iterator[Requirement]:
    """Yield that a token, or an id, of an answer comes again in a later request.

    The stand-in server's answers are known where they come again: in addresses, headers, bodies. A
    session may be kept by cookies, which k6 sends itself.
    """
    requests = [
        step for course in (dry_run.trace if dry_run else ()) for step in requests_in(course)
    ]
    if not requests or dry_run is None:
        return
    passed = {what for each in requests for what in each.passes or ()}
    for each in passed_on(description):
        met = not passed.isdisjoint(_WAYS[each.what])
        yield Requirement(
            part=f"{PART}.{_PARTS.get(each.what, each.what)}",
            origin=Origin.STATED if plan.complete else Origin.LIKELY,
            quote=description[each.start : each.end],
            span=utf16_span(description, Span(each.start, each.end)),
            asked=f"the {each.what} of an answer in later requests",
            found="sends it" if met else f"sends no {each.what} of an answer",
            proof=Proof.DRY_RUN,
            met=met or (False if is_whole(dry_run) else None),
        )
