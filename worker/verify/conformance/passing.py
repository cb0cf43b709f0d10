"""Looks whether a script passes on what its description wants to be taken from an answer."""

from collections.abc import Iterator, Mapping

from shared.domain.dry_run import DryRun
from shared.domain.plan import Origin, Passing, Plan
from shared.domain.published_plan import utf16_words
from shared.domain.verification import Proof, Requirement
from worker.verify.conformance.seen_traffic import is_whole, requests_in

PART = "passed_on"
_WAYS: Mapping[Passing, frozenset[str]] = {
    Passing.SESSION: frozenset({"ticket", "cookie"}),
    Passing.TOKEN: frozenset({"ticket"}),
    Passing.ID: frozenset({"id"}),
}
_PARTS = {Passing.SESSION: Passing.TOKEN}


def passing_found(plan: Plan, description: str, dry_run: DryRun | None) -> Iterator[Requirement]:
    """Yield that a token, or an id, of an answer comes again in a later request.

    The spans of the plan count UTF-16 units of the description. The stand-in server's answers are
    known where they come again: in addresses, headers, bodies. A session may be kept by cookies,
    which k6 sends itself.
    """
    requests = [
        step for course in (dry_run.trace if dry_run else ()) for step in requests_in(course)
    ]
    if not requests or dry_run is None:
        return
    text = description.encode("utf-16-le", "surrogatepass")
    passed = {what for each in requests for what in each.passes or ()}
    for each in plan.passed_on:
        met = not passed.isdisjoint(_WAYS[each.what])
        yield Requirement(
            part=f"{PART}.{_PARTS.get(each.what, each.what)}",
            origin=Origin.STATED if plan.complete else Origin.LIKELY,
            quote=utf16_words(text, each.span),
            span=each.span,
            asked=f"the {each.what} of an answer in later requests",
            found="sends it" if met else f"sends no {each.what} of an answer",
            proof=Proof.DRY_RUN,
            met=met or (False if is_whole(dry_run) else None),
        )
