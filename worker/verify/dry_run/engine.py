"""A k6 and the box that it runs in, or why there is none."""

from dataclasses import dataclass

from shared.findings.codes import Code
from worker.k6.executable import K6
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.sandbox.box import Sandbox


@dataclass(frozen=True, slots=True)
class Engine:
    """A k6 and the box that it runs in."""

    k6: K6
    sandbox: Sandbox
    sinks: SinkLoop


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no engine: a finding's code, its message and what to do about it."""

    code: Code
    message: str
    hint: str


NO_K6 = Missing(
    Code.NO_K6,
    "No k6 was found: the script was read, but never run.",
    "Install k6, or name it in K6_PATH.",
)
NO_SANDBOX = Missing(
    Code.NO_SANDBOX,
    "k6 does not run in any sandbox of this machine: the script was read, but never run.",
    "Allow Landlock or user namespaces, or verify on another machine.",
)
