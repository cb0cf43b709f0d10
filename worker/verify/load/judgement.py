"""All that is said about a load: whether it is the one asked for, and whether it can be made."""

from collections.abc import Mapping, Sequence

from shared.domain.verification import Course, Finding, Load, LoadComparison
from worker.verify.load.comparison import compare
from worker.verify.load.machine import machine_differences
from worker.verify.load.pace import pace_differences
from worker.verify.load.series import series_differences


def judge_load(
    requested: Load, options: Mapping[str, object]
) -> tuple[LoadComparison, tuple[Finding, ...]]:
    """Judge the load of the options that `k6 inspect` prints; each difference is a finding."""
    comparison, findings = compare(requested, options)
    return comparison, (*findings, *pace_differences(options), *machine_differences(options))


def judge_traffic(options: Mapping[str, object], courses: Sequence[Course]) -> tuple[Finding, ...]:
    """Judge what a dry run's iterations did, beside the load that is to be made of them."""
    return (*pace_differences(options, courses), *series_differences(courses, options))
