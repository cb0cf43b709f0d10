"""Finds where the load that k6 derived differs from the load that was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from shared.domain.load import LoadStage
from shared.domain.verification import Finding, Load
from shared.findings.codes import Code
from shared.k6_durations import format_duration
from shared.load_words import paced
from worker.k6.executors import Segment
from worker.verify.load import courses
from worker.verify.load.criteria import threshold_differences
from worker.verify.load.hints import options_for
from worker.verify.report.findings import make_finding

_ROUNDED = 1e-2  # as rates are, which are whole numbers to k6
_MAX_STAGES = 12  # what a message shows of a long profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What k6 makes of a script: the load, and the courses of VUs and rate that it sums up."""

    load: Load
    vus: tuple[Segment, ...]
    rate: tuple[Segment, ...]
    max_duration_s: float
    scenarios: tuple[str, ...]


def differences(asked: Load, derived: Derived) -> Iterator[Finding]:
    """Yield one error finding for each claim that the script does not keep."""
    if asked.stages is not None:
        # Stages leave out where they start, which may be above all that was asked for.
        stages = tuple(_stages(asked, asked.stages, derived))
        yield from stages or _peak(asked, derived.load)
    else:
        yield from _vus(asked, derived.load)
        yield from _rate(asked, derived.load)
        yield from _duration(asked, derived)
        yield from _constancy(asked, derived)
    yield from _iterations(asked, derived.load)
    yield from threshold_differences(asked, derived.load, derived.scenarios)


def _vus(asked: Load, actual: Load) -> Iterator[Finding]:
    if asked.vus is None or actual.vus == asked.vus:
        return
    if asked.rate_per_s is not None and actual.rate_per_s is not None:
        return  # an arrival rate decides itself how many VUs it uses
    yield _finding(Code.LOAD_VUS_DIFFER, asked, _people(asked.vus), _whole(actual))


def _peak(asked: Load, actual: Load) -> Iterator[Finding]:
    if asked.rate_per_s is not None and actual.rate_per_s is not None:
        if not courses.same(asked.rate_per_s, actual.rate_per_s):
            wanted, found = paced(asked.rate_per_s), paced(actual.rate_per_s)
            yield _finding(Code.LOAD_RATE_DIFFERS, asked, f"at most {wanted}", found)
    elif asked.vus is not None and actual.vus is not None and asked.vus != actual.vus:
        wanted, found = _people(asked.vus), _people(actual.vus)
        yield _finding(Code.LOAD_VUS_DIFFER, asked, f"at most {wanted}", found)


def _rate(asked: Load, actual: Load) -> Iterator[Finding]:
    if asked.rate_per_s is None:
        return
    if actual.rate_per_s is None or not courses.same(asked.rate_per_s, actual.rate_per_s):
        yield _finding(Code.LOAD_RATE_DIFFERS, asked, paced(asked.rate_per_s), _whole(actual))


def _duration(asked: Load, derived: Derived) -> Iterator[Finding]:
    actual = derived.load.duration_s
    if actual is None and asked.iterations is not None:
        actual = derived.max_duration_s
    if asked.duration_s is None or (actual is not None and courses.same(asked.duration_s, actual)):
        return
    found = f"{format_duration(actual)} (without gracefulStop)" if actual else "no duration"
    yield _finding(Code.LOAD_DURATION_DIFFERS, asked, format_duration(asked.duration_s), found)


def _constancy(asked: Load, derived: Derived) -> Iterator[Finding]:
    """Hold a number that was asked for a time to all of that time."""
    if asked.duration_s is None or derived.load.stages is None:
        return
    if asked.rate_per_s is not None and derived.rate:
        if not courses.is_flat(derived.rate):
            steady = f"a constant {paced(asked.rate_per_s)}"
            yield _finding(Code.LOAD_STAGES_DIFFER, asked, steady, _ramps(derived.load))
    elif asked.vus is not None and derived.vus and not courses.is_flat(derived.vus):
        steady = f"a constant {_people(asked.vus)}"
        yield _finding(Code.LOAD_STAGES_DIFFER, asked, steady, _ramps(derived.load))


def _stages(asked: Load, stages: tuple[LoadStage, ...], derived: Derived) -> Iterator[Finding]:
    course = derived.rate if asked.rate_per_s is not None else derived.vus
    other = derived.vus if asked.rate_per_s is not None else derived.rate
    if course and not other and courses.equal(stages, courses.stages(course)):
        return
    yield _finding(Code.LOAD_STAGES_DIFFER, asked, _ramps(asked), _whole(derived.load))


def _iterations(asked: Load, actual: Load) -> Iterator[Finding]:
    if asked.iterations is None or _same_iterations(asked, actual):
        return
    wanted = _repeats(asked.iterations, asked.iterations_per)
    yield _finding(Code.LOAD_ITERATIONS_DIFFER, asked, wanted, _whole(actual))


def _same_iterations(asked: Load, actual: Load) -> bool:
    """Compare numbers each or in total; ten VUs that do ten each do a hundred in total.

    So do ten a second in ten seconds, if so long is asked for.
    """
    if asked.iterations is None:
        return False
    if actual.iterations is None:
        return _arrive(asked, actual)
    if asked.iterations_per in {None, actual.iterations_per}:
        return asked.iterations == actual.iterations
    vus = actual.vus or 1
    if asked.iterations_per == "vu":
        return asked.iterations * vus == actual.iterations
    return asked.iterations == actual.iterations * vus


def _arrive(asked: Load, actual: Load) -> bool:
    """Return whether the number of iterations that is asked for a time arrives in it evenly."""
    if asked.iterations_per == "vu" or asked.duration_s is None or actual.stages is not None:
        return False
    made = (actual.rate_per_s or 0.0) * (actual.duration_s or 0.0)
    return isclose(made, asked.iterations or 0, rel_tol=_ROUNDED)


def _finding(code: Code, asked: Load, wanted: str, found: str) -> Finding:
    return make_finding(
        code,
        f"The description asks for {wanted}; k6 derives {found} from the script.",
        hint=f"Set the options to {{ {options_for(asked)} }}.",
    )


def _whole(load: Load) -> str:
    """Return what a script does, in one phrase."""
    if load.stages is not None:
        return _ramps(load)
    parts = []
    if load.rate_per_s is not None:
        parts.append(paced(load.rate_per_s))
    if load.iterations is not None:
        parts.append(_repeats(load.iterations, load.iterations_per))
    if load.vus is not None:
        parts.append(_people(load.vus))
    lasting = f" for {format_duration(load.duration_s)}" if load.duration_s else ""
    return (" with ".join(parts) or "no load that is known") + lasting


def _ramps(load: Load) -> str:
    stages = load.stages or ()
    unit = "iteration{}/s" if load.rate_per_s is not None else "VU{}"
    steps = [
        f"{stage.target:.6g} {unit.format('' if stage.target == 1 else 's')}"
        f" in {format_duration(stage.duration_s)}"
        for stage in stages[:_MAX_STAGES]
    ]
    more = [f"{len(stages) - _MAX_STAGES} more"] if len(stages) > _MAX_STAGES else []
    return f"stages to {', '.join(steps + more)}"


def _people(vus: int) -> str:
    return f"{vus} VU{'' if vus == 1 else 's'}"


def _repeats(iterations: int, per: str | None) -> str:
    counted = f"{iterations} iteration{'' if iterations == 1 else 's'}"
    return f"{counted} {'by each VU' if per == 'vu' else 'in total'}"
