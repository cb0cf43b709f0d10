"""Asks k6 itself what it makes of a script's options and init code, without running a VU."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.verification import Finding, Severity
from worker.budget import Budget
from worker.k6.complaints import Meaning, recognise
from worker.k6.exit_codes import PANICS, ExitCode, out_of_memory
from worker.k6.log import LogLine, Position, parse_log, plain, position
from worker.k6.needs import Need, any_needs
from worker.k6.program import ENVIRONMENT, K6
from worker.verify.report.catalogue import CATALOGUE
from worker.verify.sandbox.box import Sandbox, SandboxError
from worker.verify.sandbox.child import Ended, Outcome
from worker.verify.sandbox.confinement import Limits
from worker.verify.stand_ins.replacement import GUARD, SCRIPT, take_offline
from worker.verify.static.reading.program import Program

TIME_S = 5.0
LIMITS = Limits(time_s=TIME_S)

_ENTRY = "entry.js"
_CONFIG = "config.json"
# `inspect` alone refuses scripts that say only `duration` or only `iterations`; `run` takes 1 VU.
_ONE_VU = json.dumps({"vus": 1})


@dataclass(frozen=True, slots=True)
class Inspection:
    """What k6 said: findings, and its consolidated options unless it refused the script."""

    findings: tuple[Finding, ...]
    options: Mapping[str, Any] | None


def inspect(sandbox: Sandbox, k6: K6, program: Program, budget: Budget) -> Inspection:
    """Let k6 evaluate a script's init code and options, offline.

    Not for scripts that `offline.obstacle` names a reason against. Raises SandboxError, also for
    a script that reads files where no layer keeps it from all files, and what `Budget.check`
    raises.
    """
    # The guard takes open() and require() away; some modules open files, too.
    if not sandbox.confines_files and any_needs(program.modules(), Need.FILES):
        raise SandboxError("no sandbox here keeps a script from reading files")
    script = take_offline(program, k6, replaced={})
    exported = ["default"] if "default" in script.exports else []
    outcome = sandbox.run(
        k6.inspect_command(_ENTRY, config=_CONFIG),
        {
            **script.stand_ins,
            SCRIPT: script.text,
            _ENTRY: _entry(exported),
            _CONFIG: _ONE_VU,
        },
        environment=ENVIRONMENT,
        limits=LIMITS,
        budget=budget,
    )
    told = replace(outcome, stderr=script.in_own_words(outcome.stderr))
    return classify(told, guessed=script.guessed)


def _entry(exported: Sequence[str]) -> str:
    """Write the module that k6 loads: the guard first, then the script as it is."""
    named = "".join(f"export {{ {name} }} from './{SCRIPT}';\n" for name in exported)
    return f"import './{GUARD}';\nexport * from './{SCRIPT}';\n{named}"


def classify(outcome: Outcome, *, guessed: bool = False) -> Inspection:
    """Judge a run of `k6 inspect` by how it ended and by its log.

    With `guessed`, exceptions only warn: the script may have stumbled over a stand-in.
    """
    log = tuple(parse_log(outcome.stderr))
    findings = [*_warnings(log)]
    if outcome.ended is not Ended.EXITED or outcome.exit_code != ExitCode.SUCCESS:
        findings.extend(_refusals(outcome, log))
        if guessed:
            findings = [_uncertain(found) for found in findings]
        return Inspection(tuple(findings), None)
    options = _options(outcome.stdout)
    if options is None:
        findings.append(_finding("init_exception", "k6 answered with no options."))
    return Inspection(tuple(findings), options)


def _options(stdout: str) -> Mapping[str, Any] | None:
    try:
        options = json.loads(stdout)
    except ValueError:
        return None
    return options if isinstance(options, dict) else None


def _refusals(outcome: Outcome, log: Sequence[LogLine]) -> list[Finding]:
    match outcome:
        case Outcome(ended=Ended.TIME):
            return [
                _finding(
                    "init_timeout",
                    f"The init context did not finish within {TIME_S:g} s.",
                    hint="Look for an endless loop outside the functions.",
                )
            ]
        case Outcome(ended=Ended.OUTPUT):
            return [
                _finding(
                    "output_flood",
                    "The init context printed more than 1 MiB.",
                    hint="Remove the console.log calls outside the functions.",
                )
            ]
    findings = [found for line in log if line.level == "error" for found in _complaints(line)]
    return findings or [_silent(outcome.exit_code, log)]


def _complaints(line: LogLine) -> list[Finding]:
    """Split k6's list of configuration errors; anything else is one complaint."""
    if line.source == "console":
        return []
    head, *items = line.message.split("\n\t- ")
    return [_complaint(item) for item in items or [head]]


def _complaint(message: str) -> Finding:
    text = plain(message)
    unknown = "test_aborted" if text.startswith("test aborted") else "init_exception"
    meaning = recognise(text) or Meaning(unknown, text, None)
    return _finding(meaning.code, meaning.message, position(message), hint=meaning.hint)


def _silent(exit_code: int, log: Sequence[LogLine]) -> Finding:
    """Explain an end without a word of k6's in the log: it was killed, or Go gave up."""
    if exit_code < 0 or out_of_memory(log):
        return _finding(
            "resource_limit",
            "The init context used more memory or CPU than it is given.",
            hint="Make less data outside the functions.",
        )
    if exit_code in PANICS:
        return _finding("init_exception", "k6 itself fails when it loads the script (a Go panic).")
    return _finding("init_exception", f"k6 refused the script with exit code {exit_code}.")


def _warnings(log: Sequence[LogLine]) -> list[Finding]:
    return [
        Finding(
            code="unknown_option",
            severity=Severity.WARNING,
            message=f"k6 does not know an option: {line.error.removeprefix('json: ')}.",
            hint="k6 ignores it, and names only the first that it does not know.",
        )
        for line in log
        if line.level == "warning" and "unknown fields in the options" in line.message
    ]


def _uncertain(found: Finding) -> Finding:
    if found.severity is not Severity.ERROR or found.code != "init_exception":
        return found
    return found.model_copy(update={"severity": Severity.WARNING})


def _finding(
    code: str, message: str, where: Position | None = None, *, hint: str | None = None
) -> Finding:
    return Finding(
        code=code,
        severity=CATALOGUE[code].severity,
        message=message,
        line=where.line if where else None,
        column=where.column if where else None,
        hint=hint,
    )
