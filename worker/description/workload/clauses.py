"""Cuts tokens into clauses and reads what each says about the course of the load."""

import re
from dataclasses import dataclass
from enum import StrEnum

from worker.description.workload.numerals import VALUE


class Kind(StrEnum):
    """What a clause says."""

    RAMP = "ramp"
    HOLD = "hold"
    STEP = "step"
    START = "start"
    RUN = "run"  # a hold between two ramps, the total elsewhere
    TOTAL = "total"
    REST = "rest"
    IDLE = "idle"  # nothing about load
    UNCLEAR = "unclear"
    LOST = "lost"  # an unclear ramp


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement; times in seconds, `unit` is the mark of users (`&`) or of rate (`^`)."""

    kind: Kind
    seconds: float | None = None
    target: float | None = None
    start: float | None = None
    unit: str | None = None


_DOWN = (
    r"(?:(?:ramp\w*|scal\w+|go|goes|going|come|comes|wind|winds|step|steps|cool|bring|brought|"
    r"taper\w*|ease)(?: (?:it|them|everything|back|the|load|users|traffic|all)){0,3} down|"
    r"decreas\w*|drop\w*|reduc\w*|taper\w*|declin\w*|down to|back to|back down|cool ?down|"
    r"shut down|ramp off|falls?)"
)
_UP = (
    r"(?:ramp\w*|increas\w*|grow\w*|scal(?:e|es|ing)|climb\w*|ris(?:e|es|ing)|rais(?:e|es|ing)|"
    r"build\w* up|(?:go|goes|going) (?:up|from|to)|spik(?:e|es|ing)(?= (?:up |suddenly )?(?:to|"
    r"from) )|surg\w*|jump\w*|step\w* up|work\w* up|warm\w* ?up|gradually|linearly|slowly|"
    r"from [#&^]\S+ to)"
)
_HOLDING = (
    r"(?:hold\w*|held|stay\w*|keep|keeps|keeping|kept|maintain\w*|sustain\w*|remain(?:s|ing)?|"
    r"steady|plateau\w*|continu\w*|stabili\w*|flat|constant|(?:at|with|for|on) (?:that|this|the|"
    r"full|peak|max|maximum) (?:level|load|peak|rate|plateau|count|number)|(?:stay|run|runs|"
    r"running|remain) there|at (?:the )?peak|at full load|soak\w*)"
)
_IS_DOWN = re.compile(rf"\b{_DOWN}\b")
_IS_UP = re.compile(
    rf"\b{_UP}\b|[#&^]0 to [#&^]\S+|[#&^]\S+ to [#&^]0 |\^\S+ to \^\S+ (?:over|in|within) @"
    r"|^ (?:then |and )?to [&^]\S+ (?:over|in|within) @"
)
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
    rf"|(?<=[\d)]) (?!ramp\w*(?: up| down)? (?:[.,)]|and|period|phase|time))(?={_RUN_ON} )"
)
_NUMBER = re.compile(rf"(?P<sigil>[#&^])(?P<value>{VALUE})(?= )")
_TIME = re.compile(rf"@(?P<value>{VALUE})(?= )")
_ANY = re.compile(rf"[#&^@]{VALUE}(?= )")
_ORIGIN = re.compile(
    rf"\bfrom (?:the )?(?:initial |baseline |a )?[#&^](?P<from>{VALUE}) (?=(?:[a-z]+ )?(?:up |"
    rf"down |back )?(?:to|and|in|over)\b)|[#&^](?P<between>{VALUE}) (?=to [#&^])"
    rf"|\b(?:start|starts|starting|begin|beginning) (?:at|from|with|"
    rf"off at) [#&^](?P<start>{VALUE}) (?!for )"
)
_RAMP_TIME = re.compile(
    rf"\b(?:over|in|within|during|across|taking|lasting|takes|throughout)(?: (?:the|a|an|first|"
    rf"next|last|about|course|of|period|span|final|another|exactly|space|"
    rf"following)){{0,5}} @{VALUE} "
    rf"|(?:\(|:|-) (?:over )?@{VALUE} |^ (?:the )?(?:first |next |last |final |for |"
    rf"for the (?:first|next|last|final) |a |another )?@{VALUE} "
)
_BARE_TIME = re.compile(
    rf" (?:over|in|within|during)(?: (?:the|a|course|of|first|next|period)){{0,4}} @{VALUE} "
)
_LEADING_TIME = re.compile(
    rf" (?:(?:over|in|within|during|for|a|the|and|then|with|first|of|course|next|last|final|"
    rf"another) ){{0,5}}@{VALUE} (?:: )?"
)
_FOR = re.compile(
    rf"\bfor (?:the |another |a |a further |exactly |next |a total of |first |last |final |"
    rf"about )*@{VALUE} "
)
_LEVEL = re.compile(
    rf" (?:[a-z':(~]+ ){{0,6}}[&^]{VALUE} (?:[a-z(~]+ ){{0,4}}(?:(?:for|over) (?:the |a |another |"
    rf"first |"
    rf"next |exactly )*|\( |: |during )@{VALUE} (?:\) |[a-z]+ ){{0,2}}"
    rf"| (?:[a-z:~]+ ){{0,3}}@{VALUE} (?:(?:at|of|to|with|:|\(|"
    rf"-) )?(?:[a-z]+ ){{0,2}}[#&^]{VALUE} (?:\) )?(?:[a-z]+ ){{0,2}}"
)
_RUNS = re.compile(rf" (?:and )?(?:run|runs|running)(?: it| the test)? for @{VALUE} ")
# A level of its own, whether it is climbed to or not.
_WARM_UP = re.compile(
    rf" (?:first |we |to )?warm\w* ?up (?:with|at|using) [&^]{VALUE} (?:[a-z]+ )?for @{VALUE} "
)
_WHOLE = re.compile(
    rf"\b(?:in total|total|overall|altogether|whole|entire)\b|"
    rf"@{VALUE} (?:long )?(?:[a-z]+ ){{0,3}}(?:test|run|scenario)\b"
    rf"|\b(?:run|test|scenario|it) (?:should )?(?:lasts?|lasting|takes?) @|\b(?:test|run|"
    rf"the) duration\b"
)
_BY = re.compile(rf"\bby [#&^]{VALUE} ")
# A comma for "for": Stage 1: 20 users, 2 minutes.
_LISTED = re.compile(rf"\b((?:stage|step|phase) ~ (?:(?::|-|with|at) ){{0,2}}[&^]{VALUE}) , (?=@)")
_POINTED = re.compile(rf"([#&^@]{VALUE}) ->(?= [#&^])")
# "1 minute at 10 rps, 2 minutes at 50 rps"
_TIMED_LEVEL = re.compile(
    rf" [,.:] (?:and )?@{VALUE} (?:(?:at|of|with) )?[&^]{VALUE}(?= (?:,|and|\.))"
)
_SEQUENCE = re.compile(
    r" (?:then|followed by|afterwards|after that|next|finally|->|stages?|steps?|phases?) "
)


def read_clauses(line: str) -> list[Clause]:
    """Return the clauses of a description's tokens that name numbers, in their order."""
    return [_clause(text) for text in _texts(line)]


