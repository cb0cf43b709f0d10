"""All that is said about a load: whether it is the one asked for, and whether it can be made."""

from collections.abc import Mapping

from shared.domain.verification import Finding, Load, LoadComparison
from worker.verify.load.comparison import compare
from worker.verify.load.pace import pace_differences


def judge_load(
    requested: Load, options: Mapping[str, object]
) -> tuple[LoadComparison, tuple[Finding, ...]]:
    """Judge the load of the options that `k6 inspect` prints; each difference is a finding."""
    comparison, findings = compare(requested, options)
    return comparison, (*findings, *pace_differences(options))
