"""Jobs over HTTP: made, read, waited for, listed, cancelled, downloaded, asked for twice."""

import re
from time import monotonic

import httpx2
import pytest

from shared.domain.errors import ErrorCode, Failure
from shared.domain.job import Stage
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, DESCRIPTION, document, make_job, meanwhile, only_job
from tests.support.hand_worker import REPORT, RESULT, SCRIPT, HandWorker
from tests.support.waiting import wait_until

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.mark.parametrize(
    "how",
    [{"json": ASKED}, {"data": ASKED}, {"files": {"scenario_description": (None, DESCRIPTION)}}],
    ids=["json", "urlencoded", "multipart"],
)
def test_a_new_job_is_queued_and_says_where_it_is(
    client: httpx2.Client, how: dict[str, dict[str, str]]
) -> None:
    answer = client.post("/jobs", **how)  # type: ignore[arg-type]

    job = document(answer)
    path = f"/jobs/{job['id']}"
    assert answer.status_code == 202
    assert answer.headers["Location"] == path
    assert int(answer.headers["Retry-After"]) >= 1
    assert re.fullmatch(r"[0-9a-f]{32}", job["id"])
    assert RFC3339.fullmatch(job["created_at"])
    assert job == {
        "id": job["id"],
        "kind": "generate",
        "status": "queued",
        "done": False,
        "stage": None,
        "queue_position": 1,
        "waits_for_model_until": None,
        "scenario_description": DESCRIPTION,
        "base_job_id": None,
        "base_descriptions": [],
        "sources": [],
        "created_at": job["created_at"],
        "started_at": None,
        "finished_at": None,
        "expires_at": None,
        "attempts": 0,
        "result": None,
        "error": None,
        "shared_from": None,
        "webhook": None,
        "links": {
            "self": path,
            "script": f"{path}/script",
            "proof": f"{path}/proof",
            "verification": f"{path}/verification",
            "events": f"{path}/events",
            "cancel": f"{path}/cancel",
        },
    }


