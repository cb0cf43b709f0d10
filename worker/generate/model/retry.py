"""Whether a failed call of the model deserves another, and when."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tenacity import RetryCallState, Retrying

from shared.domain.errors import AIOutageError, LoadGenieError
from worker.budget import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how patiently a call is tried.

    `max_calls` counts the first call. Where the service names none, a delay is drawn from 0 to
    `first_delay_s * 2**n`, at most `longest_delay_s`. A delay that the service asks for is followed
    if it is not longer than `longest_obeyed_s`. Once calls have taken `longest_calling_s` together,
    no further one is made: a model that hangs is asked once.
    """

    max_calls: int = 3
    first_delay_s: float = 1.0
    longest_delay_s: float = 20.0
    # The quota per minute is the one that a wait restores.
    longest_obeyed_s: float = 60.0
    longest_calling_s: float = 60.0
    # Callers who got the same delay must not come back in the same instant.
    spread_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Retry:
    """Call again after `delay_s` seconds."""

    delay_s: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The error stands."""


def plan(
    error: BaseException,
    *,
    attempt: int,
    called_s: float,
    remaining_s: float,
    jitter: float,
    policy: RetryPolicy,
) -> Retry | GiveUp:
    """Return what follows the failure of call number `attempt` (from 1); `jitter` is in [0, 1).

    `called_s` is how long the calls so far have taken.
    """
    if not isinstance(error, LoadGenieError) or not error.transient:
        return GiveUp()
    if attempt >= policy.max_calls or called_s >= policy.longest_calling_s:
        return GiveUp()
    if isinstance(error, AIOutageError) and error.final:
        return GiveUp()
    asked_s = error.retry_after_s
    if asked_s is None:
        ceiling_s = min(policy.longest_delay_s, policy.first_delay_s * 2.0 ** (attempt - 1))
        delay_s = jitter * ceiling_s
    elif asked_s <= policy.longest_obeyed_s:
        delay_s = asked_s + jitter * policy.spread_s
    else:
        return GiveUp()
    return Retry(delay_s) if delay_s < remaining_s else GiveUp()


def call_with_retries[T](
    call: Callable[[], T],
    *,
    budget: Budget,
    policy: RetryPolicy,
    called_s: Callable[[], float],
    jitter: Callable[[], float] = random.random,
) -> T:
    """Return what a call returns; call until one succeeds or `plan` gives up.

    Then the last error is raised as it is.

    The waits end early, with what `Budget.check` raises, when the attempt is stopped.
    """
    delay_s = 0.0

    def should_retry(state: RetryCallState) -> bool:
        nonlocal delay_s
        error = state.outcome.exception() if state.outcome else None
        if error is None:
            return False
        decision = plan(
            error,
            attempt=state.attempt_number,
            called_s=called_s(),
            remaining_s=budget.remaining_s,
            jitter=jitter(),
            policy=policy,
        )
        match decision:
            case Retry():
                delay_s = decision.delay_s
                return True
            case GiveUp():
                return False

    retrying = Retrying(
        retry=should_retry, wait=lambda _: delay_s, sleep=budget.sleep, reraise=True
    )
    return retrying(call)
