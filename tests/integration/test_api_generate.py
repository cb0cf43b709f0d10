"""Scripts at once: waiting, giving up, hanging up, and every way a job may end."""

import asyncio
import json

import httpx2
import pytest

from shared.domain.errors import ErrorCode, Failure
from tests.support.api_process import ApiProcess
from tests.support.callers import (
    ASKED,
    DESCRIPTION,
    SYNC,
    RawCaller,
    document,
    make_job,
    meanwhile,
    only_job,
)
from tests.support.hand_worker import FINDING, REPORT, RESULT, SCRIPT, HandWorker
from tests.support.waiting import wait_until

BODY = json.dumps(ASKED).encode()
JSON = {"Content_Type": "application/json"}


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("/api/generate-script", {"json": ASKED}),
        ("/api/generate-script", {"files": {"scenario_description": (None, DESCRIPTION)}}),
        ("/api/generate-script", {"data": ASKED}),
        ("/generate-script", {"json": ASKED}),
        ("/generate-script-form", {"files": {"scenario_description": (None, DESCRIPTION)}}),
        ("/generate-script-form", {"data": ASKED}),
    ],
    ids=["json", "multipart", "urlencoded", "seed-json", "seed-multipart", "seed-urlencoded"],
)
def test_a_caller_who_waits_gets_the_script(
    client: httpx2.Client, hand: HandWorker, path: str, how: dict[str, dict[str, str]]
) -> None:
    with meanwhile(lambda: client.post(path, **how)) as waiting:  # type: ignore[arg-type]
        job_id = only_job(client)["id"]
        hand.finish(job_id)
        answer = waiting.result()

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert document(answer) == {
        "script": SCRIPT,
        "generated_at": "2025-07-06 12:34:56",
        "scenario_description": DESCRIPTION,
        "job_id": job_id,
        "shared_from": None,
        "generator": "offline",
        "diff": None,
        "model": None,
        "verification": REPORT.model_dump(mode="json"),
    }


def test_a_wait_that_runs_out_tells_where_the_job_is(client: httpx2.Client) -> None:
    answer = client.post(SYNC, json=ASKED, headers={"Prefer": "wait=0"})

    problem = document(answer)
    assert answer.status_code == 504
    assert problem["code"] == "wait_timeout"
    assert answer.headers["Location"] == f"/jobs/{problem['job_id']}"
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.headers["Preference-Applied"] == "wait=0"
    assert "Prefer" in answer.headers["Vary"]
    assert client.get(answer.headers["Location"]).json()["status"] == "queued"


def test_respond_async_gives_the_job_at_once(client: httpx2.Client) -> None:
    answer = client.post(SYNC, json=ASKED, headers={"Prefer": "respond-async, foo=bar"})

    assert answer.status_code == 202
    assert answer.headers["Preference-Applied"] == "respond-async"
    assert answer.headers["Location"] == document(answer)["links"]["self"]


def test_respond_async_with_wait_gives_the_script_if_it_is_in_time(
    client: httpx2.Client, hand: HandWorker
) -> None:
    prefer = {"Prefer": "respond-async, wait=20"}
    with meanwhile(lambda: client.post(SYNC, json=ASKED, headers=prefer)) as waiting:
        hand.finish(only_job(client)["id"])
        answer = waiting.result()

    assert answer.status_code == 200
    assert document(answer)["script"] == SCRIPT
    assert answer.headers["Preference-Applied"] == "respond-async, wait=20"


def test_a_failed_job_answers_with_its_own_problem(client: httpx2.Client, hand: HandWorker) -> None:
    failure = Failure(
        code=ErrorCode.SCRIPT_REJECTED, detail="No draft passed.", findings=(FINDING,), draft="x("
    )
    with meanwhile(lambda: client.post(SYNC, json=ASKED)) as waiting:
        job_id = only_job(client)["id"]
        hand.take(job_id)
        hand.fail(job_id, failure)
        answer = waiting.result()

    problem = document(answer)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["code"] == "script_rejected"
    assert problem["findings"] == [FINDING.model_dump(mode="json")]
    assert problem["draft"] == "x("
    assert problem["instance"] == f"/jobs/{job_id}"
    assert client.get(f"/jobs/{job_id}").json()["error"] == problem


def test_retry_after_of_a_failure_reaches_the_caller(
    client: httpx2.Client, hand: HandWorker
) -> None:
    failure = Failure(code=ErrorCode.AI_QUOTA, detail="Quota used up.", retry_after_s=52.3)
    with meanwhile(lambda: client.post(SYNC, json=ASKED)) as waiting:
        job_id = only_job(client)["id"]
        hand.take(job_id)
        hand.fail(job_id, failure)
        answer = waiting.result()

    assert answer.status_code == 503
    assert document(answer)["code"] == "ai_quota"
    assert answer.headers["Retry-After"] == "53"


