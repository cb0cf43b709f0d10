"""Composes the layers into one verdict: the cheap ones first, the first with errors ends it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from types import MappingProxyType

from shared.domain.errors import DeadlineExceededError
from shared.domain.verification import Load, LoadComparison, Report
from worker.budget import Budget, JobStoppedError, StopReason
from worker.verify.layers import Layers
from worker.verify.report.mode import VerifyMode
from worker.verify.report.verification import Verification

# From the API's contract: a verification ends within 15 s whatever the script does. The rest is
# left for ending processes and writing the report.
BOUND_S = 13.0
# How often a thread that waits for a slot looks whether its job was stopped.
_LOOK_S = 0.2
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptVerifier:
    """Judges scripts, as many at a time as it has slots. Implements `worker.ports.Verifier`."""

    layers: Layers
    requested_load: Callable[[str], Load]
    mode: VerifyMode = VerifyMode.FULL
    slots: BoundedSemaphore = field(default_factory=BoundedSemaphore)
    bound_s: float = BOUND_S

    def verify(
        self,
        script: str,
        description: str | None,
        budget: Budget,
        *,
        env: Mapping[str, str] = _NOTHING,
    ) -> Report:
        """Judge one script. Raises nothing but what `Budget.check` raises.

        `env` holds values for what the script takes from `__ENV`; no report shows them.
        """
        requested = self.requested_load(description) if description else Load()
        verification = Verification(script, LoadComparison(requested=requested), description)
        if self.mode is VerifyMode.OFF:
            return verification.skipped_by_setting(self.mode)
        with self._slot(budget), _bounded(budget, self.bound_s) as bound:
            try:
                self.layers.run(verification, self.mode, bound, env)
            except DeadlineExceededError:
                budget.check()
                verification.timed_out(self.bound_s)
            except JobStoppedError:
                budget.check()
                raise
        return verification.report()

    @contextmanager
    def _slot(self, budget: Budget) -> Iterator[None]:
        budget.check()
        while not self.slots.acquire(timeout=_LOOK_S):
            budget.check()
        try:
            yield
        finally:
            self.slots.release()


@contextmanager
def _bounded(budget: Budget, seconds: float) -> Iterator[Budget]:
    """Yield a shorter budget that ends with the job's own."""
    bound = Budget(min(seconds, budget.remaining_s))
    with budget.stopping(lambda: bound.stop(StopReason.CANCELLED)):
        yield bound