def test_a_finished_job_has_its_result(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    hand.finish(job_id)

    answer = client.get(f"/jobs/{job_id}")

    job = document(answer)
    assert answer.status_code == 200
    assert "Retry-After" not in answer.headers
    assert (job["status"], job["done"], job["attempts"]) == ("succeeded", True, 1)
    assert job["result"] == RESULT.model_dump(mode="json")
    assert all(RFC3339.fullmatch(job[name]) for name in ("started_at", "finished_at", "expires_at"))


def test_prefer_wait_gives_the_finished_job(client: httpx2.Client, hand: HandWorker) -> None:
    with meanwhile(
        lambda: client.post("/jobs", json=ASKED, headers={"Prefer": "wait=20"})
    ) as waiting:
        hand.finish(only_job(client)["id"])
        answer = waiting.result()

    assert answer.status_code == 200
    assert document(answer)["status"] == "succeeded"
    assert answer.headers["Preference-Applied"] == "wait=20"


def test_prefer_wait_that_runs_out_is_accepted(client: httpx2.Client) -> None:
    answer = client.post("/jobs", json=ASKED, headers={"Prefer": "wait=1"})

    assert answer.status_code == 202
    assert answer.headers["Preference-Applied"] == "wait=1"


def test_a_long_poll_answers_when_the_job_is_done(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    hand.take(job_id)
    with meanwhile(lambda: client.get(f"/jobs/{job_id}", params={"wait": 20})) as waiting:
        hand.enter(job_id, Stage.VERIFYING)
        hand.succeed(job_id)
        answer = waiting.result()

    assert document(answer)["status"] == "succeeded"
    assert answer.elapsed.total_seconds() < 5


def test_a_long_poll_that_runs_out_shows_the_job_as_it_is(client: httpx2.Client) -> None:
    job_id = make_job(client)
    started_at = monotonic()

    answer = client.get(f"/jobs/{job_id}", params={"wait": "0.5"})

    assert 0.4 < monotonic() - started_at < 5
    assert answer.status_code == 200
    assert document(answer)["status"] == "queued"
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("wait", ["-1", "nan", "inf", "3601", "soon", ""])
def test_a_wait_out_of_bounds_is_refused(client: httpx2.Client, wait: str) -> None:
    answer = client.get(f"/jobs/{make_job(client)}", params={"wait": wait})

    assert answer.status_code == 400
    assert [error["field"] for error in document(answer)["errors"]] == ["wait"]


def test_an_unchanged_job_is_not_sent_again(client: httpx2.Client, hand: HandWorker) -> None:
    path = f"/jobs/{make_job(client)}"
    etag = client.get(path).headers["ETag"]

    same = client.get(path, headers={"If-None-Match": f'"other", W/{etag}'})
    hand.take(path.removeprefix("/jobs/"))
    changed = client.get(path, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == etag
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_the_script_is_a_download(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    hand.finish(job_id)

    answer = client.get(f"/jobs/{job_id}/script")

    assert answer.status_code == 200
    assert answer.text == SCRIPT
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="loadgenie-{job_id}.js"'


def test_there_is_no_script_before_the_end(client: httpx2.Client) -> None:
    answer = client.get(f"/jobs/{make_job(client)}/script")

    assert answer.status_code == 409
    assert document(answer)["code"] == "script_not_ready"
    assert int(answer.headers["Retry-After"]) >= 1


def test_there_is_no_script_after_a_failure(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    hand.take(job_id)
    hand.fail(job_id, Failure(code=ErrorCode.SCRIPT_REJECTED, detail="No.", draft="bad("))

    answer = client.get(f"/jobs/{job_id}/script")

    assert answer.status_code == 409
    assert "Retry-After" not in answer.headers
    assert "bad(" not in answer.text


def test_cancelling_twice_is_cancelling_once(client: httpx2.Client) -> None:
    job_id = make_job(client)

    answers = [client.post(f"/jobs/{job_id}/cancel") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [document(answer)["status"] for answer in answers] == ["cancelled", "cancelled"]


def test_a_finished_job_cannot_be_cancelled(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    hand.finish(job_id)

    answer = client.post(f"/jobs/{job_id}/cancel")

    assert answer.status_code == 409
    assert document(answer)["code"] == "job_not_cancellable"


def test_a_list_goes_from_page_to_page_newest_first(client: httpx2.Client) -> None:
    made = [make_job(client) for _ in range(5)]

    listed: list[str] = []
    cursor: str | None = None
    pages = 0
    while cursor is not None or pages == 0:
        parameters = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/jobs", params=parameters).json()
        listed += [job["id"] for job in page["jobs"]]
        cursor = page["next_cursor"]
        pages += 1

    assert listed == made[::-1]
    assert pages == 3


def test_a_list_shows_one_status_alone(client: httpx2.Client, hand: HandWorker) -> None:
    done, _queued = make_job(client), make_job(client)
    hand.finish(done)

    page = client.get("/jobs", params={"status": "succeeded"}).json()

    assert [job["id"] for job in page["jobs"]] == [done]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("limit", "0"), ("limit", "101"), ("limit", "x"), ("status", "lost"), ("cursor", "made-up")],
)
def test_a_list_refuses_what_it_does_not_know(
    client: httpx2.Client, parameter: str, value: str
) -> None:
    answer = client.get("/jobs", params={parameter: value})

    assert answer.status_code == 400
    assert [error["field"] for error in document(answer)["errors"]] == [parameter]


@pytest.mark.parametrize("job_id", ["0" * 32, "nothing", "%00", "a" * 3000])
@pytest.mark.parametrize("what", ["", "/script", "/proof", "/verification", "/events"])
def test_an_unknown_job_is_not_found(client: httpx2.Client, job_id: str, what: str) -> None:
    answer = client.get(f"/jobs/{job_id}{what}")

    assert answer.status_code == 404
    assert document(answer)["code"] == "job_not_found"
    assert "job_id" not in document(answer)
    assert "Location" not in answer.headers


def test_a_finished_job_can_be_deleted(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    unfinished = client.delete(f"/jobs/{job_id}")
    hand.finish(job_id)

    deleted = client.delete(f"/jobs/{job_id}")

    assert (unfinished.status_code, document(unfinished)["code"]) == (409, "job_not_finished")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert client.get(f"/jobs/{job_id}").status_code == 404
    assert client.delete(f"/jobs/{job_id}").status_code == 404
    assert client.get("/jobs").json()["jobs"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"base_job_id": "0" * 32, "base_script": "a script"}, "body"),
        ({"base_description": "50 users for 2 minutes"}, "body"),
        ({"base_job_id": "0" * 32, "base_description": "50 users for 2 minutes"}, "body"),
        ({"base_script": ""}, "base_script"),
        ({"base_script": "a\x00b"}, "base_script"),
        ({"base_script": "x" * (512 * 1024 + 1)}, "base_script"),
        ({"base_script": "x", "base_description": ["7 users"] * 51}, "base_description"),
        ({"base_script": "x", "base_description": ["a" * 9_000] * 6}, "base_description"),
        ({"base_script": "x", "base_description": ["7 users", "x"]}, "base_description.1"),
        ({"base_job_id": "x" * 101}, "base_job_id"),
        ({"scenario_description": "7 users"}, "scenario_description"),
        ({"base_script": "x", "scenario_description": " 7 "}, "scenario_description"),
    ],
)
def test_a_wish_without_one_good_base_is_refused(
    client: httpx2.Client, body: dict[str, object], field: str
) -> None:
    answer = client.post("/jobs", json={"scenario_description": "make it 70 users"} | body)

    assert answer.status_code == 400
    assert [error["field"] for error in document(answer)["errors"]] == [field]


def test_what_is_changed_is_copied_into_the_job(client: httpx2.Client, hand: HandWorker) -> None:
    base_id = make_job(client)
    hand.finish(base_id)
    wish = {"base_job_id": base_id, "scenario_description": "7 users"}

    answers = [client.post("/jobs", json=wish), client.post("/jobs", data=wish)]

    for answer in answers:
        job = document(answer)
        assert answer.status_code == 202
        assert (job["base_job_id"], job["base_descriptions"]) == (base_id, [DESCRIPTION])
        base = hand.taken(job["id"]).request.base
        assert base is not None
        assert base.script == SCRIPT
        assert [ask.description for ask in base.asks] == [DESCRIPTION]


@pytest.mark.parametrize("end", ["queued", "failed", "cancelled", "validated"])
def test_only_a_finished_script_is_a_base(
    client: httpx2.Client, hand: HandWorker, end: str
) -> None:
    if end == "validated":
        made = client.post(
            "/api/validate-script", json={"script": SCRIPT}, headers={"Prefer": "respond-async"}
        )
        base_id = document(made)["id"]
        hand.finish(base_id, REPORT)
    else:
        base_id = make_job(client)
    if end == "failed":
        hand.take(base_id)
        hand.fail(base_id, Failure(code=ErrorCode.INTERNAL, detail="no"))
    if end == "cancelled":
        client.post(f"/jobs/{base_id}/cancel")

    answer = client.post("/jobs", json={"base_job_id": base_id, "scenario_description": "7 users"})

    assert answer.status_code == 409
    assert document(answer)["code"] == "script_not_ready"
    assert ("Retry-After" in answer.headers) is (end == "queued")


def test_the_same_key_and_request_give_the_same_job(client: httpx2.Client) -> None:
    first = client.post("/jobs", json=ASKED, headers={"Idempotency-Key": '"k-1"'})
    again = client.post("/jobs", data=ASKED, headers={"Idempotency-Key": "k-1"})

    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert document(again)["id"] == document(first)["id"]
    assert len(client.get("/jobs").json()["jobs"]) == 1


def test_the_same_key_with_another_request_is_refused(client: httpx2.Client) -> None:
    make_job(client, **{"Idempotency-Key": "k-2"})

    answer = client.post(
        "/jobs",
        json={"scenario_description": "Another load test altogether"},
        headers={"Idempotency-Key": "k-2"},
    )

    assert answer.status_code == 422
    assert document(answer)["code"] == "idempotency_mismatch"


@pytest.mark.parametrize("key", ["", '""', '"open', "two words", "x" * 256, "ü"])
def test_a_malformed_key_is_refused(client: httpx2.Client, key: str) -> None:
    answer = client.post("/jobs", json=ASKED, headers={b"Idempotency-Key": key.encode()})

    assert answer.status_code == 400
    assert [error["field"] for error in document(answer)["errors"]] == ["Idempotency-Key"]


@pytest.mark.parametrize("deadline", [0, 0.5, -1, 301, True, "soon"])
def test_a_deadline_out_of_bounds_is_refused(client: httpx2.Client, deadline: object) -> None:
    answer = client.post("/jobs", json=ASKED | {"deadline_s": deadline})

    assert answer.status_code == 400
    assert [error["field"] for error in document(answer)["errors"]] == ["deadline_s"]


def test_a_deadline_may_be_shortened_in_a_form(client: httpx2.Client) -> None:
    answer = client.post("/jobs", data=ASKED | {"deadline_s": "30.5"})

    assert answer.status_code == 202


def test_the_request_id_is_the_callers_and_on_every_line(
    api: ApiProcess, client: httpx2.Client
) -> None:
    answer = client.post("/jobs", json=ASKED, headers={"X-Request-ID": "my-id.1"})

    assert answer.headers["X-Request-ID"] == "my-id.1"
    assert api.logged("job_accepted", request_id="my-id.1", job_id=document(answer)["id"])
    _wait_for_line(api, request_id="my-id.1", status=202)


def test_the_jobs_id_is_on_the_line_of_whoever_reads_it(
    api: ApiProcess, client: httpx2.Client
) -> None:
    job_id = make_job(client)

    client.get(f"/jobs/{job_id}", headers={"X-Request-ID": "a-reader"})

    _wait_for_line(api, request_id="a-reader", job_id=job_id)


def _wait_for_line(api: ApiProcess, **fields: object) -> None:
    """Wait for a request's own line: it is written when the caller has its answer already."""
    wait_until(lambda: api.logged("request", **fields), within_s=5, what=f"line with {fields}")


def test_a_malformed_request_id_is_replaced(client: httpx2.Client) -> None:
    answer = client.get("/nowhere", headers={"X-Request-ID": "no spaces\tplease"})

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert document(answer)["request_id"] == answer.headers["X-Request-ID"]


def test_what_callers_write_is_in_no_log_line(api: ApiProcess, client: httpx2.Client) -> None:
    secret = "tell-nobody-4711"
    client.post("/jobs", json={"scenario_description": f"Load test of {secret}"})
    client.post("/jobs", json={"scenario_description": {"wrong": secret}})
    client.post("/jobs", data={"scenario_description": secret * 1000})
    client.post("/api/validate-script", json={"script": secret}, headers={"Prefer": "wait=0"})
    client.get("/jobs", params={"cursor": secret})

    assert secret not in api.output
