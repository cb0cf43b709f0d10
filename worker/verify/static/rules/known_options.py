"""Are the options in the text ones that k6 knows, and do they agree with each other."""

import difflib

from tree_sitter import Node

from worker.k6.durations import parse_duration
from worker.k6.numbers import is_number
from worker.k6.options import CONFLICTS, OPTION_DURATIONS, OPTIONS, SCENARIO_ONLY, SHORTEST_S
from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, number, string
from worker.verify.static.rules.entry import exported_options

_OF_A_REQUEST = frozenset({"headers", "timeout", "cookies", "params", "redirects"})
_RAMPS = "Write the ramp as stages: [{ duration: '30s', target: 10 }]."
_USERS = "The number of virtual users is `vus`."
# What other tools call it.
_MEANT = {
    **dict.fromkeys(("rampUp", "rampUpTime", "rampup", "ramp_up", "rampDown"), _RAMPS),
    **dict.fromkeys(("users", "virtualUsers", "concurrency", "numUsers"), _USERS),
}


def check_options(program: Program, findings: Findings) -> None:
    """Report unknown, misplaced and contradicting options."""
    options = exported_options(program)
    if options is None:
        return
    for name, key in options.keys.items():
        if name in SCENARIO_ONLY or name in _OF_A_REQUEST:
            place = "a scenario" if name in SCENARIO_ONLY else "a request's parameters"
            findings.add(
                "misplaced_option",
                key,
                f"`{name}` belongs into {place}: k6 ignores it at the top of the options.",
                hint=f"Move `{name}` into {place}.",
            )
        elif name not in OPTIONS:
            _report_unknown(name, key, findings)
    _check_conflicts(options, findings)
    for name in OPTION_DURATIONS:
        check_duration(program, options, name, findings)


def _report_unknown(name: str, key: Node, findings: Findings) -> None:
    """Report an option that k6 ignores; an error where it is clear what was meant."""
    twin = next((each for each in (f"{name}s", name.removesuffix("s")) if each in OPTIONS), None)
    meant = f"Write `{twin}`." if twin else _MEANT.get(name)
    findings.add(
        "unknown_option",
        key,
        f"k6 knows no option `{name}`.",
        hint=meant or _closest(name),
        unsure=meant is None,
    )


def _closest(name: str) -> str | None:
    close = difflib.get_close_matches(name[:60], sorted(OPTIONS), n=1)
    return f"Did you mean `{close[0]}`?" if close else None


def _check_conflicts(options: ObjectLiteral, findings: Findings) -> None:
    for name, others in CONFLICTS.items():
        for other in others:
            if name in options.keys and other in options.keys:
                findings.add(
                    "conflicting_options",
                    options.keys[other],
                    f"`{other}` and `{name}` exclude each other.",
                    hint=f"Remove `{other}`, or say everything with it and remove `{name}`.",
                )


def check_duration(program: Program, owner: ObjectLiteral, name: str, findings: Findings) -> None:
    """Report a duration that k6 does not read, or reads as something else."""
    node = owner.properties.get(name)
    text, value = string(program, node), number(program, node)
    if text is not None and not _has_unit(text):
        findings.add(
            "invalid_duration",
            node,
            f"`{name}`: {text[:40]!r} is not a duration.",
            hint="Write a number with its unit, such as '30s', '2m' or '1h30m'.",
            # k6 reads digits alone as milliseconds.
            unsure=is_number(text),
        )
    elif value is not None and name == "duration" and value < 1000 * SHORTEST_S:
        findings.add(
            "invalid_duration",
            node,
            f"`{name}: {value:g}` means {value:g} milliseconds.",
            hint=f"Write '{value:g}s' for seconds.",
        )


def _has_unit(text: str) -> bool:
    """Whether a text is a duration that says what it counts."""
    try:
        length_s = parse_duration(text)
    except ValueError:
        return False
    return length_s == 0 or not is_number(text)
