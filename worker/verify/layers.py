"""The layers of a verification, in order of cost: static, inspection, load, dry run."""

from dataclasses import dataclass

from shared.domain.verification import CheckName, Severity
from worker.budget import Budget
from worker.verify.inspection import inspect
from worker.verify.k6 import K6
from worker.verify.mode import VerifyMode
from worker.verify.progress import Verification
from worker.verify.sandbox.box import Sandbox, SandboxError
from worker.verify.stand_ins.offline import obstacle
from worker.verify.static.layer import analyse
from worker.verify.static.program import Program

_NEED_K6 = (CheckName.OPTIONS, CheckName.LOAD, CheckName.DRY_RUN)


@dataclass(frozen=True, slots=True)
class Engine:
    """A k6 and the box that it runs in."""

    k6: K6
    sandbox: Sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What a verification can use; without an engine only the static layer runs."""

    engine: Engine | None

    def run(self, verification: Verification, mode: VerifyMode, budget: Budget) -> None:
        """Run layer after layer until one finds errors. Raises what `Budget.check` raises."""
        engine = self.engine if mode is VerifyMode.FULL else None
        program = _static(verification, self.engine, budget)
        if verification.failed:
            return
        if engine is None or program is None:
            _explain(verification, mode, program)
            return
        reason = obstacle(program)
        if reason is not None:
            _skip(verification, reason)
            return
        try:
            _with_k6(verification, engine, program, budget)
        except SandboxError as error:
            verification.note("no_sandbox", "The sandbox failed: the script was not run.")
            _skip(verification, str(error))


def _static(verification: Verification, engine: Engine | None, budget: Budget) -> Program | None:
    outcome = analyse(verification.script, budget, engine.k6.version if engine else None)
    for name, findings in outcome.findings.items():
        verification.finish(name, findings)
    return outcome.program


def _explain(verification: Verification, mode: VerifyMode, program: Program | None) -> None:
    if mode is not VerifyMode.FULL:
        verification.note("verification_reduced", "Only the static checks ran.")
        _skip(verification, f"VERIFY is {mode.value}")
    elif program is None:
        _skip(verification, "the script is too large")
    else:
        verification.note(
            "no_k6",
            "No k6 was found: the script was read, but never run.",
            "Install k6, or name it in K6_PATH.",
        )
        _skip(verification, "there is no k6")


def _skip(verification: Verification, reason: str) -> None:
    for name in _NEED_K6:
        verification.skip(name, reason)


def _with_k6(verification: Verification, engine: Engine, program: Program, budget: Budget) -> None:
    verification.k6_version = str(engine.k6.version)
    verification.sandbox = engine.sandbox.labels
    inspection = inspect(engine.sandbox, engine.k6, program, budget)
    known = {(found.code, found.line) for found in verification.findings}
    verification.finish(
        CheckName.OPTIONS,
        # k6 names an unknown option without its place, the static layer with it.
        [
            found
            for found in inspection.findings
            if found.severity is Severity.ERROR or (found.code, found.line) not in known
        ],
    )
