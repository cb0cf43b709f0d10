"""All that is said about a load: whether it is the one asked for, and whether it can be made."""

from collections.abc import Mapping, Sequence

from shared.domain.dry_run import Course
from shared.domain.verification import Finding, Load, LoadComparison
from worker.verify.load.comparison import compare
from worker.verify.load.machine import machine_differences
from worker.verify.load.pace import pace_differences
from worker.verify.load.rows import row_differences
from worker.verify.load.series import series_differences
from worker.verify.static.facts import ScriptFacts


def judge_load(
    requested: Load, options: Mapping[str, object]
) -> tuple[LoadComparison, tuple[Finding, ...]]:
    """Judge the load of the options that `k6 inspect` prints; each difference is a finding."""
    comparison, findings = compare(requested, options)
    return comparison, (*findings, *pace_differences(options), *machine_differences(options))


def judge_traffic(
    facts: ScriptFacts, options: Mapping[str, object], courses: Sequence[Course]
) -> tuple[Finding, ...]:
    """Judge what iterations do, beside the load that is to be made of them.

    `courses` are what those of a dry run did; without any, only what the text tells is judged.
    """
    return (
        *pace_differences(options, courses),
        *row_differences(facts.row_uses, options, courses),
        *series_differences(facts.url_uses, options, courses, facts.text),
    )