def test_a_job_that_is_cancelled_meanwhile_has_no_script(client: httpx2.Client) -> None:
    with meanwhile(lambda: client.post(SYNC, json=ASKED)) as waiting:
        job_id = only_job(client)["id"]
        client.post(f"/jobs/{job_id}/cancel")
        answer = waiting.result()

    assert answer.status_code == 409
    assert document(answer)["code"] == "script_not_ready"
    assert document(answer)["job_id"] == job_id


def test_hanging_up_cancels_the_job(api: ApiProcess, client: httpx2.Client) -> None:
    caller = RawCaller(api.base_url)
    caller.post(SYNC, BODY, **JSON)
    job_id = only_job(client)["id"]

    caller.hang_up()

    wait_until(
        lambda: client.get(f"/jobs/{job_id}").json()["status"] == "cancelled",
        within_s=5,
        what="cancellation",
    )


@pytest.mark.parametrize("how", ["idempotency key", "long poll", "event stream"])
def test_hanging_up_leaves_a_job_that_somebody_else_wants(
    api: ApiProcess, client: httpx2.Client, hand: HandWorker, how: str
) -> None:
    caller = RawCaller(api.base_url)
    headers = {"Idempotency_Key": "again"} if how == "idempotency key" else {}
    caller.post(SYNC, BODY, **JSON, **headers)
    job_id = only_job(client)["id"]
    if how == "long poll":
        client.get(f"/jobs/{job_id}", params={"wait": 0.1})
    if how == "event stream":
        with client.stream("GET", f"/jobs/{job_id}/events") as stream:
            next(stream.iter_lines())

    caller.hang_up()

    wait_until(lambda: api.logged("request", job_id=job_id, status=499), within_s=5, what="499")
    hand.finish(job_id)
    assert client.get(f"/jobs/{job_id}").json()["status"] == "succeeded"


def test_a_twin_with_the_same_key_waits_for_the_same_job(
    client: httpx2.Client, hand: HandWorker
) -> None:
    key = {"Idempotency-Key": '"twin"'}
    with (
        meanwhile(lambda: client.post(SYNC, json=ASKED, headers=key)) as first,
        meanwhile(lambda: client.post(SYNC, data=ASKED, headers=key)) as second,
    ):
        hand.finish(only_job(client)["id"])
        answers = [first.result(), second.result()]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len({document(answer)["job_id"] for answer in answers}) == 1
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers].count("true") == 1


def test_a_finished_job_is_replayed_with_its_result(
    client: httpx2.Client, hand: HandWorker
) -> None:
    key = {"Idempotency-Key": "replay"}
    hand.finish(make_job(client, **key))

    answer = client.post(SYNC, json=ASKED, headers=key)

    assert answer.status_code == 200
    assert document(answer)["script"] == RESULT.script
    assert answer.headers["Idempotency-Replayed"] == "true"


def test_a_hundred_callers_wait_at_once_and_each_gets_its_own(
    api: ApiProcess, client: httpx2.Client, hand: HandWorker
) -> None:
    async def call_all() -> list[httpx2.Response]:
        async with httpx2.AsyncClient(
            base_url=api.base_url,
            timeout=60,
            trust_env=False,
            limits=httpx2.Limits(max_connections=None),
        ) as caller:
            asked = [{"scenario_description": f"{n} users for 2 minutes"} for n in range(100)]
            return await asyncio.gather(*(caller.post(SYNC, json=one) for one in asked))

    with meanwhile(lambda: asyncio.run(call_all())) as waiting:
        jobs = wait_until(
            lambda: jobs if len(jobs := _all_jobs(client)) == 100 else None,
            within_s=30,
            what="hundred jobs",
        )
        for job_id in jobs:
            hand.finish(job_id)
        answers = waiting.result()

    assert {answer.status_code for answer in answers} == {200}
    assert {document(answer)["scenario_description"] for answer in answers} == {
        f"{n} users for 2 minutes" for n in range(100)
    }


def _all_jobs(client: httpx2.Client) -> list[str]:
    page = client.get("/jobs", params={"limit": 100}).json()
    return [job["id"] for job in page["jobs"]]


def test_a_validation_answers_with_the_report(client: httpx2.Client, hand: HandWorker) -> None:
    asked = {"script": "export default () => {}", "scenario_description": DESCRIPTION}
    with meanwhile(lambda: client.post("/api/validate-script", json=asked)) as waiting:
        job = only_job(client)
        hand.finish(job["id"], REPORT)
        answer = waiting.result()

    assert job["kind"] == "validate"
    assert answer.status_code == 200
    assert document(answer) == REPORT.model_dump(mode="json") | {"job_id": job["id"]}


def test_a_validation_may_be_a_job(client: httpx2.Client, hand: HandWorker) -> None:
    asked = {"script": "export default () => {}"}
    answer = client.post("/api/validate-script", json=asked, headers={"Prefer": "respond-async"})
    job_id = document(answer)["id"]
    hand.finish(job_id, REPORT)

    job = client.get(f"/jobs/{job_id}").json()

    assert answer.status_code == 202
    assert job["result"] == REPORT.model_dump(mode="json")
    assert job["links"]["script"] is None
    assert client.get(f"/jobs/{job_id}/script").status_code == 409
