"""Turns what a notation sets, field by field, into a load."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.domain.load import LoadStage
from shared.domain.plan import INEXACT, Per
from shared.reading.lexing.tokens import Kind, Mark, Token
from shared.reading.loads.said import Said, SaidLoad, SaidStages, spawned

_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_CONNECTIONS = f"the number of connections beside a rate {INEXACT}"
_RAMPED = 3  # users, how fast they begin, and the whole time


@dataclass(frozen=True, slots=True)
class Field:
    """One setting and where it stands."""

    name: str
    value: float
    start: int
    end: int
    second: float = 0.0  # a stage's target
    requests: bool = False

    @property
    def token(self) -> Token:
        """Return the token that the ledger knows it by."""
        marks = frozenset({Mark.REQUESTS}) if self.requests else frozenset[Mark]()
        kind = Kind.RATE if self.name == "rate_per_s" else Kind.CLAIMED
        return Token(kind, self.start, self.end, self.value, marks)


def seconds(text: str, bare_s: float = 1.0) -> float | None:
    """Return 1h30m, 90s, 1.5m or a bare 90 in seconds, None if it is no length of time."""
    total, digits, unit = 0.0, "", ""
    parts: list[tuple[str, str]] = []
    for char in text.strip().strip("'\""):
        if char.isascii() and (char.isdigit() or char == "."):
            if unit:
                parts.append((digits, unit))
                digits, unit = "", ""
            digits += char
        else:
            unit += char
    parts.append((digits, unit))
    for number, name in parts:
        value, scale = number_of(number), _UNITS_S.get(name.lower()) if name else bare_s
        if value is None or scale is None or (not name and len(parts) > 1):
            return None
        total += value * scale
    return total


def number_of(text: str) -> float | None:
    """Return a plain number, None if it is none."""
    try:
        return float(text) if text[:1].isdecimal() and text.isascii() else None
    except ValueError:
        return None


def load_of(fields: Sequence[Field]) -> SaidLoad:
    """Return the load that fields set; the first of two equal fields counts."""
    said = {field.name: Said(field.value, (field.token,)) for field in reversed(fields)}
    if "rate_per_s" in said and "vus" in said:
        said["vus"] = replace(said["vus"], doubt=_CONNECTIONS)
    stages = _stages(fields)
    ramped = [said[name] for name in ("vus", "spawn_rate", "duration_s") if name in said]
    if stages is None and len(ramped) == _RAMPED:
        stages = spawned(*ramped)
    per_vu = "iterations_per_vu" in said
    if stages is None and not per_vu and {"vus", "ramp_s", "duration_s"} <= set(said):
        stages = _ramped(said["vus"], said["ramp_s"], said["duration_s"])
    counted = said.get("iterations_per_vu") or said.get("iterations")
    load = SaidLoad(
        users=said.get("vus"),
        rate=said.get("rate_per_s"),
        duration=said.get("duration_s"),
        iterations=counted,
        per=None if counted is None else Per.VU if per_vu else Per.TOTAL,
    )
    return _staged(load, stages) if stages is not None else load


def _ramped(users: Said, ramp: Said, whole: Said) -> SaidStages | None:
    """Return the stages of a thread group, whose ramp is a part of its duration."""
    if not 0 < ramp.value < whole.value:
        return None
    stages = LoadStage(ramp.value, users.value), LoadStage(whole.value - ramp.value, users.value)
    return SaidStages(stages, (*users.used, *ramp.used, *whole.used))


def _stages(fields: Sequence[Field]) -> SaidStages | None:
    staged = [field for field in fields if field.name == "stage"]
    if not staged:
        return None
    stages = tuple(LoadStage(field.value, field.second) for field in staged)
    return SaidStages(stages, tuple(field.token for field in staged))


def _staged(load: SaidLoad, stages: SaidStages) -> SaidLoad:
    peak = Said(max(stage.target for stage in stages.stages), stages.used)
    length = Said(sum(stage.duration_s for stage in stages.stages), stages.used)
    return SaidLoad(
        users=None if load.rate else peak, rate=load.rate and peak, stages=stages, duration=length
    )
