"""Makes of a plan's load one that an executor of k6 can make."""

from shared.domain.load import LoadStage
from shared.domain.plan import Load, Unit


def without_doubtful_iterations(load: Load, doubts: dict[str, str], told: list[str]) -> Load:
    """Return a load of users alone where only the number of iterations beside them is in doubt.

    Takes the doubt from `doubts`, and adds to `told` what was left out.
    """
    sure = load.limit_vus is not None and load.duration_s is not None and "target" in doubts
    if load.unit is not Unit.ITERATIONS or not sure or {"limit_vus", "duration_s"} & doubts.keys():
        return load
    told.append(f"{load.target or 0:g} iterations are left out: {doubts.pop('target')}.")
    return Load(unit=Unit.USERS, target=float(load.limit_vus or 0), duration_s=load.duration_s)


def in_iterations(load: Load, *, requests: float) -> Load:
    """Return a load with its rate in iterations that make so many requests each."""
    if load.unit is not Unit.REQUESTS_PER_S or requests == 1:
        return load
    stages = tuple(LoadStage(each.duration_s, each.target / requests) for each in load.stages)
    return load.model_copy(
        update={
            "unit": Unit.ITERATIONS_PER_S,
            "target": None if load.target is None else load.target / requests,
            "start": None if load.start is None else load.start / requests,
            "stages": stages,
        }
    )
