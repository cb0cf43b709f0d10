"""Are the options in the text ones that k6 knows, and do they agree with each other."""

import difflib
from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.options import CONFLICTS, OPTION_DURATIONS, OPTIONS, SCENARIO_ONLY
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral
from worker.verify.static.rules.durations import check_duration

_OF_A_REQUEST = frozenset({"headers", "timeout", "cookies", "params", "redirects"})
_RAMPS = "Write the ramp as stages: [{ duration: '30s', target: 10 }]."
_USERS = "The number of virtual users is `vus`."
# What other tools call it.
_MEANT = {
    **dict.fromkeys(("rampUp", "rampUpTime", "rampup", "ramp_up", "rampDown"), _RAMPS),
    **dict.fromkeys(("users", "virtualUsers", "concurrency", "numUsers"), _USERS),
}


def check_options(program: Program) -> Iterator[Finding]:
    """Report unknown, misplaced and contradicting options."""
    options = program.options
    if options is None:
        return
    for name, key in options.keys.items():
        if name in SCENARIO_ONLY or name in _OF_A_REQUEST:
            place = "a scenario" if name in SCENARIO_ONLY else "a request's parameters"
            yield finding_at(
                program.source,
                Code.MISPLACED_OPTION,
                key,
                f"`{name}` belongs into {place}: k6 ignores it at the top of the options.",
                hint=f"Move `{name}` into {place}.",
            )
        elif name not in OPTIONS:
            yield _unknown(program, name, key)
    yield from _check_conflicts(program, options)
    for name in OPTION_DURATIONS:
        yield from check_duration(program, options, name)


def _unknown(program: Program, name: str, key: Node) -> Finding:
    """Return a finding on an option that k6 ignores; an error if it is clear what was meant."""
    twin = next((each for each in (f"{name}s", name.removesuffix("s")) if each in OPTIONS), None)
    meant = f"Write `{twin}`." if twin else _MEANT.get(name)
    found = finding_at(
        program.source,
        Code.UNKNOWN_OPTION,
        key,
        f"k6 knows no option `{name}`.",
        hint=meant or _closest(name),
    )
    return found if meant else weakened(found, "k6 runs the script without it")


def _closest(name: str) -> str | None:
    close = difflib.get_close_matches(name[:60], sorted(OPTIONS), n=1)
    return f"Did you mean `{close[0]}`?" if close else None


def _check_conflicts(program: Program, options: ObjectLiteral) -> Iterator[Finding]:
    for name, others in CONFLICTS.items():
        for other in others:
            if name in options.keys and other in options.keys:
                yield finding_at(
                    program.source,
                    Code.CONFLICTING_OPTIONS,
                    options.keys[other],
                    f"`{other}` and `{name}` exclude each other.",
                    hint=f"Remove `{other}`, or say everything with it and remove `{name}`.",
                )
