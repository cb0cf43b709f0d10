"""Bodies that a text writes out: what is one, and of which request it is."""

import json

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan
from shared.reading.requests.bodies import bodies_in


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('{"a": [1, null, true]}', {"a": [1, None, True]}),
        ("{a: 'x', b: 2,}", {"a": "x", "b": 2}),
        ("{'a': 'b: c, d: e'}", {"a": "b: c, d: e"}),
        ("{“a”: ‘b’}", {"a": "b"}),  # noqa: RUF001 - as people type them
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('["a"]', ["a"]),
        ("{}", {}),
        ('{"user": "u", "password": "p"}', {"user": "u", "password": "${PASSWORD}"}),
        ("{a: {apiKey: 'k'}}", {"a": {"apiKey": "${API_KEY}"}}),
        ("the GraphQL query { me { id } }", {"query": "query { me { id } }"}),
        (
            "graphql: mutation Buy($id: ID!) {\n  buy(id: $id) { ok }\n}",
            {"query": "mutation Buy($id: ID!) { buy(id: $id) { ok } }"},
        ),
        ("GraphQL: { me }", {"query": "{ me }"}),
    ],
)
def test_bodies_are_read_and_secrets_taken_out(text: str, body: object) -> None:
    assert [json.loads(found.text) for found in bodies_in(text)] == [body]


def test_json_stays_as_it_is_written() -> None:
    assert [found.text for found in bodies_in('{"a":1.0}')] == ['{"a":1.0}']


def test_a_secret_is_known_but_not_repeated() -> None:
    (found,) = bodies_in('{"password": "p", "tokens": [{"token": "t"}]}')

    assert found.secrets == {"p", "t"}
    assert '"p"' not in found.text


@pytest.mark.parametrize(
    "text",
    [
        "/users/{id}",
        '{"a": 1e999}',
        '{"a": NaN}',
        "{",
        '{"a":' * 50,
        '{"a":' * 50 + "1" + "}" * 50,
        "{ return x }",
        "{name: Bob}",
        "[1]",
        "a GraphQL query {",
        '"headers": {"content-type": "application/json"}',
        '- post: {url: "/a", json: {amount: 5}}',
        '{"url": "/a", "method": "POST"}',
    ],
)
def test_what_is_no_json_is_no_body(text: str) -> None:
    assert bodies_in(text) == ()


def bodies(plan: Plan) -> list[str | None]:
    return [step.body for each in plan.scenarios for step in each.steps]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ('POST /a with {"n": 1}, then GET /b', ['{"n": 1}', None]),
        ('POST /a, body `{"n": 1}`', ['{"n": 1}']),
        ('POST /a:\n```json\n{"n": 1}\n```', ['{"n": 1}']),
        ("POST /a with '{\"n\": 1}'", ['{"n": 1}']),
        ('POST {"n": 1} to /a, then POST {"n": 2} to /b', ['{"n": 1}', '{"n": 2}']),
        ('GET /a, then send {"n": 1} to the endpoint /b', [None, '{"n": 1}']),
        ('POST /a on https://a.example with {"n": 1}', ['{"n": 1}', None]),
        ('POST and GET /a with {"n": 1}', ['{"n": 1}', None]),
        ('PUT and PATCH /a with {"n": 1}', ['{"n": 1}', '{"n": 1}']),
        ('POST /a with {"n": 1} or {"n": 2}', ['{"n": 1}']),
        ('DELETE /a with {"n": 1}', ['{"n": 1}']),
        ('DELETE /a gives {"n": 1}', [None]),
        ('{"n": 1}', []),
        ('target: https://a.example\nflow:\n  json: {"n": 1}', [None]),
    ],
)
def test_a_body_is_one_of_the_request_beside_it(text: str, sent: list[str | None]) -> None:
    assert bodies(read_plan(f"50 users for 2 minutes: {text}")) == sent


def test_the_name_of_a_field_is_no_value() -> None:
    plan = read_plan('5 users for 1 minute, POST https://a.example/s with field "source"')

    assert [step.body for step in plan.scenarios[0].steps] == [None]


def test_what_is_created_is_sent_and_what_updates_it_may_be_another() -> None:
    plan = read_plan("50 users create, read, update and delete on /items with {name: 'x'}")

    assert bodies(plan) == ['{"name": "x"}', None, None, None]
