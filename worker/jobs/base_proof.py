"""Proves a script that somebody edited before it is changed, to know what it does."""

from functools import partial

from shared.domain.plan import Plan
from shared.domain.project import Project
from shared.domain.verification import Report
from shared.domain.wanted import Base, Wanted, traits_of
from worker.budget import Budget
from worker.description.change.history import plan_of_asks
from worker.ports import Verifier
from worker.reader.port import Reader, ReaderDefectError, UnreadableError

# A description takes milliseconds, and there are at most some dozens of wishes.
READ_S = 2.0


def with_proven_base(wanted: Wanted, verifier: Verifier, reader: Reader, budget: Budget) -> Wanted:
    """Return what is wanted, with what is known of the base. Raises what `Budget.check` raises.

    What an edited script does otherwise than was asked of it is no longer asked: who edited it
    knew better.
    """
    base = wanted.base
    if base is None or base.traits is not None:
        return wanted
    plan = _plan(base, reader, budget)
    report = verifier.verify(Project.of_script(base.script), _asked(plan), budget)
    known = {
        "plan": None if plan is None else _kept(plan, report),
        "traits": traits_of(report.load.actual, report.dry_run),
    }
    return wanted.model_copy(update={"base": base.model_copy(update=known)})


def _plan(base: Base, reader: Reader, budget: Budget) -> Plan | None:
    """Return the plan of what was asked; None if nothing was, or it is hard to read."""
    if not base.asks:
        return None
    try:
        plan, _ = reader.call(partial(plan_of_asks, base.asks), within_s=READ_S, budget=budget)
    except (UnreadableError, ReaderDefectError):
        return None
    return plan


def _asked(plan: Plan | None) -> Wanted | None:
    """Return the plan as one that need not be kept: a difference must not end the proof."""
    if plan is None:
        return None
    doubtful = plan.model_copy(update={"complete": False, "statements": ()})
    return Wanted(description="", base=Base(script="", plan=doubtful))


def _kept(plan: Plan, report: Report) -> Plan:
    """Return a plan without the claims that its script was not seen to meet."""
    unmet = {each.part for each in report.requirements if each.found and not each.met}
    claims = tuple(claim for claim in plan.claims if claim.part not in unmet)
    return plan.model_copy(update={"claims": claims})
