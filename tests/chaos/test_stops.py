"""Processes that are ended while many jobs and callers depend on them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.support.callers import SYNC
from tests.support.chaos.place import Place, description
from tests.support.waiting import wait_until

MANY = 50


@pytest.fixture(scope="module")
def roomy() -> Iterator[Place]:
    """Yield a service whose workers each have room for all jobs."""
    with Place(workers=2, slots=MANY, grace_s=0.5, model_timeout_s=60) as place:
        yield place


@pytest.fixture(autouse=True)
def _thoughtful(roomy: Place) -> Iterator[None]:
    """Let the model think for long, and no later test wait for it."""
    usual, roomy.model.delay_s = roomy.model.delay_s, 8
    yield
    roomy.model.delay_s = usual


def calls_begun(place: Place, before: int, count: int) -> None:
    wait_until(lambda: len(place.model.calls) >= before + count, within_s=40, what=f"{count} calls")


def made(client: httpx2.Client, number: int) -> str:
    answer = client.post("/jobs", json={"scenario_description": description(number)})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def ended(client: httpx2.Client, job_id: str) -> dict[str, object]:
    def document() -> dict[str, object] | None:
        answer: dict[str, object] = client.get(f"/jobs/{job_id}", params={"wait": 5}).json()
        return answer if answer["done"] else None

    return wait_until(document, within_s=60, what=f"end of {job_id}")


@pytest.mark.waits_long
def test_fifty_jobs_of_a_worker_that_is_stopped_are_handed_back_and_done(roomy: Place) -> None:
    first, second = roomy.workers
    second.terminate()
    second.wait(within_s=30)
    before = len(roomy.model.calls)
    with roomy.api.client() as client:
        jobs = [made(client, number) for number in range(MANY)]
        calls_begun(roomy, before, MANY)
        first.terminate()
        roomy.model.delay_s = 0.2
        second.start()

        status = first.wait(within_s=30)
        documents = [ended(client, job) for job in jobs]
        first.start()

    # On a busy machine, some are done before the last is under way.
    again = sum(document["attempts"] == 2 for document in documents)
    assert status == 0
    assert {document["status"] for document in documents} == {"succeeded"}
    assert {document["attempts"] for document in documents} <= {1, 2}
    assert 0 < again <= len(first.logged("job_stopped", reason="shutdown"))
    assert len(roomy.model.calls) == before + MANY + again


@pytest.mark.waits_long
def test_callers_who_wait_at_an_api_that_is_killed_find_their_jobs_again(roomy: Place) -> None:
    before = len(roomy.model.calls)

    def ask(number: int) -> httpx2.Response | None:
        with roomy.api.client(**{"Idempotency-Key": f"waiter-{number}"}) as client:
            try:
                answer = client.post(SYNC, json={"scenario_description": description(number)})
            except httpx2.TransportError:
                return None
            return answer if answer.status_code == 200 else None

    def insist(number: int) -> httpx2.Response:
        return wait_until(lambda: ask(number), within_s=60, what=f"answer for {number}")

    with ThreadPoolExecutor(MANY) as waiting:
        cut_off = waiting.map(ask, range(MANY))
        calls_begun(roomy, before, MANY)
        roomy.api.kill()
        assert None in list(cut_off)
        roomy.api.start()
        answers = list(waiting.map(insist, range(MANY)))

    assert len({answer.json()["job_id"] for answer in answers}) == MANY
    assert len(roomy.model.calls) == before + MANY, "no call was paid for twice"
