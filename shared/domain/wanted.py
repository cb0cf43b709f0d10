"""What somebody wants of a script: one for a description, or another one changed by a wish."""

from shared.domain.plan import GivenPlan, Plan
from shared.domain.value import Value
from shared.domain.verification import Load, Report, StepKind


class Ask(Value):
    """Words that say what a script should do; `plan` beats them."""

    description: str
    plan: GivenPlan | None = None


class Traits(Value):
    """What a proof saw of a script: the load that k6 derived, and the names of its checks.

    None if it was not seen, or not all of it.
    """

    load: Load | None = None
    checks: tuple[str, ...] | None = None


class Base(Value):
    """The script that is changed, and what was asked of it, the oldest words first.

    `plan` is what those words were read as by its proof, and `unread` are phrases of them that
    nobody understood; without a plan they are read anew. `traits` are None for a script that was
    not proven as it is.
    """

    script: str
    asks: tuple[Ask, ...] = ()
    plan: Plan | None = None
    unread: tuple[str, ...] = ()
    traits: Traits | None = None


class Wanted(Ask):
    """What a job is to do: with a `base`, the description is the wish that changes it."""

    base: Base | None = None


def traits_of(report: Report) -> Traits:
    """Return what a report tells of its script."""
    run = report.dry_run
    checks = None
    if run is not None and not any(course.truncated for course in run.trace):
        steps = (step for course in run.trace for step in course.steps)
        names = (step.name for step in steps if step.kind is StepKind.CHECK)
        checks = tuple(dict.fromkeys(name for name in names if name is not None))
    return Traits(load=report.load.actual, checks=checks)
