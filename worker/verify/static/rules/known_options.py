"""Are the options in the text ones that k6 knows, and do they agree with each other."""

import difflib
import re

from tree_sitter import Node

from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, number, string
from worker.verify.static.rules.entry import exported_options

_OPTIONS = frozenset(
    """batch batchPerHost blacklistIPs blockHostnames cloud consoleOutput discardResponseBodies dns
    duration executionSegment executionSegmentSequence ext features handleSummaryTimeout hosts
    httpDebug insecureSkipTLSVerify iterations linger localIPs maxRedirects
    metricSamplesBufferSize minIterationDuration noConnectionReuse noCookiesReset noSetup noSummary
    noTeardown noThresholds noUsageReport noVUConnectionReuse paused rps scenarios setupTimeout
    stages summaryExport summaryTimeUnit summaryTrendStats systemTags tags teardownTimeout
    thresholds throw tlsAuth tlsCipherSuites tlsVersion userAgent vus vusMax""".split()  # noqa: SIM905 - a table reads better
)
_OF_A_SCENARIO = frozenset(
    """executor rate timeUnit preAllocatedVUs maxVUs startVUs startRate gracefulStop
    gracefulRampDown maxDuration startTime exec""".split()  # noqa: SIM905 - as above
)
_OF_A_REQUEST = frozenset({"headers", "timeout", "cookies", "params", "redirects"})
_RAMPS = "Write the ramp as stages: [{ duration: '30s', target: 10 }]."
_USERS = "The number of virtual users is `vus`."
# What other tools call it.
_MEANT = {
    **dict.fromkeys(("rampUp", "rampUpTime", "rampup", "ramp_up", "rampDown"), _RAMPS),
    **dict.fromkeys(("users", "virtualUsers", "concurrency", "numUsers"), _USERS),
}
# Each way to say the load, and the ways that it excludes.
_CONFLICTS = (
    ("scenarios", ("vus", "duration", "iterations", "stages")),
    ("stages", ("duration", "iterations")),
)
_GO_DURATION = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:d|h|m|s|ms|us|µs|ns)")
_WHOLE_DURATION = re.compile(rf"\s*[-+]?(?:(?:{_GO_DURATION.pattern})+|0)\s*")
_PLAIN_NUMBER = re.compile(r"\s*\d+(?:\.\d+)?\s*")
_TOP_DURATIONS = ("duration", "minIterationDuration", "setupTimeout", "teardownTimeout")
# k6 refuses a test that is shorter than this.
_SHORTEST_MS = 1000


def check_options(program: Program, findings: Findings) -> None:
    """Report unknown, misplaced and contradicting options."""
    options = exported_options(program)
    if options is None:
        return
    for name, key in options.keys.items():
        if name in _OF_A_SCENARIO or name in _OF_A_REQUEST:
            place = "a scenario" if name in _OF_A_SCENARIO else "a request's parameters"
            findings.add(
                "misplaced_option",
                key,
                f"`{name}` belongs into {place}: k6 ignores it at the top of the options.",
                hint=f"Move `{name}` into {place}.",
            )
        elif name not in _OPTIONS:
            _report_unknown(name, key, findings)
    _check_conflicts(options, findings)
    for name in _TOP_DURATIONS:
        check_duration(program, options, name, findings)


def _report_unknown(name: str, key: Node, findings: Findings) -> None:
    """Report an option that k6 ignores; an error where it is clear what was meant."""
    twin = next((each for each in (f"{name}s", name.removesuffix("s")) if each in _OPTIONS), None)
    meant = f"Write `{twin}`." if twin else _MEANT.get(name)
    findings.add(
        "unknown_option",
        key,
        f"k6 knows no option `{name}`.",
        hint=meant or _closest(name),
        unsure=meant is None,
    )


def _closest(name: str) -> str | None:
    close = difflib.get_close_matches(name[:60], sorted(_OPTIONS), n=1)
    return f"Did you mean `{close[0]}`?" if close else None


def _check_conflicts(options: ObjectLiteral, findings: Findings) -> None:
    for name, others in _CONFLICTS:
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
    if text is not None and _WHOLE_DURATION.fullmatch(text) is None:
        plain = _PLAIN_NUMBER.fullmatch(text) is not None
        findings.add(
            "invalid_duration",
            node,
            f"`{name}`: {text[:40]!r} is not a duration.",
            hint="Write a number with its unit, such as '30s', '2m' or '1h30m'.",
            # k6 reads digits alone as milliseconds.
            unsure=plain,
        )
    elif value is not None and name == "duration" and value < _SHORTEST_MS:
        findings.add(
            "invalid_duration",
            node,
            f"`{name}: {value:g}` means {value:g} milliseconds.",
            hint=f"Write '{value:g}s' for seconds.",
        )
