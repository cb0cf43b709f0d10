"""Keys that last: names, replacement without a restart, hashes at rest, limits of their own."""

from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from tests.support.api_fixtures import StartApi
from tests.support.callers import ASKED, make_job
from tests.support.problems import problem
from tests.support.waiting import wait_until

OLD, NEW, OTHER = "old-key-0123456789", "new-key-0123456789", "other-key-0123456789"


def hashed(key: str) -> str:
    return f"sha256:{sha256(key.encode()).hexdigest()}"


def asking(client: httpx2.Client, key: str) -> int:
    return client.get("/jobs", headers={"X-API-Key": key}).status_code


def test_a_key_is_replaced_while_the_service_runs(
    start_api: StartApi, redis_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text(f"ci: {hashed(OLD)}\n")
    api = start_api(redis_url=redis_url, API_KEYS_FILE=str(file))
    repeated = {"Idempotency-Key": "same"}
    with api.client() as client:
        job_id = make_job(client, **{"X-API-Key": OLD}, **repeated)
        file.write_text(f"ci: {hashed(OLD)}\nci: {hashed(NEW)}\nother: {OTHER}\n")
        wait_until(lambda: asking(client, NEW) == 200, within_s=10, what="the new key")
        both = asking(client, OLD)
        file.write_text(f"# the old one is gone\nci: {hashed(NEW)}\nother: {OTHER}\n")
        wait_until(lambda: asking(client, OLD) == 401, within_s=10, what="the old key's end")
        replayed = make_job(client, **{"X-API-Key": NEW}, **repeated)
        strangers = client.get(f"/jobs/{job_id}/events", headers={"X-API-Key": OTHER})

    assert both == 200
    assert replayed == job_id
    problem(strangers, status=404, code="job_not_found")
    assert api.logged("request", path="/jobs", caller="ci")


@pytest.mark.parametrize("broken", ["", "ci:", None], ids=["empty", "half", "gone"])
def test_a_broken_file_neither_opens_the_service_nor_closes_it(
    start_api: StartApi, redis_url: str, tmp_path: Path, broken: str | None
) -> None:
    file = tmp_path / "keys"
    file.write_text(f"ci: {OLD}\n")
    api = start_api(redis_url=redis_url, API_KEYS_FILE=str(file))
    if broken is None:
        file.unlink()
    else:
        file.write_text(broken)
    with api.client() as client:
        wait_until(
            lambda: asking(client, OLD) and api.logged("api_keys_not_read"),
            within_s=10,
            what="line about the file",
        )
        statuses = [asking(client, OLD), client.get("/jobs").status_code]

    assert statuses == [200, 401]


def test_a_key_has_limits_of_its_own(start_api: StartApi, redis_url: str) -> None:
    keys = f"slow: {OLD} rate=2/hour, small: {NEW} queued=1, shy: {OTHER} waiting=1"
    api = start_api(redis_url=redis_url, API_KEYS=keys, RATE_LIMIT="100/hour")

    def made(key: str) -> list[int]:
        with api.client(**{"X-API-Key": key}) as client:
            return [client.post("/jobs", json=ASKED).status_code for _ in range(3)]

    with api.client(**{"X-API-Key": OTHER}) as client:
        job_id = make_job(client)
        with client.stream("GET", f"/jobs/{job_id}/events") as stream:
            assert stream.status_code == 200
            waiting = client.get(f"/jobs/{job_id}", params={"wait": 5})
        reading = client.get(f"/jobs/{job_id}")

    assert made(OLD) == [202, 202, 429]
    assert made(NEW) == [202, 429, 429]
    problem(waiting, status=429, code="rate_limited")
    assert reading.status_code == 200


def test_a_cancelled_job_no_longer_counts_as_queued(start_api: StartApi, redis_url: str) -> None:
    api = start_api(redis_url=redis_url, API_KEYS=f"small: {OLD} queued=1")
    with api.client(**{"X-API-Key": OLD}) as client:
        job_id = make_job(client)
        full = client.post("/jobs", json=ASKED)
        client.post(f"/jobs/{job_id}/cancel")
        room = client.post("/jobs", json=ASKED)

    problem(full, status=429, code="rate_limited")
    assert int(full.headers["Retry-After"]) >= 1
    assert room.status_code == 202
