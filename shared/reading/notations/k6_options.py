"""Reads k6's options where they stand as an object: stages, scenarios, thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.domain.load import Threshold
from shared.reading.lexing.data_spans import braces
from shared.reading.lexing.line_starts import line_end
from shared.reading.loads.said import SaidLoad
from shared.reading.notations.fields import Field, load_of, number_of, seconds
from shared.reading.notations.objects import Leaf, leaves_of

_TOP = {"vus": "vus", "iterations": "iterations", "duration": "duration_s"}
_KNOWN = frozenset({"vus", "iterations", "stages", "scenarios", "target", "executor", "thresholds"})
_LIMITS = frozenset({"preAllocatedVUs", "maxVUs", "gracefulStop", "gracefulRampDown", "startVUs"})
_OF_SCENARIO = _LIMITS | frozenset(
    {"executor", "vus", "duration", "iterations", "rate", "timeUnit", "startRate", "maxDuration"}
)
_COMMENT, _ADDRESS = "//", "://"
_EXECUTORS, _MOST_EXECUTOR = ("-vus", "-rate", "-iterations"), 40
_ARRIVAL = "arrival-rate"
_OPERATORS = ("<=", ">=", "===", "==", "!=", "<", ">")


@dataclass(frozen=True, slots=True)
class K6Options:
    """The loads of options by scenario, their thresholds, and all that was understood."""

    names: tuple[str, ...]
    loads: tuple[SaidLoad, ...]
    thresholds: tuple[tuple[Threshold, Leaf], ...]
    read: tuple[Leaf, ...]
    unread: tuple[Leaf, ...] = ()


def k6_options(text: str) -> K6Options | None:
    """Return what objects in a text set as k6's options, None if they set none of them."""
    if not any(name in text for name in _KNOWN):
        return None
    spans = list(braces(text).items())
    executor = text.find("executor:")
    known = any(name in text[executor : executor + _MOST_EXECUTOR] for name in _EXECUTORS)
    if executor >= 0 and known and not any(start < executor < end for start, end in spans):
        spans = [(0, max(text.rfind("}"), text.rfind("]")) + 1)]  # the inner part of a scenario
    leaves = [leaf for start, end in spans for leaf in _numbered(text, start, end)]
    if not _KNOWN & {key for leaf in leaves for key in leaf.keys}:
        return None
    thresholds = tuple(_thresholds(leaves))
    executors = [leaf for leaf in leaves if leaf.key == "executor"]
    if executors:
        loads = [_scenario(leaves, leaf) for leaf in executors]
        names = tuple(leaf.keys[-2] if len(leaf.keys) > 1 else "default" for leaf in executors)
        made = [load for load, _ in loads]
        read = [leaf for _, used in loads for leaf in used]
        return K6Options(names, tuple(made), thresholds, tuple(read), _left(leaves, read))
    fields, used = _plain(leaves)
    if not fields and not thresholds:
        return None
    loads_made = (load_of(fields),) if fields else ()
    left = _left(leaves, used)
    used += _comments(text, used)
    return K6Options(("default",) * len(loads_made), loads_made, thresholds, tuple(used), left)


def _comments(text: str, read: Sequence[Leaf]) -> list[Leaf]:
    """Return the comments that say in words what their lines set: "// hold 80 for 40s"."""
    lines: dict[int, set[str]] = {}
    for leaf in read:
        lines.setdefault(line_end(text, leaf.end), set()).update(_numbers(leaf.text))
    found = []
    for end, numbers in lines.items():
        start = text.find(_COMMENT, text.rfind("\n", 0, end) + 1, end)
        told = set(_numbers(text[start:end])) if start >= 0 else set()
        if told and told <= numbers and _ADDRESS not in text[start:end]:
            found.append(Leaf((), 0, "", start, end))
    return found


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdecimal() else " " for char in text).split()


