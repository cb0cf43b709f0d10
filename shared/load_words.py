"""A load in words, as a person reads it: `50 VUs, 2m, http_req_duration p(95)<400`."""

from collections.abc import Iterator

from shared.domain.verification import Load
from shared.k6_durations import format_duration

_MOST_STAGES = 30


def phrase(load: Load) -> str:
    """Write everything that a load says; an empty text if it says nothing."""
    return ", ".join(_parts(load))


def counted(number: int, noun: str) -> str:
    """Write `1 request`, `2 requests`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def paced(rate_per_s: float) -> str:
    """Write `1 iteration per second`, `2.5 iterations per second`."""
    return f"{rate_per_s:.6g} iteration{'' if rate_per_s == 1 else 's'} per second"


def _parts(load: Load) -> Iterator[str]:
    if load.rate_per_s is not None:
        yield paced(load.rate_per_s)
    if load.vus is not None:
        yield counted(load.vus, "VU")
    if load.iterations is not None:
        whose = {"vu": " by each VU", "total": " in total", None: ""}[load.iterations_per]
        yield counted(load.iterations, "iteration") + whose
    if load.duration_s is not None:
        yield f"{format_duration(load.duration_s)} long"
    if load.stages:
        yield f"stages {_stages(load)}"
    for each in load.thresholds or ():
        yield f"{each.metric} {each.aggregation}{each.operator}{each.value:.12g}"


def _stages(load: Load) -> str:
    rated = load.rate_per_s is not None
    stages = load.stages or ()
    steps = [
        f"{format_duration(each.duration_s)} to {each.target:.6g}"
        f"{'/s' if rated else ' VU' if each.target == 1 else ' VUs'}"
        for each in stages
    ]
    more = [f"{len(steps) - _MOST_STAGES} more"] if len(steps) > _MOST_STAGES else []
    return " + ".join(steps[:_MOST_STAGES] + more)
