"""A webhook that is to be delivered, how a try ended, and what follows from that."""

from dataclasses import dataclass
from typing import Final

from shared.domain.job import Job
from shared.domain.webhook import WebhookFault

FIRST_DELAY_S: Final = 5.0
# A receiver that is back after an hour need not wait for another.
LONGEST_DELAY_S: Final = 3600.0
_GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Delivery:
    """An ended job, the number of this try, and the seconds since the first one."""

    job: Job
    attempt: int
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class Answered:
    """A receiver's answer; `retry_after_s` is what it asks for."""

    status: int
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A try without an answer."""

    fault: WebhookFault


type Outcome = Answered | Unanswered


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver took it."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Send it once more after `delay_s` seconds."""

    delay_s: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It is a dead letter."""


type Next = Delivered | TryAgain | GiveUp


def after(outcome: Outcome, *, elapsed_s: float, retry_s: float, jitter: float) -> Next:
    """Return what follows a try; `jitter` is in [0, 1).

    Each delay is twice the time that has passed since the first try, so that it triples from try
    to try, and up to half of it is left out.
    """
    asked_s = 0.0
    match outcome:
        case Answered(status=status) if 200 <= status < 300:  # noqa: PLR2004 - HTTP's successes
            return Delivered()
        case Answered(status=status) if status == _GONE:
            return GiveUp()
        case Unanswered(fault=WebhookFault.ADDRESS_REFUSED):
            return GiveUp()
        case Answered(retry_after_s=told_s) if told_s is not None:
            asked_s = min(told_s, LONGEST_DELAY_S)
    delay_s = min(max(2 * elapsed_s, FIRST_DELAY_S), LONGEST_DELAY_S)
    delay_s = max(delay_s * (1 - jitter / 2), asked_s)
    return TryAgain(delay_s) if elapsed_s + delay_s <= retry_s else GiveUp()
