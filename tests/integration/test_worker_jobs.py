"""What one worker does with jobs, with the real SDK against a stand-in of Gemini."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from shared.domain.errors import ErrorCode
from shared.domain.job import EventKind, JobKind, JobStatus, Stage
from shared.domain.script import GeneratedScript, Generator
from shared.domain.verification import Report
from tests.support.gemini_replies import VALID_SCRIPT, key_invalid, ok
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import DESCRIPTION, JobDesk, job_desk
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

KEY = "a-key-that-nobody-may-see"


@dataclass(frozen=True)
class Site:
    """A worker, its model and a caller's desk."""

    worker: WorkerProcess
    gemini: GeminiStandIn
    desk: JobDesk


@pytest.fixture(scope="module")
def whole_site() -> Iterator[Site]:
    with (
        RedisServer(persistent=False) as server,
        GeminiStandIn() as gemini,
        job_desk(server.url) as desk,
        WorkerProcess(
            redis_url=server.url,
            GENERATOR="gemini",
            GEMINI_API_KEY=KEY,
            GOOGLE_GEMINI_BASE_URL=gemini.url,
        ) as worker,
    ):
        yield Site(worker, gemini, desk)


@pytest.fixture
def site(whole_site: Site) -> Site:
    whole_site.gemini.delay_s = 0
    whole_site.gemini.then = ok()
    return whole_site


def test_a_description_becomes_a_script(site: Site) -> None:
    job = site.desk.wait_until_done(site.desk.submit(), within_s=15)

    assert job.status is JobStatus.SUCCEEDED, job.failure
    assert isinstance(job.result, GeneratedScript)
    assert job.result.generator is Generator.GEMINI
    assert job.result.script.strip() == VALID_SCRIPT.strip()
    assert job.result.usage.output_tokens > 0
    assert job.attempts == 1


def test_a_watcher_sees_each_stage(site: Site) -> None:
    job_id = site.desk.submit()
    site.desk.wait_until_done(job_id, within_s=15)

    events = site.desk.events(job_id)

    assert [one.stage for one in events if one.kind is EventKind.STAGE] == [
        Stage.DRAFTING,
        Stage.VERIFYING,
    ]
    assert events[-1].kind is EventKind.RESULT


def test_a_persons_own_script_is_judged_without_the_model(site: Site) -> None:
    calls = len(site.gemini.calls)
    job_id = site.desk.submit(kind=JobKind.VALIDATE, script="export default (", description=None)

    job = site.desk.wait_until_done(job_id, within_s=15)

    assert isinstance(job.result, Report)
    assert not job.result.accepted
    assert len(site.gemini.calls) == calls


def test_a_rejected_draft_is_repaired_and_the_round_is_told(site: Site) -> None:
    site.gemini.script(ok("export default function () {"))
    job_id = site.desk.submit()

    job = site.desk.wait_until_done(job_id, within_s=15)

    assert isinstance(job.result, GeneratedScript)
    assert job.result.repairs == 1
    found = [one for one in site.desk.events(job_id) if one.kind is EventKind.FINDING]
    assert {one.repair for one in found} == {0}


def test_an_answer_that_no_encoding_holds_ends_its_job(site: Site) -> None:
    site.gemini.then = ok(f"{VALID_SCRIPT}// \ud800")

    job = site.desk.wait_until_done(site.desk.submit(), within_s=15)

    assert job.attempts == 1
    assert not site.worker.logged("attempt_crashed")


def test_a_refused_key_fails_the_job_and_tells_no_key(site: Site) -> None:
    site.gemini.script(key_invalid())

    job = site.desk.wait_until_done(site.desk.submit(), within_s=15)

    assert job.failure is not None
    assert job.failure.code is ErrorCode.AI_MISCONFIGURED
    assert KEY not in job.model_dump_json()


def test_a_message_delivered_twice_runs_its_job_once(site: Site) -> None:
    calls = len(site.gemini.calls)
    site.gemini.delay_s = 0.5
    job_id = site.desk.submit()
    site.desk.deliver_again(job_id)
    site.desk.wait_until_running(job_id)
    site.desk.deliver_again(job_id)

    job = site.desk.wait_until_done(job_id, within_s=15)
    site.desk.deliver_again(job_id)
    wait_until(
        lambda: len(about(site, job_id, "nothing_to_claim", "already_running")) == 3,
        within_s=10,
        what="three deliveries without effect",
    )

    assert job.attempts == 1
    assert len(site.gemini.calls) == calls + 1


def test_a_cancelled_job_stops_within_two_seconds_in_the_middle_of_a_call(site: Site) -> None:
    site.gemini.delay_s = 30
    called = len(site.gemini.calls)
    job_id = site.desk.submit()
    wait_until(lambda: len(site.gemini.calls) > called, within_s=10, what="call of the model")

    cancelled_at = time.monotonic()
    site.desk.cancel(job_id)
    stopped = wait_until(
        lambda: about(site, job_id, "job_stopped"), within_s=5, what="end of the attempt"
    )

    assert time.monotonic() - cancelled_at < 2
    assert [line["reason"] for line in stopped] == ["cancelled"]
    assert site.desk.get(job_id).status is JobStatus.CANCELLED


def test_a_job_past_its_deadline_fails_in_the_middle_of_a_call(site: Site) -> None:
    site.gemini.delay_s = 30
    began_at = time.monotonic()

    job = site.desk.wait_until_done(site.desk.submit(deadline_s=1.5), within_s=10)

    assert job.failure is not None
    assert job.failure.code is ErrorCode.DEADLINE_EXCEEDED
    assert time.monotonic() - began_at < 4


def test_a_lost_message_is_sent_again(site: Site) -> None:
    site.gemini.delay_s = 1
    # All four slots are taken, so that the fifth message still waits when it is lost.
    busy = [site.desk.submit() for _ in range(4)]
    for job_id in busy:
        site.desk.wait_until_running(job_id)
    lost = site.desk.submit()
    site.desk.lose_messages()

    job = site.desk.wait_until_done(lost, within_s=15)

    assert job.status is JobStatus.SUCCEEDED
    assert about(site, lost, "job_republished")


def test_every_line_about_a_job_names_the_job_and_its_request(site: Site) -> None:
    job_id = site.desk.submit()
    site.desk.wait_until_done(job_id, within_s=15)

    events = wait_for_lines(site, job_id)

    assert {"job_started", "model_called", "verified", "job_ended"} <= events.keys()
    assert set(events.values()) == {f"request-of-{job_id}"}


def test_no_line_holds_what_a_user_or_the_model_wrote_or_the_key(site: Site) -> None:
    site.gemini.script(ok("export default function () {"), key_invalid())
    for _ in range(3):
        site.desk.wait_until_done(site.desk.submit(), within_s=15)

    output = site.worker.output

    assert DESCRIPTION not in output
    assert "quickpizza" not in output
    assert "export default" not in output
    assert KEY not in output


def about(site: Site, job_id: str, *events: str) -> list[dict[str, str]]:
    """Find the log lines of these events about a job."""
    return [
        line
        for line in site.worker.lines
        if line.get("job_id") == job_id and line["message"] in events
    ]


def wait_for_lines(site: Site, job_id: str) -> dict[str, str]:
    """Wait for a job's last line; answer the request id on each of its lines."""
    wait_until(lambda: about(site, job_id, "job_ended"), within_s=5, what="last line of the job")
    lines = [line for line in site.worker.lines if line.get("job_id") == job_id]
    return {line["message"]: line.get("request_id", "") for line in lines}
