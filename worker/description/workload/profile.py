"""Reads how load changes over time: ramps, holds and steps become stages.

A profile is read as a whole or not at all: one clause that names load or time and cannot be placed
leaves only the peak. The value that the load starts from is no stage.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from worker.description.workload.numerals import VALUE

type Stage = tuple[float, float]


class Unit(StrEnum):
    """What the targets of stages count."""

    USERS = "&"
    RATE = "^"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Changing load. `stages` is None where only the peak is sure, `peak` where not even that."""

    stages: tuple[Stage, ...] | None
    peak: float | None
    unit: Unit | None


class _Kind(StrEnum):
    RAMP = "ramp"
    HOLD = "hold"
    STEP = "step"
    START = "start"
    TOTAL = "total"
    REST = "rest"
    IDLE = "idle"
    UNCLEAR = "unclear"
    LOST = "lost"  # an unclear ramp


_DOWN = (
    r"(?:(?:ramp\w*|scal\w+|go|goes|going|come|comes|wind|winds|step|steps|cool|bring|brought|"
    r"taper\w*|ease)(?: (?:it|them|everything|back|the|load|users|traffic|all)){0,3} down|"
    r"decreas\w*|drop\w*|reduc\w*|taper\w*|declin\w*|down to|back to|back down|cool ?down|shut "
    r"down|ramp off|falls?)"
)
_UP = (
    r"(?:ramp\w*|increas\w*|grow\w*|scal(?:e|es|ing)|climb\w*|ris(?:e|es|ing)|rais(?:e|es|ing)|"
    r"build\w* up|"
    r"(?:go|goes|going) (?:up|from|to)|spik(?:e|es|ing)|surg\w*|jump\w*|step\w* up|work\w* up|"
    r"warm\w* ?up|gradually|linearly|slowly|from [#&^]\S+ to)"
)
_HOLDING = (
    r"(?:hold\w*|held|stay\w*|keep|keeps|keeping|kept|maintain\w*|sustain\w*|remain(?:s|ing)?|"
    r"steady|plateau\w*|continu\w*|stabili\w*|"
    r"flat|constant|(?:at|with|for|on) (?:that|this|the|full|peak|max|maximum) (?:level|load|"
    r"peak|rate|plateau|count|number)|(?:stay|run|runs|running|remain) there|at (?:the )?peak|at "
    r"full load|soak\w*)"
)
_IS_DOWN = re.compile(rf"\b{_DOWN}\b")
_IS_UP = re.compile(rf"\b{_UP}\b")
_IS_HOLD = re.compile(rf"\b{_HOLDING}\b")
_SUDDEN = re.compile(r"\b(?:spik|surg|jump|instant|immediate|sudden|warm)")
_STARTS = re.compile(
    rf"\b(?:start\w*|begin\w*|beginning|from)(?: (?:out|off|the|test|load|at|with|from|it|using|"
    rf"initially|a|baseline|of|slowly)){{0,5}} [#&^](?P<start>{VALUE})"
)
_IS_REST = re.compile(
    r"\b(?:hold|stay|keep|remain|run|continue)\w* .*\b(?:rest|remainder|remaining)\b"
)
_STAGE_VERB = rf"(?:{_DOWN}|{_UP}|hold\w*|stay\w*|keep|maintain\w*|sustain\w*|remain|continue)"
_RUN_ON = r"(?:ramp\w*|hold\w*|stay\w*|keep|maintain\w*|sustain\w*|remain|continue|drop\w*|spike)"
_CUT = re.compile(
    r" (?:[.,;]|->|then|followed by|before|afterwards|after which|after that|next|finally"
    rf"|(?:and|:)(?= (?:then |finally )?(?:to )?(?:\w+ )?{_STAGE_VERB} ))(?= )"
    rf"|(?<=[\d)]) (?={_RUN_ON} )"
)
_NUMBER = re.compile(rf"(?P<sigil>[#&^])(?P<value>{VALUE})(?= )")
_TIME = re.compile(rf"@(?P<value>{VALUE})(?= )")
_ANY = re.compile(rf"[#&^@]{VALUE}(?= )")
_ORIGIN = re.compile(
    rf"\bfrom (?:the )?(?:initial |baseline |a )?[#&^](?P<from>{VALUE}) (?=(?:[a-z]+ )?(?:up |"
    rf"down |back )?(?:to|and|in|over)\b)|[#&^](?P<between>{VALUE}) (?=to [#&^])"
    rf"|\b(?:start|starts|starting|begin|beginning) (?:at|from|with|off at) "
    rf"[#&^](?P<start>{VALUE}) (?!for )"
)
_RAMP_TIME = re.compile(
    rf"\b(?:over|in|within|during|across|taking|lasting|takes|throughout)(?: (?:the|a|an|first|"
    rf"next|last|about|course|of|period|span|final|another|exactly|space|following)){{0,5}} "
    rf"@{VALUE} "
    rf"|(?:\(|:|-) (?:over )?@{VALUE} |^ (?:the )?(?:first |next |last |final |for |for the "
    rf"(?:first|next|last|final) |a |another )?@{VALUE} "
)
_BARE_TIME = re.compile(
    rf" (?:over|in|within|during)(?: (?:the|a|course|of|first|next|period)){{0,4}} @{VALUE} "
)
_LEADING_TIME = re.compile(
    rf" (?:(?:over|in|within|during|for|a|the|and|then|with|first|of|course|next|last|final|"
    rf"another) ){{0,5}}@{VALUE} (?:: )?"
)
_FOR = re.compile(
    rf"\bfor (?:the |another |a |a further |exactly |next |a total of |first |last |final |about "
    rf")*@{VALUE} "
)
_LEVEL = re.compile(
    rf" (?:[a-z:(~]+ ){{0,6}}[&^]{VALUE} (?:[a-z(~]+ ){{0,4}}(?:for (?:the |a |another |first |"
    rf"next |exactly )*|\( |: |during )@{VALUE} (?:\) |[a-z]+ ){{0,2}}"
    rf"| (?:[a-z:~]+ ){{0,3}}@{VALUE} (?:at|of|to|with|:|\(|-) (?:[a-z]+ ){{0,2}}[#&^]{VALUE} "
    rf"(?:\) )?(?:[a-z]+ ){{0,2}}"
)
_WHOLE = re.compile(
    rf"\b(?:in total|total|overall|altogether|whole|entire)\b|@{VALUE} (?:long )?(?:[a-z]+ "
    rf"){{0,3}}(?:test|run|scenario)\b"
    rf"|\b(?:run|test|scenario|it) (?:should )?(?:lasts?|lasting|takes?) @|\b(?:test|run|the) "
    rf"duration\b"
)
_BY = re.compile(rf"\bby [#&^]{VALUE} ")
_POINTED = re.compile(rf"(@{VALUE}) ->(?= [#&^])")
_REPEATS = re.compile(
    r"\b(?:repeat\w*|cycles?|waves?|twice|again|loops?|alternat\w*|oscillat\w*|times|random\w*|"
    r"per step|each step)\b"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    kind: _Kind
    seconds: float | None = None
    target: float | None = None
    start: float | None = None
    unit: str | None = None


@dataclass(slots=True)
class _Course:
    """What the clauses read so far add up to."""

    stages: list[tuple[float | None, float]] = field(default_factory=list)
    level: float | None = None
    peak: float = 0.0
    total: float | None = None
    units: set[str] = field(default_factory=set)
    clear: bool = True


def read_profile(line: str) -> Profile | None:
    """Return the profile that a description's tokens draw, or None if its load is constant."""
    clauses = [_clause(text) for text in _texts(line)]
    moving = any(clause.kind in {_Kind.RAMP, _Kind.LOST} for clause in clauses)
    steps = [
        clause for clause in clauses if clause.kind in {_Kind.STEP, _Kind.HOLD} and clause.target
    ]
    stepping = len({step.target for step in steps}) > 1 and _in_sequence(line)
    if not moving and not stepping:
        return None
    return _drawn(clauses, line)


def _in_sequence(line: str) -> bool:
    return bool(
        re.search(
            r" (?:then|followed by|afterwards|after that|next|finally|->|stages?|steps?|phases?) ",
            line,
        )
    )


def _texts(line: str) -> list[str]:
    """Cut the line into clauses, and put a ramp's separated time back to it."""
    texts: list[str] = []
    for piece in _CUT.split(_POINTED.sub(r"\1 to", f" {line} ")):
        text = f" {piece.strip()} "
        if not _ANY.search(text) and not _IS_REST.search(text):
            continue
        if texts and _belongs_to(texts[-1], text):
            texts[-1] += text.lstrip()
        else:
            texts.append(text)
    return texts


def _belongs_to(before: str, text: str) -> bool:
    if _BARE_TIME.fullmatch(text):
        return bool(_IS_UP.search(before)) and not _TIME.search(before)
    return bool(_LEADING_TIME.fullmatch(before)) and _is_untimed_ramp(text)


def _is_untimed_ramp(text: str) -> bool:
    return bool(_IS_UP.search(text) or _IS_DOWN.search(text)) and not _TIME.search(text)


def _clause(text: str) -> _Clause:
    moves = bool(_IS_UP.search(text) or _IS_DOWN.search(text))
    if "?" in "".join(_ANY.findall(text)):
        return _Clause(_Kind.LOST if moves else _Kind.UNCLEAR, unit=_unit(text))
    times = [float(found["value"]) for found in _TIME.finditer(text)]
    seconds = times[0] if times else None
    origin = _ORIGIN.search(text)
    numbers = [found for found in _NUMBER.finditer(text) if not _is_origin(found, origin)]
    if len(times) > 1 or len(numbers) > 1:
        return _Clause(_Kind.LOST if moves else _Kind.UNCLEAR, unit=_unit(text))
    target = float(numbers[0]["value"]) if numbers else None
    unit = _unit(text)
    start = next((float(value) for value in origin.groups() if value), None) if origin else None
    clause = _Clause(_kind(text, seconds, target), seconds, target, start, unit)
    if clause.kind is _Kind.RAMP and target is None and _IS_DOWN.search(text):
        return _Clause(_Kind.RAMP, seconds, 0.0, start, unit)
    return clause


def _unit(text: str) -> str | None:
    return next((found["sigil"] for found in _NUMBER.finditer(text) if found["sigil"] != "#"), None)


def _is_origin(number: re.Match[str], origin: re.Match[str] | None) -> bool:
    return origin is not None and origin.start() <= number.start() < origin.end()


def _kind(text: str, seconds: float | None, target: float | None) -> _Kind:
    if _IS_DOWN.search(text) or _IS_UP.search(text):
        return _ramp_kind(text, seconds, target)
    if seconds is None:
        return _without_time(text, target)
    if _WHOLE.search(text) and target is None:
        return _Kind.TOTAL
    if _IS_HOLD.search(text):
        return _Kind.HOLD
    if _LEVEL.fullmatch(text):
        return _Kind.STEP
    return _Kind.UNCLEAR if target is not None or _FOR.search(text) else _Kind.IDLE


def _without_time(text: str, target: float | None) -> _Kind:
    if _STARTS.search(text):
        return _Kind.START
    if target is not None:
        return _Kind.STEP
    return _Kind.REST if _IS_REST.search(text) else _Kind.IDLE


def _ramp_kind(text: str, seconds: float | None, target: float | None) -> _Kind:
    if seconds is None and target is None:
        return _Kind.IDLE
    if _BY.search(text) or (target is None and not _IS_DOWN.search(text)):
        return _Kind.LOST
    if seconds is None:
        return _Kind.RAMP
    number = _NUMBER.search(text)
    leading = number is not None and text.index("@") < number.start()
    if _SUDDEN.search(text) and not re.search(rf"\b(?:over|in|within) @{VALUE} ", text):
        return _Kind.LOST
    timed = leading or target is None or _RAMP_TIME.search(text)
    return _Kind.RAMP if timed else _Kind.LOST


def _drawn(clauses: list[_Clause], line: str) -> Profile:
    course = _Course(clear=not _REPEATS.search(line))
    for clause in clauses:
        _follow(course, clause)
    unit = Unit(next(iter(course.units))) if len(course.units) == 1 else None
    stages = _complete(course) if course.clear and unit else None
    return Profile(stages=stages, peak=_peak(course, line, unit), unit=unit)


def _peak(course: _Course, line: str, unit: Unit | None) -> float | None:
    """Return the highest load named, unless a number is not exact or only an increase."""
    if unit is None or f"{unit}?" in line or _BY.search(line):
        return None
    named = [
        float(found["value"]) for found in _NUMBER.finditer(f"{line} ") if found["sigil"] == unit
    ]
    return max(course.peak, *named) or None


def _follow(course: _Course, clause: _Clause) -> None:
    """Add one clause to the course of the load."""
    if clause.unit:
        course.units.add(clause.unit)
    course.peak = max(course.peak, clause.target or 0, clause.start or 0)
    match clause.kind:
        case _Kind.IDLE:
            return
        case _Kind.START:
            course.clear = course.clear and not course.stages
        case _Kind.UNCLEAR | _Kind.LOST:
            course.clear = False
        case _Kind.TOTAL:
            course.clear = course.clear and course.total in {None, clause.seconds}
            course.total = clause.seconds
        case _Kind.RAMP:
            _stage(course, clause.seconds, clause.target)
        case _Kind.REST:
            _stage(course, None, course.level)
        case _Kind.HOLD:
            _hold(course, clause)
        case _Kind.STEP:
            _step(course, clause)


def _stage(course: _Course, seconds: float | None, target: float | None) -> None:
    if target is None:
        course.clear = False
        return
    course.stages.append((seconds, target))
    course.level = target


def _hold(course: _Course, clause: _Clause) -> None:
    if course.level is not None and clause.target not in {None, course.level}:
        course.clear = False
    _stage(course, clause.seconds, clause.target if course.level is None else course.level)


def _step(course: _Course, clause: _Clause) -> None:
    if clause.seconds is None:
        # The same count said again, or a start; any other count has no place.
        course.clear = course.clear and (not course.stages or clause.target == course.level)
        return
    _stage(course, clause.seconds, clause.target)


def _complete(course: _Course) -> tuple[Stage, ...] | None:
    """Return the stages if each has its time, or the only missing one follows from the total."""
    known = [(seconds, target) for seconds, target in course.stages if seconds is not None]
    if not known or any(seconds <= 0 for seconds, _ in known):
        return None
    spent = sum(seconds for seconds, _ in known)
    missing = len(course.stages) - len(known)
    if not missing:
        return tuple(known) if course.total in {None, spent} else None
    if missing > 1 or course.total is None or course.total <= spent:
        return None
    rest = course.total - spent
    return tuple(
        (rest if seconds is None else seconds, target) for seconds, target in course.stages
    )
