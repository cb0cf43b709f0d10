"""The budget of calls holds over two real workers, and outlives one that dies."""

import time

from shared.domain.errors import ErrorCode
from shared.domain.job import JobStatus
from tests.support.gemini_replies import ok
from tests.support.outages import outage_site
from tests.support.waiting import wait_until


def test_no_more_calls_at_a_time_than_the_fleet_may_make() -> None:
    with outage_site(GEMINI_MAX_CONCURRENT="2") as site:
        site.gemini.delay_s = 0.4
        jobs = site.finished(site.submit(12))

        assert {job.status for job in jobs} == {JobStatus.SUCCEEDED}
        assert len(site.gemini.calls) == 12
        assert site.overlapping(call_s=0.38) == 2


def test_the_turn_of_a_killed_worker_is_free_again_after_its_lease() -> None:
    with outage_site(GEMINI_MAX_CONCURRENT="1", LEASE_S="2") as site:
        one, other = site.workers
        site.gemini.delay_s = 60
        (held,) = site.submit(1)
        wait_until(lambda: site.gemini.calls, within_s=20, what="call of the model")
        site.gemini.delay_s = 0
        waiting = site.submit(3)
        dying = one if one.logged("job_started", job_id=held) else other
        dying.kill()
        killed_at = time.monotonic()
        jobs = site.finished([held, *waiting])

        assert {job.status for job in jobs} == {JobStatus.SUCCEEDED}
        assert len(site.gemini.calls) == 5
        assert site.gemini.calls[1].at - killed_at < 20
        assert time.monotonic() - killed_at < 40


def test_a_turn_outlives_its_lease_as_long_as_its_worker_lives() -> None:
    with outage_site(GEMINI_MAX_CONCURRENT="1", LEASE_S="3") as site:
        site.gemini.script(ok(delay_s=7))
        jobs = site.finished(site.submit(2))

        assert {job.status for job in jobs} == {JobStatus.SUCCEEDED}
        assert site.shortest_gap_s() >= 7


def test_a_minute_has_so_many_calls_and_who_waits_can_be_cancelled() -> None:
    with outage_site(GEMINI_RPM="3") as site:
        jobs = site.submit(3)
        site.finished(jobs)
        late, cancelled = site.desk.submit(deadline_s=8), site.desk.submit()
        for job in (late, cancelled):
            site.desk.wait_until_running(job)
        site.desk.cancel(cancelled)
        cancelled_at = time.monotonic()
        wait_until(
            lambda: [
                line
                for worker in site.workers
                for line in worker.logged("job_stopped", job_id=cancelled)
            ],
            within_s=10,
            what="end of the wait",
        )
        stopped_after_s = time.monotonic() - cancelled_at
        ended = site.desk.wait_until_done(late, within_s=30)

        assert len(site.gemini.calls) == 3
        assert stopped_after_s < 5
        assert ended.failure is not None
        assert ended.failure.code is ErrorCode.DEADLINE_EXCEEDED
