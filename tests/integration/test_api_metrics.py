"""What Prometheus reads: bounded labels, counts that are right, gauges of the moment."""

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from shared.version import __version__
from tests.support.callers import ASKED, make_job
from tests.support.hand_worker import HandWorker


def scraped(client: httpx2.Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


def test_requests_are_counted_by_route_not_by_path(client: httpx2.Client) -> None:
    of_jobs = key(
        "loadgenie_http_requests_total", route="/jobs/{job_id}", method="GET", status="404"
    )
    of_others = key(
        "loadgenie_http_requests_total", route="unmatched", method="other", status="404"
    )
    before = scraped(client)
    for number in range(3):
        client.get(f"/jobs/{number:032x}")
        client.request("PROPFIND", f"/made/up/{number}")

    after = scraped(client)

    assert after[of_jobs] - before.get(of_jobs, 0) == 3
    assert after[of_others] - before.get(of_others, 0) == 3


def test_new_jobs_are_counted_once_however_often_they_are_asked_for(
    client: httpx2.Client,
) -> None:
    made = key("loadgenie_jobs_accepted_total", kind="generate", lane="batch")
    before = scraped(client)
    for _ in range(2):
        client.post("/jobs", json=ASKED, headers={"Idempotency-Key": "counted"})

    assert scraped(client)[made] - before.get(made, 0) == 1


def test_gauges_show_the_moment(client: httpx2.Client, hand: HandWorker) -> None:
    make_job(client)
    hand.beat()

    now = scraped(client)

    assert now[key("loadgenie_queue_depth", lane="batch")] == 1
    assert now[key("loadgenie_queue_depth", lane="interactive")] == 0
    assert 0 < now[key("loadgenie_queue_oldest_age_seconds", lane="batch")] < 60
    assert now[key("loadgenie_queue_oldest_age_seconds", lane="interactive")] == 0
    assert now[key("loadgenie_build_info", version=__version__)] == 1
    assert now[key("loadgenie_workers_alive")] == 1
    assert now[key("loadgenie_store_up")] == 1
