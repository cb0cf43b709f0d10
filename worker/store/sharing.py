"""What one job's outcome means for others that ask for the same."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from shared.domain.errors import ErrorCode, Failure
from shared.domain.script import GeneratedScript, Generator
from shared.domain.verification import Report, Verdict

# Failures that the next try of the same work would most likely end in, at the same price. What is
# over soon (an outage), the job's own (its deadline) or a defect is not here.
_HOLD_FOR_ALL: Final = frozenset(
    {
        ErrorCode.DESCRIPTION_REFUSED,
        ErrorCode.CANNOT_CHANGE,
        ErrorCode.AI_MISCONFIGURED,
        ErrorCode.AI_INCOMPLETE_OUTPUT,
        ErrorCode.SCRIPT_REJECTED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What is shared, and between which workers: those whose `work` is the same.

    `in_flight` says that equal jobs share one run; `cache_ttl_s` for how long a result serves those
    that come later (0: not at all). `generator` is who writes here, unless another one stands in.
    """

    work: str
    in_flight: bool
    cache_ttl_s: float
    generator: Generator | None = None

    @classmethod
    def of(
        cls, *shaping: object, in_flight: bool, cache_ttl_s: float, generator: Generator
    ) -> Self:
        """Return what is shared by workers that have all that shapes a result in common."""
        if not in_flight and cache_ttl_s == 0:
            return cls(work="", in_flight=False, cache_ttl_s=0)
        return cls(
            work=sha256(repr((generator, *shaping)).encode()).hexdigest()[:16] + ":",
            in_flight=in_flight,
            cache_ttl_s=cache_ttl_s,
            generator=generator,
        )

    def work_of(self, outcome: GeneratedScript | Report | Failure) -> str:
        """Return the work if the outcome holds for all who asked for it, else nothing."""
        match outcome:
            case Failure(code=code):
                return self.work if code in _HOLD_FOR_ALL else ""
            case GeneratedScript():
                return self.work
            case Report():
                return ""

    def kept_s(self, outcome: GeneratedScript | Report | Failure) -> float:
        """Return for how long an outcome serves jobs that come later."""
        match outcome:
            case GeneratedScript(generator=self.generator) if (
                outcome.verification.status is Verdict.VERIFIED
            ):
                return self.cache_ttl_s
        return 0


NOTHING: Final = Sharing(work="", in_flight=False, cache_ttl_s=0)
