"""Tells in which time of a test a criterion holds: after the warm-up, in the second phase."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from shared.domain.plan import During, Load
from shared.reading.lexing.stream import begin_of, kind_at, skip, skip_back, spliced
from shared.reading.lexing.tokens import ADDRESSES, LEVELS, Kind, Token, kind_set

_LEADS = kind_set("in for at on over only but after once except")
_LATER = kind_set("after once except")
_OPEN_LEADS = kind_set("not before until up_to from")  # these leave open which time is left
_JOINTS = kind_set("and or comma slash but except to hyphen dash")
_RISES = kind_set("warm_up up ramp_label")
_PHASES = _RISES | kind_set("hold down jump spike_test peak stage stage_label")
_SOFT = kind_set("determiner article only all to adjective for in every")
_ALL_LEADS = _LEADS | _OPEN_LEADS
_LITTLE = _ALL_LEADS | _SOFT
_MAY_BEGIN = _LITTLE | {Kind.HOLD}
_COUNTS = kind_set("word value")  # "only count the second phase"
_COUNTED = kind_set("time number stage_label ordinal second")
_NAMES = _PHASES | kind_set("first second ordinal number time")
_MORE_NAMES = (_NAMES | kind_set("last minute")) - {Kind.TIME}
_PLACED = kind_set("for of on at")
_CLOSED = kind_set("stop newline comma semicolon and close") | {None}
_BEHIND = ADDRESSES | {Kind.CRITERION}
_ENDS = kind_set("stop newline bullet semicolon")
_CUTS = kind_set("comma colon open close and dash")
_APART = _ENDS | _CUTS | {Kind.CRITERION}
_OF_LOADS = LEVELS | {Kind.TIME}
_WHOLE = kind_set("test run duration")
_MOST_SOFT, _MOST_NAME, _MOST_BEFORE = 4, 3, 20
_FEW, _TWO = 3, 2  # phases that nobody has to count


@dataclass(frozen=True, slots=True)
class Phase:
    """The time that words name, None where they leave open which, and what they count it by."""

    during: During | None
    used: tuple[Token, ...] = ()
    trails: bool = False  # it stands behind the criterion


@dataclass(frozen=True, slots=True)
class _Course:
    """The stages of a load: when each begins, from which level it goes to which."""

    begins: Sequence[float]
    levels: Sequence[float | None]  # before each stage, and after the last

    @classmethod
    def of(cls, load: Load) -> "_Course":
        begins = list(accumulate((stage.duration_s for stage in load.stages), initial=0.0))
        return cls(begins, [load.start, *(stage.target for stage in load.stages)])

    def stage(self, number: int) -> During:
        """Return when a stage lasts, the last one to the end."""
        last = number == len(self.begins) - 2
        return During(self.begins[number], None if last else self.begins[number + 1])

    def held(self, level: float | None = None) -> During | None:
        """Return the one time in which the load stands, at a level if one is named."""
        found: list[int] = []
        for number, (before, after) in enumerate(pairwise(self.levels)):
            if before == after and after and level in {None, after}:
                found.append(number)
        if not found or found[-1] - found[0] != len(found) - 1:
            return None
        if len({self.levels[number + 1] for number in found}) > 1:
            return None
        return During(self.stage(found[0]).start_s, self.stage(found[-1]).end_s)

    def spike(self) -> During | None:
        """Return the one time in which the load rises to its peak and stays there."""
        found = [at for at, level in enumerate(self.levels[1:]) if level == self.peak]
        if found[-1] - found[0] != len(found) - 1:
            return None
        return During(self.stage(found[0]).start_s, self.stage(found[-1]).end_s)

    @property
    def peak(self) -> float:
        """The highest level."""
        return max(each for each in self.levels if each is not None)


def with_phases(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which words for the time of a criterion are one token, and no load."""
    spans: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.kind is Kind.CRITERION:
            spans.update(filter(None, (_span(tokens, begin) for begin in _begins(tokens, place))))
    return spliced(
        tokens, ((begin, _phase(tokens[begin:end]), end) for begin, end in sorted(spans.items()))
    )


def _phase(parts: Sequence[Token]) -> Token:
    return Token(Kind.PHASE, parts[0].start, parts[-1].end, parts=tuple(parts))