def in_sequence(line: str) -> bool:
    """Return whether what the clauses say follows one another in time."""
    return bool(_SEQUENCE.search(f" {line} ")) or len(_TIMED_LEVEL.findall(f" . {line} ")) > 1


def _texts(line: str) -> list[str]:
    """Return the line cut into clauses, each ramp together with a time that stands apart."""
    texts: list[str] = []
    line = _LISTED.sub(r"\1 for ", _POINTED.sub(r"\1 to", f" {line} "))
    for piece in _CUT.split(line):
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


def _clause(text: str) -> Clause:
    moves = bool(_IS_UP.search(text) or _IS_DOWN.search(text))
    if "?" in "".join(_ANY.findall(text)):
        return Clause(Kind.LOST if moves else Kind.UNCLEAR, unit=_unit(text))
    times = [float(found["value"]) for found in _TIME.finditer(text)]
    seconds = times[0] if times else None
    origin = _ORIGIN.search(text)
    numbers = [found for found in _NUMBER.finditer(text) if not _is_origin(found, origin)]
    if len(times) > 1 or len(numbers) > 1:
        return Clause(Kind.LOST if moves else Kind.UNCLEAR, unit=_unit(text))
    target = float(numbers[0]["value"]) if numbers else None
    unit = _unit(text)
    start = next((float(value) for value in origin.groups() if value), None) if origin else None
    clause = Clause(_kind(text, seconds, target), seconds, target, start, unit)
    if clause.kind is Kind.STEP and seconds is None and unit is None:
        return Clause(Kind.IDLE)  # a bare number counts anything
    if clause.kind is Kind.RAMP and target is None and _IS_DOWN.search(text):
        return Clause(Kind.RAMP, seconds, 0.0, start, unit)
    return clause


def _unit(text: str) -> str | None:
    return next((found["sigil"] for found in _NUMBER.finditer(text) if found["sigil"] != "#"), None)


def _is_origin(number: re.Match[str], origin: re.Match[str] | None) -> bool:
    return origin is not None and origin.start() <= number.start() < origin.end()


def _kind(text: str, seconds: float | None, target: float | None) -> Kind:
    if _WARM_UP.fullmatch(text):
        return Kind.STEP
    if _IS_DOWN.search(text) or _IS_UP.search(text):
        return _ramp_kind(text, seconds, target)
    if seconds is None:
        return _without_time(text, target)
    if _WHOLE.search(text) and target is None:
        return Kind.TOTAL
    if _IS_HOLD.search(text):
        return Kind.HOLD
    return _steady_kind(text, target)


def _steady_kind(text: str, target: float | None) -> Kind:
    if _LEVEL.fullmatch(text):
        return Kind.STEP
    if _RUNS.fullmatch(text):
        return Kind.RUN
    return Kind.UNCLEAR if target is not None or _FOR.search(text) else Kind.IDLE


def _without_time(text: str, target: float | None) -> Kind:
    if _STARTS.search(text):
        return Kind.START
    if target is not None:
        return Kind.STEP
    return Kind.REST if _IS_REST.search(text) else Kind.IDLE


def _ramp_kind(text: str, seconds: float | None, target: float | None) -> Kind:
    if seconds is None and target is None:
        return Kind.IDLE
    if _BY.search(text) or (target is None and not _IS_DOWN.search(text)):
        return Kind.LOST
    if seconds is None:
        return Kind.RAMP
    number = _NUMBER.search(text)
    leading = number is not None and text.index("@") < number.start()
    if _SUDDEN.search(text) and not re.search(rf"\b(?:over|in|within) @{VALUE} ", text):
        return Kind.LOST
    timed = leading or target is None or _RAMP_TIME.search(text)
    return Kind.RAMP if timed else Kind.LOST
