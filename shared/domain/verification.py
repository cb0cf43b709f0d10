"""What a verification says about a script: findings, checks, load, and a verdict."""

from enum import StrEnum
from typing import Any, Literal, NamedTuple

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from shared.domain.dry_run import DryRun
from shared.domain.load import LoadStage, Threshold
from shared.domain.plan import Origin, Plan, Span
from shared.domain.value import Value


class Language(StrEnum):
    """What a script is written in; k6 runs both."""

    JAVASCRIPT = "javascript"
    TYPESCRIPT = "typescript"


class Verdict(StrEnum):
    """How far a script is proven."""

    VERIFIED = "verified"
    PARTIALLY_VERIFIED = "partially_verified"
    REJECTED = "rejected"


class CheckName(StrEnum):
    """The layers of a verification, in the order in which they run."""

    SYNTAX = "syntax"
    MODULES = "modules"
    OPTIONS = "options"
    LOAD = "load"
    DRY_RUN = "dry_run"


class CheckStatus(StrEnum):
    """How one layer ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Severity(StrEnum):
    """How bad a finding is; only an error rejects a script."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Value):
    """One thing that a person or a model can act on. Lines and columns count from 1.

    `file` is the path in the project; a script alone is `script.js` or `script.ts`.
    """

    code: str
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None


class Check(Value):
    """One layer's outcome; `reason` says why it was skipped."""

    name: CheckName
    status: CheckStatus
    reason: str | None = None


class Load(Value):
    """How much traffic a test makes. What is not claimed stays out of its JSON.

    `vus` is the peak; `rate_per_s` is iterations per second (the peak, for ramps); `stages` count
    VUs, or iterations per second where `rate_per_s` is set, and leave the start value out. In JSON
    a stage is `[seconds, target]`, a threshold `[metric, aggregation, operator, value]`.
    """

    vus: int | None = None
    duration_s: float | None = None
    rate_per_s: float | None = None
    iterations: int | None = None
    iterations_per: Literal["vu", "total"] | None = None
    stages: tuple[LoadStage, ...] | None = None
    thresholds: tuple[Threshold, ...] | None = None

    @model_serializer(mode="wrap")
    def _only_claims(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value is not None}


class Point(NamedTuple):
    """A corner of a line over time, in seconds from the start of the test."""

    at_s: float
    value: float


class ScenarioCourse(Value):
    """What a scenario of the script makes over time, and what is asked of it, in one unit.

    Both are lines from point to point, each `[seconds, value]` in JSON; a jump is two points at one
    time. `made` is null where it has no known end, as for a number of iterations, `asked` where
    nothing that can be drawn is asked of this scenario for sure. What is not asked, such as
    where a ramp begins, is drawn as the script makes it.
    """

    name: str
    executor: str
    unit: Literal["vus", "iterations_per_s"]
    made: tuple[Point, ...] | None = None
    asked: tuple[Point, ...] | None = None


class LoadComparison(Value):
    """The requested load and the load that k6 derived; `matches` is null if unknown.

    It is false, too, if one of several loads is surely another.

    `courses` draw both for each scenario of the script; there are none where its load is not known.
    """

    requested: Load = Field(default_factory=Load)
    actual: Load | None = None
    matches: bool | None = None
    courses: tuple[ScenarioCourse, ...] = ()


class NeedKind(StrEnum):
    """What a script makes of a value that it takes from `__ENV`."""

    URL = "url"
    HOST = "host"
    PATH = "path"
    NUMBER = "number"
    DURATION = "duration"
    FLAG = "flag"
    JSON = "json"
    SECRET = "secret"  # noqa: S105 - a kind, no secret
    TEXT = "text"


class EnvNeed(Value):
    """A variable of `__ENV` without which the script does not run, and where it is used first."""

    name: str
    used_for: NeedKind
    file: str = "script.js"
    line: int


class FileHash(Value):
    """A file that was looked at, and the SHA-256 of its bytes in hexadecimal digits."""

    path: str
    sha256: str


class Proof(StrEnum):
    """What shows whether a script does what was asked."""

    OPTIONS = "options"
    DRY_RUN = "dry_run"


class Requirement(Value):
    """One part of the plan beside what the script does.

    `part` names it in the plan, `origin` who says it, `quote` the words that do, at `span` of the
    description in UTF-16 units, and `source` the place in a source. `asked` and `found` are both
    sides in words; `met` is null if it was not looked at. `file` and `line` say where the script
    does it, if one place does for sure.
    """

    part: str
    origin: Origin
    source: str | None = None
    quote: str | None = None
    span: Span | None = None
    asked: str
    found: str | None = None
    proof: Proof | None = None
    met: bool | None = None
    file: str | None = None
    line: int | None = None


class Report(Value):
    """The whole verification of one script.

    `plan` is what the description was read as, with spans in UTF-16 units, and `requirements` are
    its parts beside what the script does. `entry` is the file that k6
    is given, `files` are all that were looked at with it.
    `needs` are variables of `__ENV` that have no default, `command` the call of k6 that gives them,
    with `...` for each value; null if the script needs none. `left_open` are the codes of those
    findings that say what was not shown.
    """

    status: Verdict
    entry: str = "script.js"
    files: tuple[FileHash, ...] = ()
    language: Language = Language.JAVASCRIPT
    k6_version: str | None = None
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    load: LoadComparison = Field(default_factory=LoadComparison)
    plan: Plan | None = None
    requirements: tuple[Requirement, ...] = ()
    dry_run: DryRun | None = None
    sandbox: tuple[str, ...] = ()
    needs: tuple[EnvNeed, ...] = ()
    command: str | None = None
    left_open: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the script is not rejected."""
        return self.status is not Verdict.REJECTED

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings for which the script is rejected."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)
