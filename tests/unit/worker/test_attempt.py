from collections.abc import Callable

import pytest

from shared.domain.errors import AIQuotaError, ErrorCode
from shared.domain.job import JobId, Stage
from shared.domain.script import GeneratedScript
from tests.support.fakes import (
    ScriptedStore,
    claim,
    draft,
    environment,
    error_finding,
    job,
    rejected,
)
from worker import attempt as attempts
from worker.attempt import attempt
from worker.budget import Budget, StopReason
from worker.environment import Environment
from worker.ports import Draft, Lease

JOB = JobId("job-1")
LEASE = Lease(JOB, 1)


def stopped_by(env: Environment, reason: StopReason) -> Callable[[Budget], Draft]:
    """A model call during which the lease keeper learns that the attempt must end."""

    def call(budget: Budget) -> Draft:
        if reason is StopReason.SHUTDOWN:
            env.leases.stop_all(reason)
        else:
            env.leases.renew()
        budget.check()
        raise AssertionError("the attempt went on")

    return call


def test_a_job_that_nobody_may_claim_is_left_alone() -> None:
    store = ScriptedStore()

    attempt(JOB, environment(store=store))

    assert store.calls == ["claim"]


def test_a_claim_without_a_store_ends_the_attempt_quietly() -> None:
    store = ScriptedStore(claim())
    store.outages = 1

    attempt(JOB, environment(store=store))

    assert store.calls == ["claim"]


def test_a_result_is_recorded_once() -> None:
    store = ScriptedStore(claim())

    attempt(JOB, environment(store=store, drafts=[draft("a script")]))

    assert [result.script for result in store.results if isinstance(result, GeneratedScript)] == [
        "a script"
    ]
    assert store.stages == [Stage.DRAFTING, Stage.VERIFYING]
    assert store.failures == []


def test_an_expected_failure_is_recorded_with_its_code_and_wait() -> None:
    store = ScriptedStore(claim())
    quota = AIQuotaError("The model's quota is used up.", retry_after_s=30)

    attempt(JOB, environment(store=store, drafts=[quota]))

    assert [(one.code, one.retry_after_s) for one in store.failures] == [(ErrorCode.AI_QUOTA, 30)]


def test_a_rejected_job_keeps_its_draft_and_findings() -> None:
    store = ScriptedStore(claim())
    env = environment(store=store, drafts=[draft("bad")], reports=[rejected()], max_repairs=0)

    attempt(JOB, env)

    assert [(one.code, one.draft, one.findings) for one in store.failures] == [
        (ErrorCode.SCRIPT_REJECTED, "bad", (error_finding(),))
    ]
    assert store.found_rounds == [0]


def test_a_bug_fails_the_job_as_internal_and_tells_nothing_of_it() -> None:
    store = ScriptedStore(claim())

    attempt(JOB, environment(store=store, drafts=[KeyError("a secret of the code")]))

    assert [one.code for one in store.failures] == [ErrorCode.INTERNAL]
    assert "secret" not in store.failures[0].detail


def test_a_job_without_time_left_fails_at_its_deadline() -> None:
    store = ScriptedStore(claim(remaining_s=0))

    attempt(JOB, environment(store=store, drafts=[draft()]))

    assert [one.code for one in store.failures] == [ErrorCode.DEADLINE_EXCEEDED]


@pytest.mark.parametrize("reason", [StopReason.CANCELLED, StopReason.LEASE_LOST])
def test_an_attempt_that_lost_its_claim_writes_nothing_more(reason: StopReason) -> None:
    store = ScriptedStore(claim())
    env = environment(store=store)
    env.generator._steps.append(stopped_by(env, reason))  # type: ignore[attr-defined]
    store.lost[LEASE] = reason
    store._write = lambda name, _lease: store.calls.append(name)  # type: ignore[method-assign]

    attempt(JOB, env)

    assert store.calls == ["claim", "enter", "renew"]


def test_an_attempt_stopped_by_a_shutdown_hands_its_job_back() -> None:
    store = ScriptedStore(claim())
    env = environment(store=store)
    env.generator._steps.append(stopped_by(env, StopReason.SHUTDOWN))  # type: ignore[attr-defined]

    attempt(JOB, env)

    assert store.handed_back == [LEASE]
    assert store.failures == []


def test_a_job_that_begins_while_its_worker_ends_is_handed_back() -> None:
    store = ScriptedStore(claim())
    env = environment(store=store, drafts=[draft()])
    env.leases.stop_all(StopReason.SHUTDOWN)

    attempt(JOB, env)

    assert store.handed_back == [LEASE]


def test_a_job_that_cannot_be_handed_back_is_left_to_its_lease() -> None:
    store = ScriptedStore(claim())
    env = environment(store=store, drafts=[draft()])
    env.leases.stop_all(StopReason.SHUTDOWN)
    store.lost[LEASE] = StopReason.LEASE_LOST

    attempt(JOB, env)

    assert store.handed_back == []


def test_a_paid_result_outlives_a_short_outage_of_the_store() -> None:
    store = ScriptedStore(claim())

    def outage_meanwhile(_budget: Budget) -> Draft:
        store.outages = 2
        return draft()

    attempt(JOB, environment(store=store, drafts=[outage_meanwhile]))

    assert len(store.results) == 1


def test_a_result_is_recorded_after_the_deadline_if_the_store_was_away() -> None:
    store = ScriptedStore(claim(remaining_s=0.3))

    def answer(_budget: Budget) -> Draft:
        return draft()

    env = environment(store=store, drafts=[answer])
    succeed = store.succeed

    def late(lease: Lease, result: GeneratedScript) -> None:
        store.succeed = succeed  # type: ignore[method-assign]
        store.outages = 3  # 0.1 + 0.2 + 0.4 s, which is beyond the deadline
        succeed(lease, result)

    store.succeed = late  # type: ignore[method-assign, assignment]

    attempt(JOB, env)

    assert len(store.results) == 1


def test_an_outcome_is_given_up_when_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "RECORD_PATIENCE_S", 0.2)
    store = ScriptedStore(claim())

    def outage_meanwhile(_budget: Budget) -> Draft:
        raise AIQuotaError("The model's quota is used up.")

    env = environment(store=store, drafts=[outage_meanwhile])
    store.fail = lambda *_: store._reach("fail")  # type: ignore[method-assign, assignment]
    enter = store.enter

    def enter_then_outage(lease: Lease, stage: Stage) -> None:
        enter(lease, stage)
        store.outages = 1000

    store.enter = enter_then_outage  # type: ignore[method-assign]

    attempt(JOB, env)

    assert store.failures == []
    assert env.leases.running == 0


def test_a_failed_attempt_leaves_no_lease_behind() -> None:
    store = ScriptedStore(claim(job()))
    env = environment(store=store, drafts=[RuntimeError()])

    attempt(JOB, env)
    env.leases.renew()

    assert store.renewed == []


def test_a_message_about_a_job_that_runs_here_claims_nothing() -> None:
    store = ScriptedStore(claim(), claim(token=2))
    env = environment(store=store)

    def delivered_again(_budget: Budget) -> Draft:
        attempt(JOB, env)
        return draft()

    env.generator._steps.append(delivered_again)  # type: ignore[attr-defined]

    attempt(JOB, env)

    assert store.calls.count("claim") == 1
    assert len(store.results) == 1
