"""What somebody wants of a script: one for a description, or another one changed by a wish."""

from shared.domain.dry_run import DryRun, StepKind
from shared.domain.plan import GivenPlan, Plan, Step
from shared.domain.sources import Sources
from shared.domain.value import Value
from shared.domain.verification import Load


class Ask(Value):
    """Words that say what a script should do; `sources` tell its requests, `plan` beats both."""

    description: str
    sources: Sources | None = None
    plan: GivenPlan | None = None


class Traits(Value):
    """What a proof saw of a script: the load that k6 derived, its requests, its checks' names.

    The load and the checks are None if they were not seen, or not all of them.
    """

    load: Load | None = None
    requests: tuple[Step, ...] = ()
    checks: tuple[str, ...] | None = None


class Base(Value):
    """The script that is changed, and what was asked of it, the oldest words first.

    `edited` says that somebody wrote in it by hand, now or before. `plan` is what its proof read
    those words as; without one they are read anew. `traits` are None for a script that was not
    proven as it is.
    """

    script: str
    edited: bool = False
    asks: tuple[Ask, ...] = ()
    plan: Plan | None = None
    traits: Traits | None = None


class Wanted(Ask):
    """What a job is to do: with a `base`, the description is the wish that changes it."""

    base: Base | None = None


def traits_of(load: Load | None, run: DryRun | None) -> Traits:
    """Return what was seen of a script."""
    if run is None:
        return Traits(load=load)
    steps = [step for course in run.trace for step in course.steps]
    made = ((each.method, each.url) for each in steps if each.kind is StepKind.REQUEST)
    checks = (each.name for each in steps if each.kind is StepKind.CHECK)
    whole = not any(course.truncated for course in run.trace)
    return Traits(
        load=load,
        requests=tuple(
            Step(method=method or "", url=url or "") for method, url in dict.fromkeys(made)
        ),
        checks=tuple(filter(None, dict.fromkeys(checks))) if whole else None,
    )
