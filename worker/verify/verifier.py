"""Composes the layers into one verdict: the cheap ones first, the first with errors ends it."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from shared.domain.errors import DeadlineExceededError
from shared.domain.project import Project
from shared.domain.verification import Report
from shared.domain.wanted import Wanted, traits_of
from worker.budget import Budget, JobStoppedError, StopReason
from worker.description.asked import UNREAD, Asked, read_description
from worker.literals.text import encodable
from worker.reader.port import ReaderDefectError, UnreadableError
from worker.turns import Turns
from worker.verify.layers import Layers
from worker.verify.load.laxer import laxer_than
from worker.verify.report.mode import VerifyMode
from worker.verify.report.verification import Verification

# From the API's contract: a verification ends within 15 s whatever the script does. The rest is
# left for ending processes and writing the report.
BOUND_S = 13.0
# Descriptions take milliseconds; this is for those that were written to take longer.
DESCRIPTION_S = 2.0
_NOTHING: Mapping[str, str] = MappingProxyType({})

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptVerifier:
    """Judges scripts, as many at a time as it has slots. Implements `worker.ports.Verifier`."""

    layers: Layers
    mode: VerifyMode = VerifyMode.FULL
    slots: Turns = field(default_factory=lambda: Turns(1))
    bound_s: float = BOUND_S

    def verify(
        self,
        project: Project,
        wanted: Wanted | None,
        budget: Budget,
        *,
        env: Mapping[str, str] = _NOTHING,
        asked: Asked | None = None,
        generated: bool = False,
    ) -> Report:
        """Judge one script. Raises nothing but what `Budget.check` raises.

        `asked` is what the description asks for, if somebody has read it. `env` holds values for
        what the script takes from `__ENV`; no report shows them.
        """
        verification = Verification(
            project,
            encodable(wanted.description if wanted else ""),
            generated=generated,
        )
        try:
            with self.slots.taken(budget), _bounded(budget, self.bound_s) as bound:
                if wanted is not None:
                    verification.read(asked or self._asked(wanted, budget))
                if self.mode is VerifyMode.OFF:
                    return verification.skipped_by_setting(self.mode)
                self._run(verification, budget, bound, env)
                _compare_with_base(verification, wanted)
        except (JobStoppedError, DeadlineExceededError):
            raise
        except ReaderDefectError:  # the reader logged it
            return verification.broken()
        except Exception:  # whatever a stranger's text does, its author gets a report
            log.exception("verification_failed")
            return verification.broken()
        return verification.report()

    def _asked(self, wanted: Wanted, budget: Budget) -> Asked:
        read = partial(read_description, wanted)
        try:
            return self.layers.reader.call(read, within_s=DESCRIPTION_S, budget=budget)
        except UnreadableError:
            return UNREAD

    def _run(
        self, verification: Verification, budget: Budget, bound: Budget, env: Mapping[str, str]
    ) -> None:
        try:
            self.layers.run(verification, self.mode, bound, env)
        except DeadlineExceededError:
            budget.check()
            verification.timed_out(self.bound_s)
        except JobStoppedError:
            budget.check()
            raise


def _compare_with_base(verification: Verification, wanted: Wanted | None) -> None:
    """Note what the script demands less of than the one that it was made of."""
    if wanted is None or wanted.base is None or wanted.base.traits is None:
        return
    now = traits_of(verification.load.actual, verification.dry_run)
    verification.findings.extend(laxer_than(wanted.base.traits, now))


@contextmanager
def _bounded(budget: Budget, seconds: float) -> Iterator[Budget]:
    """Yield a shorter budget that ends with the job's own."""
    bound = Budget(min(seconds, budget.remaining_s))
    with budget.stopping(lambda: bound.stop(StopReason.CANCELLED)):
        yield bound
