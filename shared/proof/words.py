"""What a proof says in plain words: the verdict, and what each check did and did not look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.verification import Check, CheckName, CheckStatus, Finding, Load, Report, Verdict

NEVER_TRIED = (
    "Your server was never asked. Its paths, credentials and answers, and how it behaves under "
    "load, are not proven."
)
CHECKS: Mapping[CheckName, str] = {
    CheckName.SYNTAX: "the syntax",
    CheckName.MODULES: "the modules and names",
    CheckName.OPTIONS: "the options",
    CheckName.LOAD: "the load",
    CheckName.DRY_RUN: "the dry run",
}
_LOOKED_AT: Mapping[CheckName, str] = {
    CheckName.SYNTAX: "Whether the text parses.",
    CheckName.MODULES: "Imports, names, entry functions, calls of k6's API and __ENV in the text.",
    CheckName.OPTIONS: "Options, scenarios and thresholds, in the text and by k6 itself, "
    "which ran the init context without a network.",
    CheckName.LOAD: "The load that k6 derives from the script, beside the one that was asked for.",
    CheckName.DRY_RUN: "setup, the function of each scenario, teardown and handleSummary, run by "
    "k6 in several VUs and iterations against a local server that stands in for every host.",
}
_NOT_LOOKED_AT: Mapping[CheckName, str] = {
    CheckName.SYNTAX: "Types of TypeScript.",
    CheckName.MODULES: "Values that are made at run time.",
    CheckName.OPTIONS: "Whether a machine can make the load.",
    CheckName.LOAD: "The time after the end in which iterations may finish (gracefulStop).",
    CheckName.DRY_RUN: "Your server, and branches that only other data, dates or answers take.",
}


@dataclass(frozen=True, slots=True)
class CheckWords:
    """One row of the table of checks."""

    name: str
    status: CheckStatus
    looked_at: str
    not_looked_at: str


def verdict(report: Report, *, written_here: bool) -> str:
    """Return the verdict in a sentence or two.

    `written_here` says that this service wrote the script, which it gives out or keeps.
    """
    match report.status:
        case Verdict.VERIFIED:
            return _proven(report)
        case Verdict.PARTIALLY_VERIFIED:
            return f"Partly proven. {_left_open(report)}"
        case Verdict.REJECTED:
            return f"{'Not given out' if written_here else 'Not proven'}: {_first_error(report)}"


def check_words(report: Report) -> tuple[CheckWords, ...]:
    """Return what each check looked at, and what it did not."""
    return tuple(map(_check, report.checks))


def length(seconds: float) -> str:
    """Write a length of time: `1 h 5 min`, `0.5 s`."""
    rest = round(seconds, 3)
    parts = []
    for unit, size in (("h", 3600), ("min", 60)):
        count, rest = divmod(rest, size)
        parts += [f"{count:.0f} {unit}"] if count else []
    if rest or not parts:
        parts.append(f"{rest:.6g} s")
    return " ".join(parts)


def _proven(report: Report) -> str:
    if report.load.requested == Load():
        return (
            "Proven. k6 accepts the script, and each of its functions ran. No load was asked for."
        )
    return (
        "Proven. k6 accepts the script, it makes the load that was asked for, and each of its "
        "functions ran."
    )


def _left_open(report: Report) -> str:
    asks = report.load.requested != Load()
    skipped = [
        f"{CHECKS[check.name]} ({check.reason})" if check.reason else CHECKS[check.name]
        for check in report.checks
        if check.status is CheckStatus.SKIPPED and (asks or check.name is not CheckName.LOAD)
    ]
    if skipped:
        return f"Not tried here: {', '.join(skipped)}."
    # Every check passed: what keeps it from being proven is a finding.
    found = next((each for each in report.findings if each.code in report.left_open), None)
    return f"Left open: {_place(found)}{found.message}" if found else "See the findings."


def _first_error(report: Report) -> str:
    found = next(iter(report.errors), None)
    return f"{_place(found)}{found.message}" if found else "see the findings."


def _place(found: Finding) -> str:
    return f"line {found.line}: " if found.line is not None else ""


def _check(check: Check) -> CheckWords:
    name = CHECKS[check.name].removeprefix("the ").capitalize()
    if check.status is CheckStatus.SKIPPED:
        nothing = f"Nothing: {check.reason}." if check.reason else "Nothing."
        return CheckWords(name, check.status, nothing, _LOOKED_AT[check.name])
    return CheckWords(name, check.status, _LOOKED_AT[check.name], _NOT_LOOKED_AT[check.name])
