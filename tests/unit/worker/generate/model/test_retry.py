import pytest

from shared.domain.errors import (
    AIIncompleteOutputError,
    AIMisconfiguredError,
    AIQuotaError,
    AIServiceError,
    AIUnavailableError,
    DeadlineExceededError,
    DescriptionRefusedError,
    LoadGenieError,
)
from worker.budget import Budget, JobStoppedError, StopReason
from worker.generate.model.retry import GiveUp, Retry, RetryPolicy, call_with_retries, plan

POLICY = RetryPolicy(
    max_calls=4, first_delay_s=1, longest_delay_s=5, longest_obeyed_s=60, spread_s=2
)
DOWN = AIUnavailableError("down")


@pytest.mark.parametrize(
    ("error", "attempt", "remaining_s", "jitter", "decision"),
    [
        # full jitter under a ceiling that doubles, up to the longest delay
        (DOWN, 1, 100, 0.0, Retry(0.0)),
        (DOWN, 1, 100, 0.5, Retry(0.5)),
        (DOWN, 2, 100, 0.5, Retry(1.0)),
        (DOWN, 3, 100, 0.5, Retry(2.0)),
        (AIServiceError("garbled"), 3, 100, 0.75, Retry(3.0)),
        # calls in all
        (DOWN, 4, 100, 0.5, GiveUp()),
        (DOWN, 5, 100, 0.5, GiveUp()),
        # never longer than the budget
        (DOWN, 3, 2.0, 0.5, GiveUp()),
        (DOWN, 3, 2.1, 0.5, Retry(2.0)),
        # what the service asks for is a minimum, spread a little
        (AIQuotaError("busy", retry_after_s=30), 1, 100, 0.0, Retry(30.0)),
        (AIQuotaError("busy", retry_after_s=30), 1, 100, 0.5, Retry(31.0)),
        (AIUnavailableError("busy", retry_after_s=3), 3, 100, 0.5, Retry(4.0)),
        (AIQuotaError("busy", retry_after_s=60), 1, 100, 0.5, Retry(61.0)),
        (AIQuotaError("busy", retry_after_s=60.1), 1, 100, 0.5, GiveUp()),
        (AIQuotaError("busy", retry_after_s=30), 1, 29, 0.0, GiveUp()),
        (AIQuotaError("busy"), 1, 100, 0.5, Retry(0.5)),
        # finals
        (AIQuotaError("day", retry_after_s=1, final=True), 1, 100, 0.5, GiveUp()),
        (AIUnavailableError("held back", retry_after_s=1, final=True), 1, 100, 0.5, GiveUp()),
        (AIMisconfiguredError("key"), 1, 100, 0.5, GiveUp()),
        (AIIncompleteOutputError("cut"), 1, 100, 0.5, GiveUp()),
        (DescriptionRefusedError("no"), 1, 100, 0.5, GiveUp()),
        (DeadlineExceededError("late"), 1, 100, 0.5, GiveUp()),
        (JobStoppedError(StopReason.CANCELLED), 1, 100, 0.5, GiveUp()),
        (ZeroDivisionError(), 1, 100, 0.5, GiveUp()),
    ],
)
def test_the_plan(
    error: Exception, attempt: int, remaining_s: float, jitter: float, decision: Retry | GiveUp
) -> None:
    planned = plan(
        error,
        attempt=attempt,
        called_s=5,
        remaining_s=remaining_s,
        jitter=jitter,
        policy=POLICY,
    )

    assert planned == decision


@pytest.mark.parametrize(
    ("called_s", "decision"), [(0, Retry(0.5)), (59.9, Retry(0.5)), (60, GiveUp()), (90, GiveUp())]
)
def test_calls_that_took_a_whole_time_out_together_are_enough(
    called_s: float, decision: Retry | GiveUp
) -> None:
    planned = plan(DOWN, attempt=1, called_s=called_s, remaining_s=100, jitter=0.5, policy=POLICY)

    assert planned == decision


class Calls:
    """Fails with each error in turn, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def tried(calls: Calls, budget: Budget, policy: RetryPolicy = POLICY) -> str:
    return call_with_retries(
        calls, budget=budget, policy=policy, called_s=lambda: 0.0, jitter=lambda: 0.0
    )


def test_calls_go_on_until_one_succeeds() -> None:
    calls = Calls(DOWN, AIServiceError("garbled"))

    answer = tried(calls, Budget(10))

    assert (answer, calls.made) == ("answer", 3)


def test_the_last_error_is_raised_as_it_is() -> None:
    last = AIQuotaError("busy")
    calls = Calls(DOWN, DOWN, DOWN, last)

    with pytest.raises(LoadGenieError) as raised:
        tried(calls, Budget(10))

    assert raised.value is last
    assert calls.made == 4


def test_one_call_means_no_retry() -> None:
    calls = Calls(DOWN)

    with pytest.raises(AIUnavailableError):
        tried(calls, Budget(10), RetryPolicy(max_calls=1))

    assert calls.made == 1


def test_a_bug_is_not_retried() -> None:
    calls = Calls(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        tried(calls, Budget(10))

    assert calls.made == 1


def test_a_stopped_attempt_makes_no_further_call() -> None:
    budget = Budget(1000)
    budget.stop(StopReason.LEASE_LOST)
    calls = Calls(AIQuotaError("busy", retry_after_s=60))

    with pytest.raises(JobStoppedError):
        tried(calls, budget)

    assert calls.made == 1
