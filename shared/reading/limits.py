"""Makes the pass criteria of a plan, each of the whole test or of the part that the text names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from shared.domain.plan import Criterion, During, Scenario
from shared.reading.criteria import criterion as rules
from shared.reading.criteria.phases import Phase, phase_of
from shared.reading.criteria.scopes import IN_A_PART, LEFT_OUT, OF_A_PART
from shared.reading.criteria.whose import Limited, Whose
from shared.reading.lexing.lexicon import lexicon_of
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.material import Read
from shared.reading.notations import Notation
from shared.reading.parts.named_loads import owners_of, said_of, sentence_of
from shared.reading.parts.scenarios import Part

# Behind these, a text may speak of all its scenarios again.
_ENDS = kind_set("stop newline")
_OF_PARTS = {OF_A_PART, IN_A_PART}
CONTRADICTED = "another limit of the same is told"
ONE_OF_SEVERAL = "it is one of several loads"


class Claims(Protocol):
    """Takes what the text says of a part of the plan, and in which tokens."""

    def __call__(self, part: str, used: Iterable[Token], doubt: str = "") -> None:
        """Claim a part."""


class _Part(NamedTuple):
    """The part of the test that a criterion is of; where that is in doubt, `scope` says so."""

    scope: str | None = None
    during: During | None = None
    doubt: str = ""
    used: tuple[Token, ...] = ()
    trails: bool = False


def criteria_of(read: Read, scenarios: Sequence[Scenario], claim: Claims) -> list[Criterion]:
    """Return the criteria of a text whose scenarios are known, and claim each."""
    places = {int(t.value): at for at, t in enumerate(read.tokens) if t.kind is Kind.CRITERION}
    several = sum(bool(each.load) for each in scenarios) > 1
    parts = _in_parts(read, scenarios, places) if several or read.parts.doubt else None
    found = parts or _parts_of_one(read, scenarios, places)
    told: list[tuple[Criterion, _Part]] = []
    for number, (rule, part) in enumerate(zip(read.criteria, found, strict=True)):
        own = (read.tokens[places[number]],) if number in places else ()
        made = Criterion(
            threshold=rule.threshold, scope=part.scope, during=part.during, aborts=rule.aborts
        )
        told.append((made, part._replace(used=(*own, *rule.beside, *part.used))))
    for threshold, token in read.notation.thresholds:
        scope = _row(token, read.notation) or None
        told.append((Criterion(threshold=threshold, scope=scope), _Part(scope, used=(token,))))
    criteria = [criterion for criterion, _ in told]
    disputed = contradicted(criterion for criterion, part in told if not part.doubt)
    for number, (criterion, part) in enumerate(told):
        doubt = part.doubt or (CONTRADICTED if _limited(criterion) in disputed else "")
        claim(f"criteria[{number}]", part.used, doubt)
    return criteria


def contradicted(criteria: Iterable[Criterion]) -> set[tuple[str, ...] | None]:
    """Return what criteria of the whole test set different limits to."""
    limits: dict[tuple[str, ...], set[float]] = {}
    for each in criteria:
        if (limited := _limited(each)) is not None:
            limits.setdefault(limited, set()).add(each.threshold.value)
    return {limited for limited, values in limits.items() if len(values) > 1}


def _limited(criterion: Criterion) -> tuple[str, ...] | None:
    """Return what a criterion of the whole test limits, None for one of a part."""
    return criterion.threshold[:2] if criterion.is_of_all else None


def _in_parts(read: Read, scenarios: Sequence[Scenario], places: Mapping[int, int]) -> list[_Part]:
    """Return the parts that criteria are of where the text tells of several loads."""
    several = sum(bool(each.load) for each in scenarios) > 1
    owners = owners_of([each.name for each in scenarios])
    lexicon, behind = lexicon_of(read.language), read.parts.behind
    found = []
    for number, rule in enumerate(read.criteria):
        token = read.tokens[places[number]] if number in places else None
        rest = read.parts.rest
        of_all = several and rest is not None and token is not None and token.start >= rest
        named = ""
        apart = several and token is not None and behind is not None and token.start >= behind
        if token is not None and (of_all or apart):
            said = said_of(sentence_of(token, read.tokens, read.text, rest), owners, lexicon)
            named = said.name if not rule.doubt else ""
            of_all = said.of_all or (of_all and not said.names)
        elif token is not None and rule.doubt in {"", IN_A_PART}:
            named = _row(token, read.notation) or _scenario(token, read.parts.parts)
        doubt = "" if named else rule.doubt or ("" if of_all else ONE_OF_SEVERAL)
        unsure = doubt if (several and not of_all) or doubt in _OF_PARTS else None
        found.append(_Part(named or unsure, doubt=doubt))
    return found


def _parts_of_one(
    read: Read, scenarios: Sequence[Scenario], places: Mapping[int, int]
) -> list[_Part]:
    """Return the parts of the one load that criteria are of: requests, and times."""
    if not read.criteria:
        return []
    limited = Limited(read.tokens, read.text, scenarios)
    load = next((each.load for each in scenarios if each.load), None)
    named = {
        number: limited.of(place, read.criteria[number]) for number, place in sorted(places.items())
    }
    followed: _Part | None = None
    found: list[_Part] = []
    for number, rule in reversed(list(enumerate(read.criteria))):
        place, steps = places.get(number), named.get(number)
        if place is None:
            part = _Part(rule.doubt if rule.doubt in _OF_PARTS else None, doubt=rule.doubt)
        else:
            if limited.is_of_others(place):
                alike = (
                    each
                    for other, each in named.items()
                    if read.criteria[other].threshold[:2] == rule.threshold[:2]
                )
                steps = limited.others(alike)
            phase = phase_of(read.tokens, place, rule.phase, load)
            known = limited.leaves_out(place) and rule.doubt in {*_OF_PARTS, LEFT_OUT}
            part = _part(rule._replace(doubt="") if known else rule, limited, steps, phase)
            if _may_share(read.tokens, place, part, followed):
                part = part._replace(scope=IN_A_PART, doubt=IN_A_PART)
        found.append(part)
        followed = part
    return found[::-1]


def _may_share(tokens: Sequence[Token], place: int, part: _Part, following: _Part | None) -> bool:
    """Return whether a phase may be meant that stands behind the next criterion."""
    joined = kind_at(tokens, place + 1) in {Kind.AND, Kind.COMMA}
    next_ = skip(tokens, place + 2, {Kind.ARTICLE, Kind.DETERMINER}, 2)
    told = part.doubt or part.during is not None
    trails = following is not None and following.trails
    return trails and joined and not told and kind_at(tokens, next_) is Kind.CRITERION


def _part(rule: rules.Criterion, limited: Limited, steps: Whose, phase: Phase | None) -> _Part:
    doubt = rule.doubt
    if doubt in _OF_PARTS and steps is not None:
        doubt = "" if steps else OF_A_PART
    elif steps is not None and not steps:
        return _Part(OF_A_PART, doubt=doubt or OF_A_PART)
    if phase is not None and phase.during is None:
        doubt = doubt or IN_A_PART
    elif phase is not None and doubt in {IN_A_PART, LEFT_OUT}:
        doubt = ""
    if doubt in _OF_PARTS:
        return _Part(doubt, doubt=doubt)
    scope = limited.scope_of(steps, rule) if steps else None
    if phase is None:
        return _Part(scope, doubt=doubt)
    return _Part(scope, phase.during, doubt, phase.used, phase.trails)


def _row(criterion: Token, notation: Notation) -> str:
    """Return the name of the scenario in whose row of a table a criterion stands."""
    rows = zip(notation.names, notation.rows, strict=False)
    named = [name for name, (start, end) in rows if start <= criterion.start < end]
    return named[0] if named and notation.names.count(named[0]) == 1 else ""


def _scenario(criterion: Token, parts: Sequence[Part]) -> str:
    """Return the name of the scenario in whose one sentence a criterion stands."""
    names = [part.name for part in parts]
    for part in parts:
        if criterion in part.tokens and names.count(part.name) == 1:
            before = part.tokens[: part.tokens.index(criterion)]
            apart = not part.whole and any(token.kind in _ENDS for token in before)
            return "" if apart else part.name
    return ""
