"""Makes a load of the usual shape of a kind of test, scaled to the numbers that are stated."""

from shared.domain.load import LoadStage
from shared.domain.plan import Load, Unit
from worker.generate.offline.bounds import seconds, users
from worker.generate.offline.kinds import Kind
from worker.generate.offline.staging import ramping
from worker.k6.load_shape import ConstantVus, LoadShape, RampingRate, RampingVus


def usual_shape(kind: Kind, length_s: float | None) -> LoadShape:
    """Return a kind's own shape, as long as is stated."""
    stages = _scaled(kind, 1.0, length_s)
    if kind.per_second:
        return RampingRate(0, stages)
    if len(stages) == 1:
        (only,) = stages
        return ConstantVus(users(only.target), seconds(only.duration_s))
    return RampingVus(0, stages)


def scaled_shape(kind: Kind, load: Load) -> LoadShape:
    """Return a kind's shape with the peak of a load, and its length if one is stated."""
    peak = load.target or 1.0
    factor = peak / max(stage.target for stage in kind.stages)
    return ramping(load, 0.0, _scaled(kind, factor, load.duration_s, whole=load.unit is Unit.USERS))


def _scaled(
    kind: Kind, factor: float, length_s: float | None, *, whole: bool = True
) -> tuple[LoadStage, ...]:
    """Return a kind's stages with other levels, and together exactly as long as is stated."""
    usual_s = sum(stage.duration_s for stage in kind.stages)
    slower = (length_s or usual_s) / usual_s
    times = [float(round(stage.duration_s * slower)) for stage in kind.stages]
    times[times.index(max(times))] += (length_s or usual_s) - sum(times)
    levels = [stage.target * factor for stage in kind.stages]
    return tuple(
        LoadStage(time_s, round(level) if whole else level)
        for time_s, level in zip(times, levels, strict=True)
    )
