"""What a verification says about a script: findings, checks, load, and a verdict."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from shared.domain.load import LoadStage, Threshold
from shared.domain.value import Value


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
    """One thing that a person or a model can act on. Lines and columns count from 1."""

    code: str
    severity: Severity
    message: str
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


class LoadComparison(Value):
    """The requested load and the load that k6 derived; `matches` is null if unknown."""

    requested: Load = Field(default_factory=Load)
    actual: Load | None = None
    matches: bool | None = None


class DryRun(Value):
    """What one run without traffic did."""

    requests: int
    checks: int
    iterations: int
    hosts: tuple[str, ...]


class Report(Value):
    """The whole verification of one script."""

    status: Verdict
    k6_version: str | None = None
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    load: LoadComparison = Field(default_factory=LoadComparison)
    dry_run: DryRun | None = None
    sandbox: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the script is not rejected."""
        return self.status is not Verdict.REJECTED

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings for which the script is rejected."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)
