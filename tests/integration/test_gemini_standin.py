"""The stand-in keeps to the wire format, in a test and as a program of its own."""

import json
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.support import gemini_replies as replies
from tests.support.gemini_standin import GeminiStandIn

PROJECT = Path(__file__).parents[2]
PATH = "/v1beta/models/gemini-3.8-flash:generateContent"
REQUEST = {"contents": [{"role": "user", "parts": [{"text": "hello"}]}]}


def test_replies_come_in_order_and_the_last_is_repeated() -> None:
    with GeminiStandIn([replies.quota(2), replies.server_error()], then=replies.ok()) as gemini:
        statuses = [httpx2.post(gemini.url + PATH, json=REQUEST).status_code for _ in range(4)]

        assert statuses == [429, 503, 200, 200]
        assert [call.prompt for call in gemini.calls] == ["hello"] * 4


def test_an_answer_has_the_documented_shape(gemini: GeminiStandIn) -> None:
    answer = httpx2.post(gemini.url + PATH, json=REQUEST).json()

    (candidate,) = answer["candidates"]
    assert json.loads(candidate["content"]["parts"][0]["text"])["script"] == replies.VALID_SCRIPT
    assert candidate["finishReason"] == "STOP"
    assert answer["usageMetadata"]["totalTokenCount"] == 26


def test_an_error_has_the_documented_shape(gemini: GeminiStandIn) -> None:
    gemini.script(replies.quota(53.5))

    error = httpx2.post(gemini.url + PATH, json=REQUEST).json()["error"]

    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert [detail["@type"].rsplit(".", 1)[1] for detail in error["details"]] == [
        "QuotaFailure",
        "Help",
        "RetryInfo",
    ]
    assert error["details"][2]["retryDelay"] == "53.5s"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1beta/models/x:generateContent", {**REQUEST, "nonsense": 1}, 400),
        ("/v1beta/models/x:somethingElse", REQUEST, 404),
        ("/v9/models/x:generateContent", REQUEST, 404),
    ],
)
def test_requests_that_the_api_does_not_know_are_refused(
    gemini: GeminiStandIn, path: str, body: dict[str, object], status: int
) -> None:
    assert httpx2.post(gemini.url + path, json=body).status_code == status


def test_it_runs_as_a_program_and_counts_its_calls() -> None:
    program = [sys.executable, "-m", "tests.support.gemini_standin", "--reply", "503"]
    with subprocess.Popen(
        [*program, "--reply", "ok"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout is not None
            url = running.stdout.readline().strip()
            statuses = [httpx2.post(url + PATH, json=REQUEST).status_code for _ in range(3)]
            counted = httpx2.get(url + "/calls").json()["count"]
        finally:
            running.terminate()

    assert statuses == [503, 200, 200]
    assert counted == 3
    assert running.returncode == 0
