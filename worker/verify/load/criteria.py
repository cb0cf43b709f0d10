"""Compares the pass criteria that were asked for with a script's thresholds."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from shared.domain.load import Threshold
from shared.domain.verification import Finding, Load
from shared.findings.codes import Code
from worker.k6.built_in_metrics import FAILURES
from worker.verify.load.courses import same
from worker.verify.report.findings import make_finding

# k6's documents count only good responses this way; it is still the demand on all requests.
_ALL_GOOD = "{expected_response:true}"
_SUMMED, _SHARES = frozenset({"count", "rate"}), frozenset({FAILURES, "checks"})
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
    whole = same_demands(wanted, actual, scenarios)
    if any(same(wanted.value, found.value) for found in whole) or own_error_rates(wanted, actual):
        return
    if whole:
        limits = " and ".join(_said(found) for found in whole)
        kind = "stricter" if all(_stricter(found, wanted) for found in whole) else "looser"
        yield _finding(
            Code.LOAD_THRESHOLD_DIFFERS, wanted, f"the script has {limits}, which is {kind}"
        )
        return
    tagged = [found for found in actual if found.metric.startswith(f"{wanted.metric}{{")]
    partly = f"only {_said(tagged[0])}, for a part of the samples" if tagged else "none such"
    yield _finding(Code.LOAD_THRESHOLD_MISSING, wanted, f"the script has {partly}")


def same_demands(
    wanted: Threshold, actual: Sequence[Threshold], scenarios: tuple[str, ...]
) -> list[Threshold]:
    """Return the thresholds that limit the same of all samples, whatever their values.

    What holds for each scenario holds for all of them, but for what is counted.
    """
    whole = [found for found in actual if _same_demand(wanted, found, scenarios)]
    if whole or (wanted.aggregation in _SUMMED and wanted.metric not in _SHARES):
        return whole
    equal = [each for each in actual if same(each.value, wanted.value)]
    of_each = [
        [each for each in equal if _same_demand(wanted, each, (name,))] for name in scenarios
    ]
    return list(chain.from_iterable(of_each)) if all(of_each) else []


def _same_demand(wanted: Threshold, found: Threshold, scenarios: tuple[str, ...]) -> bool:
    names = {wanted.metric}
    if wanted.metric != "http_req_failed":  # of good responses none has failed
        names.add(f"{wanted.metric}{_ALL_GOOD}")
    if len(scenarios) == 1:
        names.add(f"{wanted.metric}{{scenario:{scenarios[0]}}}")
    return (
        found.metric.replace(" ", "") in names
        and same_aggregation(found.aggregation, wanted.aggregation)
        and found.side == wanted.side
    )


def same_aggregation(one: str, other: str) -> bool:
    """Return whether two names mean one aggregation."""
    return _median(one) == _median(other)


def is_own_error_rate(found: Threshold) -> bool:
    """Return whether a threshold may be one on an error rate that the script counts itself."""
    return (
        _OWN_ERROR_RATE.fullmatch(found.metric) is not None
        and found.metric != FAILURES
        and found.aggregation == "rate"
        and found.side == "<"
    )


def own_error_rates(wanted: Threshold, actual: tuple[Threshold, ...]) -> tuple[Threshold, ...]:
    """Return the thresholds that may be a demand on failures, on rates that a script counts itself.

    Whether these count what fails, a dry run shows.
    """
    if wanted.metric != FAILURES:
        return ()
    return tuple(
        found for found in actual if is_own_error_rate(found) and same(found.value, wanted.value)
    )


def _median(aggregation: str) -> str:
    return "med" if aggregation == "p(50)" else aggregation


def _stricter(found: Threshold, wanted: Threshold) -> bool:
    return found.value < wanted.value if wanted.side == "<" else found.value > wanted.value


def _said(threshold: Threshold) -> str:
    return f"{threshold.metric} {threshold.aggregation} {threshold.operator} {threshold.value:.12g}"


def _finding(code: Code, wanted: Threshold, found: str) -> Finding:
    expression = f"{wanted.aggregation}{wanted.operator}{wanted.value:.12g}"
    return make_finding(
        code,
        f"The description asks for {_said(wanted)}; {found}.",
        hint=f"Write thresholds: {{ {wanted.metric}: ['{expression}'] }}.",
    )