def _left(leaves: Sequence[Leaf], read: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """Return the numbers of options that nothing was made of."""
    known = {leaf.start for leaf in read}
    others = (leaf for leaf in leaves if leaf.start not in known and "thresholds" not in leaf.keys)
    return tuple(leaf for leaf in others if any(char.isdecimal() for char in leaf.text))


def _numbered(text: str, start: int, end: int) -> list[Leaf]:
    """Return the leaves of an object, whose numbers of holders are those of places in the text."""
    found = leaves_of(text, start, end)
    return [
        Leaf(leaf.keys, start * 1000 + leaf.holder, leaf.text, leaf.start, leaf.end)
        for leaf in found
    ]


def _plain(leaves: Sequence[Leaf]) -> tuple[list[Field], list[Leaf]]:
    fields = _stages(leaves)
    within = [(field.start, field.end) for field in fields]
    used = [
        leaf
        for leaf in leaves
        if leaf.key in _LIMITS or any(start <= leaf.start < end for start, end in within)
    ]
    top = [leaf for leaf in leaves if leaf.key in _TOP and set(leaf.keys[:-1]) <= {"options"}]
    first = top[0].holder if top and not fields else None
    for leaf in top:
        value = seconds(leaf.text) if leaf.key == "duration" else number_of(leaf.text)
        if value is not None and leaf.holder == first:  # others are other loads
            fields.append(Field(_TOP[leaf.key], value, leaf.start, leaf.end))
            used.append(leaf)
    return fields, used if fields else []


def _stages(leaves: Sequence[Leaf]) -> list[Field]:
    """Return the stages: objects that hold a duration and a target."""
    held: dict[int, dict[str, Leaf]] = {}
    for leaf in leaves:
        held.setdefault(leaf.holder, {})[leaf.key] = leaf
    found = []
    for group in held.values():
        time, target = group.get("duration"), group.get("target")
        if time is None or target is None:
            continue
        length, level = seconds(time.text), number_of(target.text)
        if length is not None and level is not None:
            start, end = min(time.start, target.start), max(time.end, target.end)
            found.append(Field("stage", length, start, end, level))
    return found


def _scenario(leaves: Sequence[Leaf], executor: Leaf) -> tuple[SaidLoad, list[Leaf]]:
    prefix = executor.keys[:-1]
    own = [leaf for leaf in leaves if leaf.keys[: len(prefix)] == prefix]
    direct = {leaf.key: leaf for leaf in own if leaf.holder == executor.holder}
    fields = _stages(own)
    if _ARRIVAL in executor.text:
        rate, per_s = _rate(direct), _per_s(direct)
        fields = [replace(field, second=field.second / per_s) for field in fields if per_s]
        fields = [*([rate] if rate else []), *fields]
    elif not fields:
        vus = direct.get("vus")
        if vus is not None and (count := number_of(vus.text)) is not None:
            fields.append(Field("vus", count, vus.start, vus.end))
        each = executor.text == "per-vu-iterations"
        fields += _number(direct, "iterations", "iterations_per_vu" if each else "iterations")
    if "duration" in direct and (length := seconds(direct["duration"].text)) is not None:
        leaf = direct["duration"]
        fields.append(Field("duration_s", length, leaf.start, leaf.end))
    staged = [(field.start, field.end) for field in fields if field.name == "stage"]
    read = [
        leaf
        for leaf in own
        if any(start <= leaf.start < end for start, end in staged)
        or (leaf.key in _OF_SCENARIO and leaf.holder == executor.holder)
        or not any(char.isdecimal() for char in leaf.text)
    ]  # when one starts later, that is not read
    return load_of(fields), read


def _number(direct: dict[str, Leaf], key: str, name: str) -> list[Field]:
    leaf = direct.get(key)
    value = number_of(leaf.text) if leaf else None
    return [Field(name, value, leaf.start, leaf.end)] if leaf and value is not None else []


def _per_s(direct: dict[str, Leaf]) -> float | None:
    """Return the seconds that rates are counted in."""
    unit = direct.get("timeUnit")
    return seconds(unit.text) if unit else 1.0


def _rate(direct: dict[str, Leaf]) -> Field | None:
    leaf = direct.get("rate") or direct.get("startRate")
    per_s = _per_s(direct)
    value = number_of(leaf.text) if leaf else None
    if leaf is None or value is None or not per_s:
        return None
    return Field("rate_per_s", value / per_s, leaf.start, leaf.end)


def _thresholds(leaves: Sequence[Leaf]) -> list[tuple[Threshold, Leaf]]:
    found = []
    for leaf in leaves:
        keys = leaf.keys
        if "thresholds" not in keys or keys[-1] == "thresholds":
            continue
        metric = keys[keys.index("thresholds") + 1]
        threshold = _threshold(metric, leaf.text)
        if threshold is not None:
            found.append((threshold, leaf))
    return found


def _threshold(metric: str, text: str) -> Threshold | None:
    for operator in _OPERATORS:
        aggregation, sign, value = text.replace(" ", "").partition(operator)
        number = number_of(value)
        if sign and number is not None and aggregation:
            return Threshold(metric, aggregation, operator, number)
    return None
