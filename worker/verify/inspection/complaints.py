"""What k6's complaints about options and init code mean, as a table of codes and hints."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from shared.findings.codes import Code
from worker.k6.options import CURRENT_EXECUTORS


@dataclass(frozen=True, slots=True)
class Complaint:
    """One kind of message. The hint may name the pattern's groups; `message` replaces k6's own."""

    pattern: re.Pattern[str]
    code: Code
    hint: str | None = None
    message: str | None = None


def _complaint(
    pattern: str, code: Code, hint: str | None = None, message: str | None = None
) -> Complaint:
    return Complaint(re.compile(pattern, re.DOTALL), code, hint, message)


COMPLAINTS: tuple[Complaint, ...] = (
    _complaint(
        r"cannot unmarshal \w+ into Go struct field Options\.scenarios of type map",
        Code.INVALID_OPTION,
        "Write scenarios as an object: {{ name: {{ executor: ..., ... }} }}.",
        "The option `scenarios` is no object of scenarios.",
    ),
    _complaint(
        r"cannot unmarshal \w+ into Go struct field Options\.thresholds of type map",
        Code.INVALID_OPTION,
        "Write thresholds as an object: {{ http_req_duration: ['p(95)<500'] }}.",
        "The option `thresholds` is no object of metrics.",
    ),
    _complaint(
        r"cannot unmarshal \w+ into Go struct field Options\.stages of type",
        Code.INVALID_OPTION,
        "Write stages as a list: [{{ duration: '1m', target: 10 }}].",
        "The option `stages` is no list of stages.",
    ),
    _complaint(
        r"parsing script options: json: unsupported type: func",
        Code.INVALID_OPTION,
        "Options are plain values: `exec` is the function's name as a string, and `options` itself "
        "is no function.",
        "The options hold a function.",
    ),
    _complaint(
        r"stage \d+ doesn't have a (?P<name>\w+)",
        Code.MISSING_SCENARIO_FIELD,
        "A stage is {{ duration: '1m', target: 10 }}.",
    ),
    _complaint(
        r"using (.+?) (?:options )?simultaneously is not allowed",
        Code.CONFLICTING_OPTIONS,
        "Keep one way to say the load: iterations, or duration and vus, or stages, or scenarios.",
    ),
    _complaint(
        r"maxVUs can't be less than preAllocatedVUs",
        Code.CONFLICTING_OPTIONS,
        "Raise maxVUs to preAllocatedVUs or more, or leave it out.",
    ),
    _complaint(
        r"a function is expected as the second argument of SharedArray",
        Code.INVALID_ARGUMENT,
        "Write new SharedArray('name', function () {{ return [...]; }}).",
    ),
    _complaint(
        r"Invalid metric name",
        Code.INIT_EXCEPTION,
        "Name metrics in two or more letters, digits and underscores, such as login_time.",
    ),
    _complaint(
        r"module \"(?P<module>[^\"]*)\" does not provide an export named \"(?P<name>[^\"]*)\"",
        Code.UNKNOWN_EXPORT,
        "Write the function in the script, or import a name that the module exports.",
        "{module} has no export '{name}'.",
    ),
    _complaint(
        r"unknown executor type",
        Code.UNKNOWN_EXECUTOR,
        f"The executors are {', '.join(CURRENT_EXECUTORS)}.",
    ),
    _complaint(
        r"preAllocatedVUs isn't specified",
        Code.MISSING_SCENARIO_FIELD,
        "Arrival-rate executors need preAllocatedVUs: a number of VUs to start with.",
    ),
    _complaint(
        r"function '(?P<name>[^']*)' not found in exports",
        Code.EXEC_NOT_EXPORTED,
        "Write `export function {name}() {{ ... }}`, or name a function that is exported.",
    ),
    _complaint(
        r"no exported functions in script",
        Code.NO_ENTRY,
        "Write `export default function () {{ ... }}`.",
    ),
    _complaint(
        r"(?:isn't specified|must be specified|is required|at least one)",
        Code.MISSING_SCENARIO_FIELD,
    ),
    _complaint(
        r"unknown field \"(?P<name>[^\"]*)\"",
        Code.UNKNOWN_SCENARIO_FIELD,
        "Remove {name}, or take the name that the executor's documentation gives.",
    ),
    _complaint(
        r"(?:unknown unit|missing unit|invalid duration|time: )",
        Code.INVALID_DURATION,
        "Write durations such as '30s', '5m', '1h30m' or '500ms'.",
    ),
    _complaint(
        r"unsupported aggregation method",
        Code.WRONG_AGGREGATION,
        "Trends have avg, min, max, med and p(N); rates have rate; counters count and rate; "
        "gauges value.",
    ),
    _complaint(
        r"no metric name \"(?P<name>[^\"]*)\" found",
        Code.UNKNOWN_METRIC,
        "Use a built-in metric such as http_req_duration, or create the metric in the init "
        "context.",
    ),
    _complaint(
        r"threshold expression|parsing threshold|invalid threshold",
        Code.INVALID_THRESHOLD,
        "Write thresholds such as 'p(95)<500' or 'rate<0.01': no units, one comparison.",
    ),
    _complaint(
        r"thresholds.*cannot unmarshal (?:string|object|number)",
        Code.THRESHOLD_NOT_A_LIST,
        "Write the expressions of a metric as a list: http_req_duration: ['p(95)<500'].",
    ),
    _complaint(
        r"cannot unmarshal (?P<kind>\w+) into Go struct field Options\.(?P<name>[\w.]+)",
        Code.INVALID_OPTION,
        "Give `{name}` a value of the type that k6's documentation names.",
        "The option `{name}` can't be a value of type {kind}.",
    ),
    _complaint(
        r"Making http requests in the init context",
        Code.HTTP_IN_INIT,
        "Move the request into the default function or setup().",
    ),
    _complaint(
        r"unknown module: (?P<name>\S+)",
        Code.UNKNOWN_MODULE,
        "Import from one of k6's own modules.",
    ),
    _complaint(r"Unexpected (?:token|end|identifier|string|number)", Code.SYNTAX_ERROR),
    _complaint(
        r"The moduleSpecifier \"(?P<name>[^\"]*)\" couldn't be (?:retrieved|found)",
        Code.LOCAL_IMPORT,
        message="{name} can't be imported here.",
    ),
    _complaint(
        r"no such file or directory|permission denied",
        Code.DATA_FILE,
        message="The script reads a file that is not here.",
    ),
)  # fmt: skip


class Meaning(NamedTuple):
    """What a message of k6 comes to: a finding's code, its message and its hint."""

    code: Code
    message: str
    hint: str | None


def recognise(message: str) -> Meaning | None:
    """Return what a message of k6 means; None if it is of no known kind."""
    for complaint in COMPLAINTS:
        match = complaint.pattern.search(message)
        if match:
            groups = {name: text[:100] for name, text in match.groupdict().items()}
            words = complaint.message.format(**groups) if complaint.message else message
            hint = complaint.hint.format(**groups) if complaint.hint else None
            return Meaning(complaint.code, words, hint)
    return None
