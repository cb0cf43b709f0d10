"""The layers of a verification, in order of cost."""

from dataclasses import dataclass

from shared.domain.verification import CheckName
from worker.budget import Budget
from worker.verify.mode import VerifyMode
from worker.verify.progress import Verification
from worker.verify.static.layer import analyse


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What a verification can use; without k6 only the static layer runs."""

    def run(self, verification: Verification, mode: VerifyMode, budget: Budget) -> None:
        """Run layer after layer until one finds errors. Raises what `Budget.check` raises."""
        outcome = analyse(verification.script, budget)
        for name, findings in outcome.findings.items():
            verification.finish(name, findings)
        if verification.failed:
            return
        reason = "VERIFY is static"
        if mode is VerifyMode.STATIC:
            verification.note("verification_reduced", "Only the static checks ran.")
        else:
            reason = "there is no k6 to ask"
            verification.note("no_k6", "No k6 was found: the script was read, but never run.")
        for name in (CheckName.OPTIONS, CheckName.LOAD, CheckName.DRY_RUN):
            verification.skip(name, reason)
