"""Makes the pass criteria of a plan, each of the whole test or of the part that the text names."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from shared.domain.plan import Criterion, Scenario, Step
from shared.reading import criteria as rules
from shared.reading.material import Read
from shared.reading.notations import Notation
from shared.reading.scenarios import Part
from shared.reading.scopes import IN_A_PART, OF_A_PART
from shared.reading.tokens import Kind, Token, kind_set

# Behind these, a text may speak of all its scenarios again.
_ENDS = kind_set("stop newline")


class Claims(Protocol):
    """Takes what the text says of a part of the plan, and in which tokens."""

    def __call__(self, part: str, used: Iterable[Token], doubt: str = "") -> None:
        """Claim a part."""


def criteria_of(read: Read, scenarios: Sequence[Scenario], claim: Claims) -> list[Criterion]:
    """Return the criteria of a text whose scenarios are known, and claim each."""
    several = sum(bool(each.load) for each in scenarios) > 1
    steps = [step for scenario in scenarios for step in scenario.steps]
    places = {int(t.value): t for t in read.tokens if t.kind is Kind.CRITERION}
    made = []
    for number, rule in enumerate(read.criteria):
        token = places.get(number)
        rest = read.parts.rest
        of_all = rest is not None and token is not None and token.start >= rest
        apart = (several and not of_all) or bool(read.parts.doubt)
        doubt = rule.doubt or ("it is one of several loads" if apart else "")
        scope = doubt if (several and not of_all) or rule.doubt in {OF_A_PART, IN_A_PART} else None
        limited = _limited(read, rule, token, steps, apart=apart)
        if limited:
            scope, doubt = None if _is_all(steps, rule) and not apart else limited, ""
        claim(f"criteria[{number}]", [token] if token else [], doubt)
        made.append(Criterion(threshold=rule.threshold, scope=scope, aborts=rule.aborts))
    for threshold, token in read.notation.thresholds:
        claim(f"criteria[{len(made)}]", [token])
        scope = _row(token, read.notation) or None
        made.append(Criterion(threshold=threshold, scope=scope))
    return made


def contradict(criteria: Sequence[Criterion]) -> bool:
    """Return whether two criteria of the whole test set different limits to the same."""
    limits: dict[tuple[str, str], float] = {}
    for each in criteria:
        if each.scope is None:
            threshold = each.threshold
            key = threshold.metric, threshold.aggregation
            if limits.setdefault(key, threshold.value) != threshold.value:
                return True
    return False


def _limited(
    read: Read, rule: rules.Criterion, token: Token | None, steps: Sequence[Step], *, apart: bool
) -> str:
    """Return the part of the test that a criterion is of, if there is no doubt about it."""
    if rule.doubt == OF_A_PART and not apart:
        return _request(rule, steps, read.text)
    if rule.doubt in {"", IN_A_PART} and apart and token is not None:
        return _row(token, read.notation) or _scenario(token, read.parts.parts)
    return ""


def _request(rule: rules.Criterion, steps: Sequence[Step], text: str) -> str:
    """Return the request of the plan that a criterion names, such as `POST /orders`."""
    if not rule.named:
        return ""
    *verb, address = (text[token.start : token.end] for token in rule.named)
    method = "".join(verb).upper()
    alike = any(step.url == address and method in {"", step.method} for step in steps)
    return f"{method} {address}".strip() if alike else ""


def _is_all(steps: Sequence[Step], rule: rules.Criterion) -> bool:
    """Return whether there is one request, with its method or its host.

    Beside a bare path others may stand.
    """
    return len(steps) == 1 and ("://" in steps[0].url or len(rule.named) > 1)


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
