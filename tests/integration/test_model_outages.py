"""The model goes away, in every way it may, under two workers that share what they know of it."""

import time
from collections.abc import Iterator

import pytest

from shared.domain.errors import ErrorCode
from shared.domain.job import Job, JobStatus
from shared.domain.script import GeneratedScript, Generator
from tests.support import gemini_replies as replies
from tests.support.api_fixtures import StartApi
from tests.support.gemini_replies import ok
from tests.support.outages import FAULTS, SLOTS, OutageSite, outage_site
from tests.support.waiting import wait_until


@pytest.fixture(scope="module")
def waiting_site() -> Iterator[OutageSite]:
    with outage_site(ON_OUTAGE="wait", GEMINI_TIMEOUT_S="3") as site:
        yield site


def written_by(job: Job) -> Generator | None:
    return job.result.generator if isinstance(job.result, GeneratedScript) else None


@pytest.mark.parametrize("fault", FAULTS)
def test_jobs_that_wait_survive_an_outage_and_only_probes_reach_the_model(
    waiting_site: OutageSite, fault: str
) -> None:
    account = waiting_site.survive(FAULTS[fault](), jobs=12, openings=2)

    assert (account.accepted, account.succeeded, account.failed) == (12, 12, 0)
    assert (account.lost, account.doubled) == (0, 0)
    # What was under way when the third call in a row failed, and probes.
    assert account.calls - account.probes <= 2 * SLOTS
    assert account.probes >= 1


def test_while_a_job_waits_for_the_model_its_worker_does_other_work(start_api: StartApi) -> None:
    with outage_site(ON_OUTAGE="wait", workers=1, WORKER_CONCURRENCY="1") as site:
        site.gemini.then = replies.reset()
        (waits, *_) = site.submit(3)
        site.wait_until_away()
        job = wait_until(
            lambda: one if (one := site.desk.get(waits)).waits_for_model_until else None,
            within_s=20,
            what="job that waits for the model",
        )
        with start_api(redis_url=site.server.url).client() as client:
            report = client.post("/api/validate-script", json={"script": replies.VALID_SCRIPT})

    assert (job.status, job.queue_position) == (JobStatus.QUEUED, None)
    assert report.status_code == 200


def test_a_job_whose_time_is_up_before_the_model_is_back_fails_with_what_the_model_said() -> None:
    with outage_site(ON_OUTAGE="wait", workers=1) as site:
        site.gemini.then = replies.quota(6)
        jobs = site.finished(site.submit(4, deadline_s=12))

    assert {job.status for job in jobs} == {JobStatus.FAILED}
    assert {job.failure.code for job in jobs if job.failure} == {ErrorCode.AI_QUOTA}


def test_without_a_breaker_jobs_wait_too() -> None:
    with outage_site(ON_OUTAGE="wait", workers=1, GEMINI_BREAKER_FAILURES="0") as site:
        site.gemini.then = replies.server_error()
        jobs = site.submit(2)
        wait_until(
            lambda: all(site.desk.get(job).waits_for_model_until for job in jobs),
            within_s=20,
            what="jobs that wait",
        )
        site.gemini.then = ok()

        assert {job.status for job in site.finished(jobs)} == {JobStatus.SUCCEEDED}
        assert site.logged("model_is_away") == 0


def test_a_hanging_model_costs_one_time_out_before_the_rules_write() -> None:
    with outage_site(ON_OUTAGE="offline", workers=1, GEMINI_TIMEOUT_S="5") as site:
        site.gemini.then = replies.hang()
        began_at = time.monotonic()
        (job,) = site.finished(site.submit(1))
        took_s = time.monotonic() - began_at

        assert written_by(job) is Generator.OFFLINE
        assert isinstance(job.result, GeneratedScript)
        assert "did not answer within 5 s" in job.result.assumptions[0]
        assert len(site.gemini.calls) == 1
        assert took_s < 10


def test_once_the_model_is_known_to_be_away_the_rules_write_at_once() -> None:
    with outage_site(ON_OUTAGE="offline", GEMINI_BREAKER_S="60", GEMINI_TIMEOUT_S="2") as site:
        site.gemini.then = replies.hang()
        first = site.finished(site.submit(2 * SLOTS))
        calls, began_at = len(site.gemini.calls), time.monotonic()
        later = site.finished(site.submit(12))

        assert {written_by(job) for job in (*first, *later)} == {Generator.OFFLINE}
        assert len(site.gemini.calls) == calls <= 2 * SLOTS
        assert time.monotonic() - began_at < 20