def phrase_within(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the words for a phase that stand among others: "p95 in the steady state below 1 s"."""
    spans = (_span(tokens, begin) for begin in range(len(tokens)))
    return next((tuple(tokens[span[0] : span[1]]) for span in spans if span), ())


def _begins(tokens: Sequence[Token], place: int) -> Iterator[int]:
    """Yield where words may lead to a phase: before the criterion in its sentence, and after it."""
    start = begin_of(tokens, place, _ENDS, _MOST_BEFORE)
    for begin in range(place - 1, start - 1, -1):
        if kind_at(tokens, begin + _MOST_SOFT) in _OF_LOADS and begin + _MOST_SOFT < place:
            break  # what tells of a load names no phase of it
        if begin == start or tokens[begin - 1].kind in _CUTS or tokens[begin].kind is Kind.ONLY:
            yield begin
    after = skip(tokens, _after_request(tokens, place + 1), {Kind.COMMA, Kind.OPEN}, 1)
    if Kind.CRITERION not in {token.kind for token in tokens[after : after + _MOST_NAME + 1]}:
        yield after


def _after_request(tokens: Sequence[Token], place: int) -> int:
    """Return the place after the request that a criterion is of: "for GET /a"."""
    if kind_at(tokens, place) not in _PLACED:
        return place
    address = skip(tokens, place + 1, {Kind.VERB}, 1)
    return address + 1 if kind_at(tokens, address) in ADDRESSES else place


def _span(tokens: Sequence[Token], begin: int) -> tuple[int, int] | None:
    """Return where a phrase begins and ends that names a phase, if one does at a place."""
    if kind_at(tokens, begin) not in _MAY_BEGIN:
        return None
    place = _after_leads(tokens, begin)
    leads = {token.kind for token in tokens[begin:place]}
    if leads.isdisjoint(_ALL_LEADS) or leads == {Kind.NOT}:  # "at full load" is one word
        alone = place == begin and kind_at(tokens, begin) is Kind.HOLD
        closed = kind_at(tokens, begin + 1) in _CLOSED and kind_at(tokens, begin - 1) in _BEHIND
        return (begin, begin + 1) if alone and closed else None
    end = _after_name(tokens, place, _NAMES)
    kinds = [token.kind for token in tokens[place:end]]
    if Kind.TIME in kinds:
        timed = leads & _LATER and kinds in ([Kind.TIME], [Kind.FIRST, Kind.TIME])
        return (begin, end) if timed else None
    last = _after_others(tokens, end) if kinds else end
    named = kinds[:2] if last == end else [token.kind for token in tokens[place:last]]
    return (begin, last) if any(kind in _PHASES for kind in named) else None


def _after_name(tokens: Sequence[Token], place: int, kinds: frozenset[Kind]) -> int:
    """Return the place after the words for one phase."""
    end = place
    while end < len(tokens) and end - place < _MOST_NAME and tokens[end].kind in kinds:
        end += 1
    return end


def _after_others(tokens: Sequence[Token], place: int) -> int:
    """Return the place after the names of more phases: "and 3", "or ramp-down"."""
    while kind_at(tokens, place) in _JOINTS:
        begin = skip(tokens, place, _JOINTS, 2)
        begin = _after_leads(tokens, begin)
        end = _after_name(tokens, begin, _MORE_NAMES)
        if end == begin:
            break
        place = end
    return place


def _after_leads(tokens: Sequence[Token], begin: int) -> int:
    """Return the place after the little words that lead to a phase."""
    place, only = begin, False
    while place < len(tokens) and place - begin <= _MOST_SOFT:
        kind = tokens[place].kind
        if kind not in _LITTLE and not (kind in _COUNTS and only):
            break
        only = only or kind is Kind.ONLY
        place += 1
    return place


def phase_of(
    tokens: Sequence[Token], place: int, phrase: Sequence[Token], load: Load | None
) -> Phase | None:
    """Return the phase that the criterion at a place is told of, None if of none.

    `phrase` are words for it within the criterion, `load` is the one load as far as it is known.
    """
    course = _Course.of(load) if load is not None and load.stages else None
    if phrase:
        return _read(phrase, load, course)
    start = begin_of(tokens, place, _ENDS, _MOST_BEFORE)
    behind = _after_request(tokens, place + 1)
    after = skip(tokens, behind, {Kind.COMMA, Kind.OPEN}, 1)
    if kind_at(tokens, after) is Kind.PHASE and (after == behind or _is_last(tokens, after)):
        return replace(_read(tokens[after].parts, load, course), trails=True)
    for at in reversed(range(start, place)):
        own = kind_at(tokens, at - 1) not in _BEHIND
        if tokens[at].kind is Kind.PHASE and own:
            if _is_of_all(tokens, at, place):
                return None
            return _read(tokens[at].parts, load, course)
    level = skip_back(tokens, place, {Kind.DETERMINER, Kind.ARTICLE, Kind.COMMA}, _MOST_SOFT)
    led = kind_at(tokens, level - 1) in {Kind.AT, Kind.BUT}
    if course is None or not led or kind_at(tokens, level) is not Kind.USERS:
        return None
    return Phase(course.held(tokens[level].value), (tokens[level],))


def _is_last(tokens: Sequence[Token], place: int) -> bool:
    """Return whether no other criterion follows on a phase, whose it may be."""
    following = skip(tokens, place + 1, {Kind.COMMA, Kind.DETERMINER, Kind.ARTICLE}, 2)
    return kind_at(tokens, following) is not Kind.CRITERION


def _is_of_all(tokens: Sequence[Token], phase: int, place: int) -> bool:
    """Return whether a criterion is one of the whole test, and not of an earlier one's phase."""
    start, end = place, place + 1
    while start > phase + 1 and tokens[start - 1].kind not in _APART:
        start -= 1
    while end < len(tokens) and tokens[end].kind not in _APART:
        end += 1
    inherits = any(token.kind is Kind.CRITERION for token in tokens[phase:start])
    kinds = [token.kind for token in tokens[start:end]]
    spans = kinds[place - start + 1 :]
    lasts = Kind.FOR in spans and not _WHOLE.isdisjoint(spans)
    at_all_times = (Kind.ALL, Kind.TIMES) in pairwise(kinds)
    return inherits and (Kind.TOTAL in kinds or lasts or at_all_times)


def _read(phrase: Sequence[Token], load: Load | None, course: "_Course | None") -> Phase:
    """Return the phase that a phrase names."""
    start = _after_leads(phrase, 0)
    leads = {token.kind for token in phrase[:start]}
    name, later = phrase[start:], bool(leads & _LATER)
    used = tuple(token for token in name if token.kind in _COUNTED)
    if leads & _OPEN_LEADS or any(token.kind in _JOINTS for token in name):
        return Phase(None, used)
    if name[-1].kind is Kind.TIME:
        # The last minute may be left out, or the first.
        sure = len(name) == 1 or Kind.EXCEPT not in leads
        return Phase(_after(name[-1].value if sure else None, load), used)
    return Phase(None if course is None else _named(name, course, later=later), used)


def _after(seconds: float | None, load: Load | None) -> During | None:
    """Return the time that is left after the first seconds of a load whose length is known."""
    length = None if load is None else load.duration_s
    known = seconds is not None and length is not None and seconds < length
    return During(seconds) if known and seconds is not None else None


def _named(name: Sequence[Token], course: _Course, *, later: bool) -> During | None:
    """Return when the phase lasts that words name, or what comes after it."""
    kinds = [token.kind for token in name]
    stages = len(course.begins) - 1
    number = _number(name)
    if number is not None:
        return course.stage(number - 1) if 0 < number <= stages <= _FEW and not later else None
    if kinds[0] in _RISES:
        return _first_rise(course, later=later)
    if later or kinds[0] is Kind.STAGE:
        return None
    if kinds[0] is Kind.HOLD:
        return course.held()
    if kinds[0] is Kind.JUMP:
        return course.spike()
    return course.held(course.peak) if kinds[0] is Kind.PEAK else None


def _number(name: Sequence[Token]) -> int | None:
    """Return the number of a phase: "second phase", "phase 2", "2nd stage"; 0 if it is not sure."""
    first, *rest = name
    after = rest[0] if rest else None
    if first.kind is Kind.STAGE_LABEL:
        return int(first.value)
    if first.kind is Kind.STAGE and after is not None and after.kind is Kind.NUMBER:
        return int(after.value)
    if after is None or after.kind is not Kind.STAGE:
        return None
    if first.kind is Kind.SECOND:
        return 2
    if first.kind is Kind.ORDINAL:
        return int(first.value)
    return 0 if first.kind is Kind.FIRST else None


def _first_rise(course: _Course, *, later: bool) -> During | None:
    """Return when the load first rises, which it does from its start on, or what comes then.

    Where it rises again, that is clear of two stages alone.
    """
    rises = [(before or 0.0) < (after or 0.0) for before, after in pairwise(course.levels)]
    if rises[:1] != [True] or len(rises) == 1 or (sum(rises) > 1 and len(rises) > _TWO):
        return None
    return During(course.begins[1]) if later else course.stage(0)
