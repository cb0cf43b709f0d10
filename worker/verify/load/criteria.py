"""Compares the pass criteria that were asked for with a script's thresholds."""

import re
from collections.abc import Iterator

from shared.domain.verification import Finding, Load
from worker.k6.thresholds import Threshold
from worker.verify.load.courses import same
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding

_UPPER = frozenset(("<", "<="))
_LOWER = frozenset((">", ">="))
# k6's documents count only good responses this way; it is still the demand on all requests.
_ALL_GOOD = "{expected_response:true}"
_OWN_ERROR_RATE = re.compile(r"(?i)\w*(?:err|fail)\w*")


def threshold_differences(
    asked: Load, actual: Load, scenarios: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield a finding for each demand that the script lacks or sets differently.

    A script may demand more than was asked for. A threshold on a tagged submetric is no threshold
    on the whole, unless the tag selects everything.
    """
    for wanted in asked.thresholds or ():
        yield from _difference(wanted, actual.thresholds or (), scenarios)


def _difference(
    wanted: Threshold, actual: tuple[Threshold, ...], scenarios: tuple[str, ...]
) -> Iterator[Finding]:
    whole = [found for found in actual if _same_demand(wanted, found, scenarios)]
    if any(same(wanted[3], found[3]) for found in whole) or _as_own_metric(wanted, actual):
        return
    if whole:
        limits = " and ".join(_said(found) for found in whole)
        kind = "stricter" if all(_stricter(found, wanted) for found in whole) else "looser"
        yield _finding(
            Code.LOAD_THRESHOLD_DIFFERS, wanted, f"the script has {limits}, which is {kind}"
        )
        return
    tagged = [found for found in actual if found[0].startswith(f"{wanted[0]}{{")]
    partly = f"only {_said(tagged[0])}, for a part of the samples" if tagged else "none such"
    yield _finding(Code.LOAD_THRESHOLD_MISSING, wanted, f"the script has {partly}")


def _same_demand(wanted: Threshold, found: Threshold, scenarios: tuple[str, ...]) -> bool:
    metric, aggregation, operator, _ = wanted
    names = {metric, f"{metric}{_ALL_GOOD}"}
    if len(scenarios) == 1:
        names.add(f"{metric}{{scenario:{scenarios[0]}}}")
    side = _UPPER if operator in _UPPER else _LOWER
    return (
        found[0].replace(" ", "") in names
        and _median(found[1]) == _median(aggregation)
        and found[2] in side
    )


def _as_own_metric(wanted: Threshold, actual: tuple[Threshold, ...]) -> bool:
    """Accept an error rate that the script counts itself."""
    return wanted[0] == "http_req_failed" and any(
        _OWN_ERROR_RATE.fullmatch(metric)
        and metric != wanted[0]
        and (aggregation, operator in _UPPER) == ("rate", True)
        and same(limit, wanted[3])
        for metric, aggregation, operator, limit in actual
    )


def _median(aggregation: str) -> str:
    return "med" if aggregation == "p(50)" else aggregation


def _stricter(found: Threshold, wanted: Threshold) -> bool:
    return found[3] < wanted[3] if wanted[2] in _UPPER else found[3] > wanted[3]


def _said(threshold: Threshold) -> str:
    metric, aggregation, operator, limit = threshold
    return f"{metric} {aggregation} {operator} {limit:.12g}"


def _finding(code: Code, wanted: Threshold, found: str) -> Finding:
    metric, aggregation, operator, limit = wanted
    return make_finding(
        code,
        f"The description asks for {_said(wanted)}; {found}.",
        hint=f"Write thresholds: {{ {metric}: ['{aggregation}{operator}{limit:.12g}'] }}.",
    )