def test_jobs_fail_at_once_while_the_model_is_away_and_say_when_to_come_back() -> None:
    with outage_site(ON_OUTAGE="fail", GEMINI_BREAKER_S="60") as site:
        site.gemini.then = replies.server_error()
        site.finished(site.submit(2))
        site.wait_until_away()
        calls = len(site.gemini.calls)
        jobs = site.finished(site.submit(6))

        assert {job.failure.code for job in jobs if job.failure} == {ErrorCode.AI_UNAVAILABLE}
        assert all(job.failure and 30 < (job.failure.retry_after_s or 0) <= 60 for job in jobs)
        assert len(site.gemini.calls) == calls


def test_switched_off_the_breaker_lets_every_call_through() -> None:
    with outage_site(GEMINI_BREAKER_FAILURES="0", GEMINI_MAX_RETRIES="1") as site:
        site.gemini.then = replies.server_error()
        jobs = site.finished(site.submit(12))

        assert {job.status for job in jobs} == {JobStatus.FAILED}
        assert len(site.gemini.calls) == 12


def test_a_worker_that_dies_as_the_probe_leaves_that_to_another() -> None:
    with outage_site(ON_OUTAGE="wait") as site:
        one, other = site.workers
        site.gemini.then = replies.reset()
        jobs = site.submit(4)
        site.wait_until_all_wait(jobs)
        site.gemini.then = replies.hang()
        calls = len(site.gemini.calls)
        wait_until(lambda: len(site.gemini.calls) > calls, within_s=20, what="probe")
        probe = wait_until(lambda: site.only_running(jobs), within_s=20, what="others that wait")
        site.gemini.then = ok()
        begun = {each: each.logged("job_started", job_id=probe) for each in (one, other)}
        began_at = time.monotonic()
        max(
            begun, key=lambda each: max((line["attempt"] for line in begun[each]), default=0)
        ).kill()

        assert {job.status for job in site.finished(jobs)} == {JobStatus.SUCCEEDED}
        assert time.monotonic() - began_at < 40


def test_the_api_shows_that_the_model_is_away_and_that_it_is_back(start_api: StartApi) -> None:
    with (
        outage_site(ON_OUTAGE="wait") as site,
        start_api(redis_url=site.server.url).client() as api,
    ):
        before = api.get("/health").json()
        site.gemini.then = replies.server_error()
        jobs = site.submit(3)
        site.wait_until_away()
        during, metrics = api.get("/health"), api.get("/metrics").text
        waits = wait_until(
            lambda: [event for event in site.desk.events(jobs[0]) if event.waits_for_model_until],
            within_s=20,
            what="event that the job waits",
        )
        site.gemini.then = ok()
        site.finished(jobs)
        after = api.get("/health").json()
        finally_ = api.get("/metrics").text

    assert (before["status"], before["checks"]["model"]["breaker"]) == ("healthy", "closed")
    assert (during.status_code, during.json()["status"]) == (200, "degraded")
    model = during.json()["checks"]["model"]
    assert (model["status"], model["breaker"] in {"open", "half_open"}) == ("warn", True)
    assert "ai_unavailable" in model["detail"]
    assert 'loadgenie_model_breaker{state="closed"} 0.0' in metrics
    assert {event.status for event in waits} == {JobStatus.QUEUED}
    assert (after["status"], after["checks"]["model"]["status"]) == ("healthy", "pass")
    assert 'loadgenie_model_breaker{state="closed"} 1.0' in finally_
    assert "loadgenie_jobs_deferred 0.0" in finally_


def test_a_refused_key_shows_in_the_health_until_the_model_answers(start_api: StartApi) -> None:
    with (
        outage_site(ON_OUTAGE="fail", workers=1) as site,
        start_api(redis_url=site.server.url).client() as api,
    ):
        site.gemini.then = replies.key_invalid()
        (refused,) = site.finished(site.submit(1))
        during = api.get("/health").json()
        site.gemini.then = ok()
        site.finished(site.submit(1))
        after = api.get("/health").json()

    assert refused.failure is not None
    assert refused.failure.code is ErrorCode.AI_MISCONFIGURED
    assert (during["status"], during["checks"]["model"]["status"]) == ("degraded", "warn")
    assert ErrorCode.AI_MISCONFIGURED in during["checks"]["model"]["detail"]
    assert (after["status"], after["checks"]["model"]["status"]) == ("healthy", "pass")
