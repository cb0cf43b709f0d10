"""A wish goes to the model with the script that it is about, against a stand-in of Gemini."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import document
from tests.support.gemini_replies import ok
from tests.support.gemini_standin import GeminiStandIn
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess

DESCRIPTION = "20 users for 1 minute: GET https://shop.example.com/items, p95 below 400 ms"
SCRIPT = """\
import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  vus: 20,
  duration: '1m',
  thresholds: { http_req_duration: ['p(95)<400'] },
};

export default function () {
  const items = http.get('https://shop.example.com/items');
  check(items, { 'items shown': (r) => r.status === 200 });
  sleep(1);
}
"""
FENCE = re.compile(r"<<<([A-Z]+) (\w+)\n(.*?)\n?\1 \2>>>", re.DOTALL)


@dataclass(frozen=True)
class Site:
    """Callers meet the API; its worker, the stand-in of the model."""

    client: httpx2.Client
    gemini: GeminiStandIn

    def made(self, *scripts: str, **body: object) -> dict[str, Any]:
        """Make a job for which the model answers these scripts in turn; return its document."""
        self.gemini.script(*map(ok, scripts))
        answer = self.client.post("/jobs", json=body, headers={"Prefer": "wait=60"})
        assert answer.status_code == 200, answer.text
        return document(answer)

    def prompts(self, last: int) -> list[dict[str, str]]:
        """Return the blocks of the last prompts."""
        return [
            {name: text for name, _, text in FENCE.findall(call.prompt)}
            for call in self.gemini.calls[-last:]
        ]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with (
        RedisServer(persistent=False) as redis,
        GeminiStandIn() as gemini,
        WorkerProcess(
            redis_url=redis.url,
            VERIFY="full",
            GENERATOR="gemini",
            GEMINI_API_KEY="a-key",
            GOOGLE_GEMINI_BASE_URL=gemini.url,
        ),
        ApiProcess(redis_url=redis.url) as api,
        api.client() as client,
    ):
        yield Site(client, gemini)


@pytest.fixture(scope="module")
def first(site: Site) -> dict[str, Any]:
    """Return the job of a description."""
    return site.made(SCRIPT, scenario_description=DESCRIPTION)


def test_the_model_is_given_the_script_the_wish_and_what_was_asked_before(
    site: Site, first: dict[str, Any]
) -> None:
    changed = SCRIPT.replace("vus: 20", "vus: 60")

    second = site.made(changed, base_job_id=first["id"], scenario_description="make it 60 users")
    wish = "p95 below 300 ms"
    third = changed.replace("p(95)<400", "p(95)<300")
    site.made(third, base_job_id=second["id"], scenario_description=wish)

    (blocks,) = site.prompts(1)
    assert blocks["DESCRIPTION"] == wish
    assert blocks["BASE"] == changed
    assert blocks["EARLIER"] == f"- {DESCRIPTION}\n- make it 60 users"
    assert "leave all else as it is" in site.gemini.calls[-1].prompt
    assert second["result"]["verification"]["status"] == "verified"
    assert "-  vus: 20,\n+  vus: 60,\n" in second["result"]["diff"]


def test_a_changed_script_that_loses_the_load_of_before_is_repaired_with_its_base(
    site: Site, first: dict[str, Any]
) -> None:
    careless = SCRIPT.replace("vus: 20", "vus: 60").replace("'1m'", "'5m'")
    careful = SCRIPT.replace("vus: 20", "vus: 60")

    job = site.made(
        careless, careful, base_job_id=first["id"], scenario_description="make it 60 users"
    )

    (repair,) = site.prompts(1)
    assert job["result"]["repairs"] == 1
    assert job["result"]["script"] == careful
    assert "load_duration_differs" in repair["FINDINGS"]
    assert repair["SCRIPT"] == careless
    assert repair["BASE"] == SCRIPT


def test_a_wish_that_no_rule_understands_is_left_to_the_model_and_is_no_proof(
    site: Site, first: dict[str, Any]
) -> None:
    doubled = SCRIPT.replace("vus: 20", "vus: 40")

    job = site.made(doubled, base_job_id=first["id"], scenario_description="double the users")

    assert job["status"] == "succeeded", job["error"]
    assert job["result"]["script"] == doubled
    assert job["result"]["verification"]["status"] == "partially_verified"
    assert site.prompts(1)[0]["UNREAD"] == "- double the users"


def test_a_dropped_limit_is_told(site: Site, first: dict[str, Any]) -> None:
    lax = SCRIPT.replace("  check(items, { 'items shown': (r) => r.status === 200 });\n", "")
    lax = lax.replace("vus: 20", "vus: 60").replace("check, sleep", "sleep")

    job = site.made(lax, base_job_id=first["id"], scenario_description="make it 60 users")

    findings = job["result"]["verification"]["findings"]
    told = [each["message"] for each in findings if each["code"] == "laxer_than_before"]
    assert told == ["The script makes 0 different checks; the one before, 1. Gone: 'items shown'."]


def test_an_edit_by_hand_beats_the_description_that_it_was_made_for(site: Site) -> None:
    edited = SCRIPT.replace("vus: 20", "vus: 33").replace("sleep(1)", "sleep(4)")
    changed = edited.replace("p(95)<400", "p(95)<250")

    job = site.made(
        changed,
        base_script=edited,
        base_description=DESCRIPTION,
        scenario_description="p95 below 250 ms",
    )

    assert job["result"]["verification"]["status"] == "verified"
    assert job["result"]["verification"]["load"]["requested"] == {
        "duration_s": 60,
        "thresholds": [["http_req_duration", "p(95)", "<", 250.0]],
    }
    assert job["base_descriptions"] == [DESCRIPTION]
