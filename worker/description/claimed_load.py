"""The load that a description asks for, as far as it says so beyond doubt.

What the fields mean:

* `vus` is the peak of virtual users; `rate_per_s` the peak of iterations started per second, which
  is what people call requests per second.
* `duration_s` is the time from the start to the end of the load, ramps included; with stages it is
  their sum. `vus` and `duration_s` without stages mean a constant load, so a description that has
  a ramp of which not every stage is known claims its peak and no duration.
* `stages` leave the start value out; each step of a staircase is a
  stage; the time of a ramp is its own, not that of the hold after it.
* `iterations_per` is `vu` where the number is that of each user; else it is the whole test's.
* `thresholds` are upper limits (`<`) in milliseconds or fractions, and lower ones of checks (`>`).

Nothing is claimed of a number that is hedged, ranged, negated, capped, quoted, part of data or of
the background, of one user rather than the test, or said twice with different values.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.domain.load import Threshold
from shared.domain.verification import Load
from worker.description.workload.duration_tokens import with_durations
from worker.description.workload.hedges import doubted, forgotten, hedged, in_background, in_past
from worker.description.workload.iterations import NO_ITERATIONS, Iterations, read_iterations
from worker.description.workload.length import read_length
from worker.description.workload.masking import masked
from worker.description.workload.numerals import VALUE, tokens
from worker.description.workload.pass_criteria import read_thresholds
from worker.description.workload.profile import Profile, Unit, read_profile
from worker.description.workload.rates import with_rates
from worker.description.workload.staircases import read_steps
from worker.description.workload.users import with_users, without_lists

_MAX_CHARACTERS = 20_000
_COUNT = re.compile(rf"&({VALUE})(?= )")
_RATE = re.compile(rf"\^({VALUE})(?= )")
_TIMED = re.compile(rf"[&^]{VALUE}(?: [a-z~]+){{0,6}} (?:for )?@{VALUE}(?= )")
# "50 users" and "2 minutes" as neighbours, each alone on its line.
_ITEMS = re.compile(
    rf"(?:^|\. )(?:(?:with )?[&^]{VALUE} \. @(?P<after>{VALUE})|@(?P<before>{VALUE}) \. "
    rf"[&^]{VALUE}) \."
)
_SEVERAL = re.compile(
    r"(?<= )(?:#[2-9]|both|several|multiple|different|separate|parallel|various|#\?) "
    r"(?:[a-z]+ ){0,2}"
    r"(?:scenarios|workloads|tests|profiles|runs|user groups|populations)\b"
    r"|\b(?:first|second|third|other|another|one) "
    r"(?:scenario|workload|test|group of|user group|population)\b"
    r"|\bscenario (?:~|#\S+|one|two|a|b) .*\bscenario (?:~|#\S+|one|two|a|b) "
)
# Quantities of load or of its criteria that are there, claimed or not: `#` may count users in words
# that no rule knows, and a time limits answers only if it stands beside them.
_QUANTITY = re.compile(
    rf"[&^]{VALUE}(?= )|\$(?:p\(|avg|med|max)"
    rf"|#{VALUE} (?:[a-z]+ ){{0,2}}(?:users|vus|clients|visitors|customers|shoppers|requests|"
    rf"reqs)\b"
    rf"|\b(?:respon[a-z]+|latency|latencies) (?:[a-z<≤]+ ){{0,5}}@{VALUE}(?= )"
    rf"|\b(?:error|failure|success) rates? (?:[a-z<≤]+ ){{0,5}}%{VALUE}(?= )"
)


@dataclass(slots=True)
class _Reading:
    """Everything that the sentences say, before it is weighed."""

    sentences: list[str] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    iterations: list[Iterations] = field(default_factory=list)
    lengths: list[float | None] = field(default_factory=list)


def requested_load(description: str) -> Load:
    """Return the load that a description claims; an empty Load if it claims none.

    Takes any text, raises nothing, and runs in time linear in its length.
    """
    reading = _read(description)
    line = " ".join(reading.sentences)
    thresholds = _agreed_thresholds(reading.thresholds)
    if _SEVERAL.search(line):
        return Load(thresholds=thresholds)
    profile = read_steps(line)
    if profile is None:
        line = without_lists(line)
        profile = read_profile(line)
    if profile is not None:
        return _changing(profile, line, reading, thresholds)
    if _several_loads(line):
        return Load(thresholds=thresholds)
    vus = _agreed_value(_values(_COUNT, line))
    iterations = _iterations(reading.iterations, vus)
    return Load(
        vus=_whole(vus),
        duration_s=_agreed_value([*reading.lengths, *_items(line)]),
        rate_per_s=_agreed_value(_values(_RATE, line)),
        thresholds=thresholds,
        iterations=iterations.count,
        iterations_per=iterations.per,
    )


def mentions_load(description: str) -> bool:
    """Return whether a description speaks of a load or of criteria, in whatever words.

    True where `requested_load` claims nothing is a load that could not be read for sure.
    """
    reading = _read(description)
    if reading.thresholds or reading.iterations or reading.lengths:
        return True
    return any(_QUANTITY.search(f"{sentence} ") for sentence in reading.sentences)


def _read(description: str) -> _Reading:
    reading = _Reading()
    for sentence in f" {tokens(masked(description[:_MAX_CHARACTERS]))} ".split(" . "):
        thresholds, rest = read_thresholds(with_durations(with_rates(f" {sentence.strip()} . ")))
        iterations, rest = read_iterations(hedged(rest))
        rest = with_users(rest)
        if in_past(rest) and "@" not in rest:
            rest = forgotten(rest)
        elif in_past(rest) or in_background(rest):
            rest = doubted(rest)
        reading.sentences.append(rest.strip())
        reading.thresholds.extend(thresholds)
        reading.iterations.extend(iterations)
        reading.lengths.extend(read_length(rest))
    return reading


def _changing(
    profile: Profile, line: str, reading: _Reading, thresholds: tuple[Threshold, ...] | None
) -> Load:
    vus = profile.peak if profile.unit is Unit.USERS else _agreed_value(_values(_COUNT, line))
    rate = profile.peak if profile.unit is Unit.RATE else _agreed_value(_values(_RATE, line))
    stages = profile.stages
    iterations = _iterations(reading.iterations, vus)
    return Load(
        vus=_whole(vus),
        duration_s=sum(stage.duration_s for stage in stages) if stages else None,
        rate_per_s=rate,
        stages=stages,
        thresholds=thresholds,
        iterations=iterations.count,
        iterations_per=iterations.per,
    )


def _items(line: str) -> list[float | None]:
    times = [found["after"] or found["before"] for found in _ITEMS.finditer(line)]
    return [None if time == "?" else float(time) for time in times]


def _several_loads(line: str) -> bool:
    """Return whether users or rates are named more than once, for parts of the load."""
    known = [{value for value in _values(pattern, line) if value} for pattern in (_COUNT, _RATE)]
    return any(len(values) > 1 for values in known) or len(_TIMED.findall(line)) > 1


def _values(pattern: re.Pattern[str], line: str) -> list[float | None]:
    return [None if value == "?" else float(value) for value in pattern.findall(line)]


def _agreed_value(values: Iterable[float | None]) -> float | None:
    """Return the value on which all mentions agree, if there is one."""
    distinct = set(values)
    return distinct.pop() or None if len(distinct) == 1 else None


def _whole(value: float | None) -> int | None:
    return int(value) if value is not None and value.is_integer() and value >= 1 else None


def _agreed_thresholds(thresholds: list[Threshold]) -> tuple[Threshold, ...] | None:
    """Return the demands that contradict no other."""
    limits: dict[tuple[str, str], set[float]] = {}
    for each in thresholds:
        limits.setdefault((each.metric, each.aggregation), set()).add(each.value)
    agreed = [each for each in thresholds if len(limits[each.metric, each.aggregation]) == 1]
    return tuple(dict.fromkeys(agreed)) or None


def _iterations(found: list[Iterations], vus: float | None) -> Iterations:
    """Return the one number of iterations on which all mentions agree."""
    distinct = set(found)
    iterations = distinct.pop() if len(distinct) == 1 else NO_ITERATIONS
    if iterations.count is None:
        return NO_ITERATIONS
    # Fewer iterations than users are more likely meant for each.
    fewer = iterations.per == "total" and vus is not None and iterations.count < vus
    return NO_ITERATIONS if fewer else iterations
