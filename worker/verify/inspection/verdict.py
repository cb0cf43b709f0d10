"""Judges a run of `k6 inspect` by how it ended and by its log."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.exit_codes import PANICS, ExitCode, out_of_memory
from worker.k6.log import LogLine, parse_log, plain
from worker.verify.inspection.complaints import Meaning, recognise
from worker.verify.report.doubts import doubted
from worker.verify.report.findings import finding_in_stack, make_finding, weakened
from worker.verify.sandbox.child import Ended, Outcome

TIME_S = 5.0
_MADE_UP = "a made-up value of __ENV may be the reason"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What k6 said: findings, and its consolidated options unless it refused the script."""

    findings: tuple[Finding, ...]
    options: Mapping[str, Any] | None


def classify(
    outcome: Outcome,
    *,
    guessed: bool = False,
    invented: Callable[[str], bool] | None = None,
) -> Inspection:
    """Judge a run of `k6 inspect` by how it ended and by its log.

    With `guessed`, exceptions only warn: the script may have stumbled over a stand-in. So does what
    `invented` says, by k6's whole message, to come of a made-up value.
    """
    log = tuple(parse_log(outcome.stderr))
    findings = _warnings(log)
    if outcome.ended is not Ended.EXITED or outcome.exit_code != ExitCode.SUCCESS:
        refusals = _refusals(outcome, log, invented)
        if guessed:
            refusals = doubted(refusals, {Code.INIT_EXCEPTION}, "made-up data may be the reason")
        return Inspection((*findings, *refusals), None)
    options = _options(outcome.stdout)
    if options is None:
        findings.append(make_finding(Code.INIT_EXCEPTION, "k6 answered with no options."))
    return Inspection(tuple(findings), options)


def _options(stdout: str) -> Mapping[str, Any] | None:
    try:
        options = json.loads(stdout)
    except ValueError:
        return None
    return options if isinstance(options, dict) else None


def _refusals(
    outcome: Outcome, log: Sequence[LogLine], invented: Callable[[str], bool] | None
) -> Sequence[Finding]:
    match outcome:
        case Outcome(ended=Ended.TIME):
            return [
                make_finding(
                    Code.INIT_TIMEOUT,
                    f"The init context did not finish within {TIME_S:g} s.",
                    hint="Look for an endless loop outside the functions.",
                )
            ]
        case Outcome(ended=Ended.OUTPUT):
            return [
                make_finding(
                    Code.OUTPUT_FLOOD,
                    "The init context printed more than 1 MiB.",
                    hint="Remove the console.log calls outside the functions.",
                )
            ]
    findings = [
        found for line in log if line.level == "error" for found in _complaints(line, invented)
    ]
    return findings or [_silent(outcome.exit_code, log)]


def _complaints(line: LogLine, invented: Callable[[str], bool] | None) -> list[Finding]:
    """Split k6's list of configuration errors; anything else is one complaint."""
    if line.source == "console":
        return []
    head, *items = line.message.split("\n\t- ")
    return [
        weakened(_complaint(item), _MADE_UP)
        if invented is not None and invented(item)
        else _complaint(item)
        for item in items or [head]
    ]


def _complaint(message: str) -> Finding:
    text = plain(message)
    unknown = Code.TEST_ABORTED if text.startswith("test aborted") else Code.INIT_EXCEPTION
    meaning = recognise(text) or Meaning(unknown, text, None)
    return finding_in_stack(meaning.code, meaning.message, message, hint=meaning.hint)


def _silent(exit_code: int, log: Sequence[LogLine]) -> Finding:
    """Explain an end without a word of k6's in the log: it was killed, or Go gave up."""
    if exit_code < 0 or out_of_memory(log):
        return make_finding(
            Code.RESOURCE_LIMIT,
            "The init context used more memory or CPU than it is given.",
            hint="Make less data outside the functions.",
        )
    if exit_code in PANICS:
        return make_finding(
            Code.INIT_EXCEPTION, "k6 itself fails when it loads the script (a Go panic)."
        )
    return make_finding(Code.INIT_EXCEPTION, f"k6 refused the script with exit code {exit_code}.")


def _warnings(log: Sequence[LogLine]) -> list[Finding]:
    return [
        weakened(
            make_finding(
                Code.UNKNOWN_OPTION,
                f"k6 does not know an option: {line.error.removeprefix('json: ')}.",
                hint="k6 names only the first that it does not know.",
            ),
            "k6 runs the script without it",
        )
        for line in log
        if line.level == "warning" and "unknown fields in the options" in line.message
    ]
