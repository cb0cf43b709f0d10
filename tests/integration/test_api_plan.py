"""What a description is read as, over HTTP."""

import json

import httpx2
import pytest

from tests.support.problems import problem

ROUTE = "/api/plan"


def test_every_quantity_is_told_with_its_fate(client: httpx2.Client) -> None:
    text = "\N{ROCKET} 50 users for 2 minutes against https://shop.example/, and 7 sprockets"

    answer = client.post(ROUTE, json={"scenario_description": text})

    told = answer.json()
    plan = told["plan"]
    assert answer.status_code == 200
    assert plan["complete"] is False
    assert [(each["text"], each["fate"]) for each in plan["statements"]] == [
        ("50", "claimed"),
        ("2", "claimed"),
        ("https://shop.example/", "claimed"),
        ("7", "unread"),
    ]
    # Spans count as JavaScript does: the rocket is two.
    units = text.encode("utf-16-le")
    for each in plan["statements"]:
        start, end = each["span"]
        assert units[2 * start : 2 * end].decode("utf-16-le") == each["text"]
    assert told["load"] == {"vus": 50, "duration_s": 120.0}


def test_what_is_given_beats_the_text(client: httpx2.Client) -> None:
    scenarios = [{"name": "default", "load": {"unit": "users", "target": 60, "duration_s": 30}}]

    told = client.post(
        ROUTE,
        json={
            "scenario_description": "50 users for 2 minutes, p95 below 400 ms",
            "plan": {"scenarios": scenarios},
        },
    ).json()

    assert told["load"]["vus"] == 60
    assert told["load"]["duration_s"] == 30
    assert told["load"]["thresholds"] == [["http_req_duration", "p(95)", "<", 400.0]]
    assert {each["origin"] for each in told["plan"]["claims"]} == {"given", "stated"}


def test_secrets_are_told_in_utf16_units(client: httpx2.Client) -> None:
    text = "\U0001f600 5 users for 1 minute, POST https://a.example/login with password: hunter2"

    (secret,) = client.post(ROUTE, json={"scenario_description": text}).json()["secrets"]

    units = text.encode("utf-16-le")
    assert units[2 * secret[0] : 2 * secret[1]].decode("utf-16-le") == "hunter2"


def test_an_answer_can_be_sent_back_as_a_plan(client: httpx2.Client) -> None:
    asked = {"scenario_description": "Ramp to 100 users in 1 minute, then hold for 5 minutes"}

    first = client.post(ROUTE, json=asked).json()
    again = client.post(ROUTE, json={**asked, "plan": first["plan"]}).json()

    assert again["load"] == first["load"]


@pytest.mark.parametrize(
    "plan",
    [
        [],
        "50 users",
        {"scenarios": [{}]},
        {"scenarios": [{"name": "a", "load": {"unit": "cows"}}]},
        {"scenarios": [{"name": "a", "load": {"unit": "users", "target": -1}}]},
        {"scenarios": [{"name": "a", "load": {"unit": "users", "stages": [[1]]}}]},
        {"scenarios": [{"name": "a"}] * 21},
        {"scenarios": [{"name": "a", "steps": [
            {"method": "GET", "url": "/a", "takes": [["no name", "id"]]}]}]},
        {"scenarios": [{"name": "a", "steps": [
            {"method": "GET", "url": "/a", "takes": [["id", "a b"]]}]}]},
        {"criteria": [{"threshold": ["http_req_duration", "p(95)", "<", "fast"]}]},
    ],
)  # fmt: skip
def test_a_plan_that_is_none_is_refused(client: httpx2.Client, plan: object) -> None:
    body = {"scenario_description": "50 users for 2 minutes", "plan": plan}

    for route in (ROUTE, "/jobs"):
        told = problem(client.post(route, json=body), status=400, code="invalid_request")
        assert all(error["field"].startswith("plan") for error in told["errors"]), told


def test_numbers_without_an_end_are_refused(client: httpx2.Client) -> None:
    plan = {"scenarios": [{"name": "a", "load": {"unit": "users", "target": 1e999}}]}
    body = json.dumps({"scenario_description": "50 users for 2 minutes", "plan": plan})

    answer = client.post(ROUTE, content=body, headers={"Content-Type": "application/json"})

    problem(answer, status=400, code="invalid_request")
