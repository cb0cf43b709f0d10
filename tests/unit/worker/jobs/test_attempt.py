import pytest

from shared.domain.errors import (
    AIMisconfiguredError,
    AIQuotaError,
    AIUnavailableError,
    ErrorCode,
    Failure,
)
from shared.domain.job import JobId, Stage
from shared.domain.script import GeneratedScript
from shared.domain.verification import Report
from tests.support.fakes import (
    ACCEPTED,
    ScriptedStore,
    claim,
    draft,
    environment,
    error_finding,
    job,
    rejected,
)
from worker.budget import Budget, StopReason
from worker.jobs import attempt as attempts
from worker.jobs import progress
from worker.jobs.attempt import attempt
from worker.ports import Draft, Lease

JOB = JobId("job-1")
LEASE = Lease(JOB, 1)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_FIRST_PAUSE_S", 0.01)


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


def test_where_jobs_wait_an_outage_of_the_model_puts_the_job_off() -> None:
    store = ScriptedStore(claim())
    quota = AIQuotaError("The model's quota is used up.", retry_after_s=30)
    env = environment(store=store, drafts=[quota], waits_for_model=True)

    attempt(JOB, env)

    assert store.deferred == [(LEASE, Failure.of(quota))]
    assert store.failures == []
    assert env.metrics.registry.get_sample_value("loadgenie_worker_jobs_deferred_total") == 1


def test_a_job_without_time_to_wait_fails_with_what_its_model_said() -> None:
    store = ScriptedStore(claim())
    store.deferred_until = None
    env = environment(store=store, drafts=[AIUnavailableError("It is down.")], waits_for_model=True)

    attempt(JOB, env)

    assert [one.detail for one in store.failures] == ["It is down."]


def test_a_failure_that_no_wait_mends_puts_no_job_off() -> None:
    store = ScriptedStore(claim())
    env = environment(store=store, drafts=[AIMisconfiguredError("key")], waits_for_model=True)

    attempt(JOB, env)

    assert store.deferred == []
    assert [one.code for one in store.failures] == [ErrorCode.AI_MISCONFIGURED]


def test_a_job_is_put_off_through_a_short_outage_of_the_store() -> None:
    store = ScriptedStore(claim())

    def outage_meanwhile(_budget: Budget) -> Draft:
        store.outages = 2
        raise AIUnavailableError("It is down.")

    attempt(JOB, environment(store=store, drafts=[outage_meanwhile], waits_for_model=True))

    assert [lease for lease, _ in store.deferred] == [LEASE]


def test_a_job_cancelled_meanwhile_is_not_put_off() -> None:
    store = ScriptedStore(claim())

    def cancelled_meanwhile(_budget: Budget) -> Draft:
        store.lost[LEASE] = StopReason.CANCELLED
        raise AIUnavailableError("It is down.")

    attempt(JOB, environment(store=store, drafts=[cancelled_meanwhile], waits_for_model=True))

    assert store.deferred == []
    assert store.failures == []


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

    def lost_meanwhile(budget: Budget) -> Draft:
        store.lost[LEASE] = reason
        env.leases.renew()
        budget.check()
        return draft()

    env = environment(store=store, drafts=[lost_meanwhile])

    attempt(JOB, env)

    assert store.calls == ["claim", "enter", "renew"]


def test_an_attempt_stopped_by_a_shutdown_hands_its_job_back() -> None:
    store = ScriptedStore(claim())

    def shutdown_meanwhile(budget: Budget) -> Draft:
        env.leases.stop_all(StopReason.SHUTDOWN)
        budget.check()
        return draft()

    env = environment(store=store, drafts=[shutdown_meanwhile])

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
    store = ScriptedStore(claim(remaining_s=0.02))

    def outage_meanwhile() -> Report:
        store.outages = 2  # 0.01 + 0.02 s, which is beyond the deadline
        return ACCEPTED

    env = environment(store=store, drafts=[draft()], reports=[outage_meanwhile])

    attempt(JOB, env)

    assert len(store.results) == 1


def test_an_outcome_is_given_up_when_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "RECORD_PATIENCE_S", 0.02)
    store = ScriptedStore(claim())

    def outage_meanwhile(_budget: Budget) -> Draft:
        store.outages = 1000
        raise AIQuotaError("The model's quota is used up.")

    env = environment(store=store, drafts=[outage_meanwhile])

    attempt(JOB, env)

    assert store.failures == []
    assert env.leases.running == 0


def test_a_result_that_cannot_be_written_fails_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    store = ScriptedStore(claim())

    def refuse(*_: object) -> None:
        raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")

    monkeypatch.setattr(store, "succeed", refuse)

    attempt(JOB, environment(store=store, drafts=[draft()]))

    assert [one.code for one in store.failures] == [ErrorCode.INTERNAL]


def test_a_broken_record_ends_its_attempt_and_not_the_worker() -> None:
    store = ScriptedStore()
    store.claim = lambda _: 1 / 0  # type: ignore[method-assign, assignment, return-value]

    attempt(JOB, environment(store=store))

    assert store.calls == []


def test_a_failed_attempt_leaves_no_lease_behind() -> None:
    store = ScriptedStore(claim(job()))
    env = environment(store=store, drafts=[RuntimeError()])

    attempt(JOB, env)
    env.leases.renew()

    assert store.renewed == []


def test_a_message_about_a_job_that_runs_here_claims_nothing() -> None:
    store = ScriptedStore(claim(), claim(token=2))

    def delivered_again(_budget: Budget) -> Draft:
        attempt(JOB, env)
        return draft()

    env = environment(store=store, drafts=[delivered_again])

    attempt(JOB, env)

    assert store.calls.count("claim") == 1
    assert len(store.results) == 1
