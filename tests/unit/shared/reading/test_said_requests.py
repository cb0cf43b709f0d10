"""What words say of requests: what is done to things, which methods, headers and fields."""

import pytest

from shared.domain.plan import UNIQUE, Plan
from shared.reading.reader import read_plan

GRAPHQL = "https://a.example/graphql"
LOAD = "25 users for 2 minutes: "


def lines(plan: Plan) -> list[str]:
    assert plan.complete
    steps = plan.scenarios[0].steps
    return [f"{each.method} {each.url}" for each in steps if each.url != "https://a.example"]


ITEMS = "https://a.example/items"
CREATED, READ = f"POST {ITEMS}", f"GET {ITEMS}/{{id}}"
UPDATED, DELETED = f"PUT {ITEMS}/{{id}}", f"DELETE {ITEMS}/{{id}}"


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (f"a mix of create, read, update and delete on {ITEMS}", [CREATED, READ, UPDATED, DELETED]),
        (f"full CRUD on {ITEMS}", [CREATED, READ, UPDATED, DELETED]),
        (f"{ITEMS} gets a CRUD workload", [CREATED, READ, UPDATED, DELETED]),
        (f"the items API ({ITEMS}): add, view, remove", [CREATED, READ, DELETED]),
        (f"delete, update and create items at {ITEMS}", [CREATED, UPDATED, DELETED]),
        (f"list and add items on {ITEMS}", [f"GET {ITEMS}", CREATED]),
        (f"reading and updating of items at {ITEMS}", [READ, UPDATED]),
        (f"users create an item and then cancel it on {ITEMS}", [CREATED, DELETED]),
        (f"{ITEMS}. Users create and read items.", [CREATED, READ]),
        (
            f"create and read on {ITEMS}, /b and /c",
            [CREATED, READ, "POST /b", "GET /b/{id}", "POST /c", "GET /c/{id}"],
        ),
        (f"edit and remove items at {ITEMS}/{{sku}}", ["PUT", "DELETE"]),
    ],
)
def test_operations_on_the_things_of_an_address_are_requests(
    text: str, requests: list[str]
) -> None:
    wanted = [each if " " in each else f"{each} {ITEMS}/{{sku}}" for each in requests]

    assert lines(read_plan(LOAD + text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        f"create a load test and view its results for GET {ITEMS}",
        f"create items at {ITEMS}",
        f"{ITEMS}. Only admins may create, update and delete items.",
        f"{ITEMS}. The API creates, updates and deletes items.",
        f"{ITEMS}, users cannot update or delete",
        f"PUT {ITEMS} to create and update",
        f"GET {ITEMS}. Add a report and delete old results.",
    ],
)
def test_other_words_are_no_operations(text: str) -> None:
    assert len(lines(read_plan(LOAD + text))) == 1


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (f"create and read {ITEMS}, but never delete", [CREATED, READ]),
        (f"create, read and update {ITEMS} without deleting anything", [CREATED, READ, UPDATED]),
        (f"create and read {ITEMS}, no deletes or updates", [CREATED, READ]),
        (f"never delete, only create and read {ITEMS}", [CREATED, READ]),
        (f"CRUD on {ITEMS} except delete", [CREATED, READ, UPDATED]),
        (f"they create {ITEMS}, but never delete", [CREATED]),
        (f"GET and POST {ITEMS}, no DELETE or PUT", [f"GET {ITEMS}", CREATED]),
    ],
)
def test_what_is_not_done_is_no_request(text: str, requests: list[str]) -> None:
    plan = read_plan(f"{LOAD}{text}.")

    assert lines(plan) == requests
    assert not any(claim.doubt for claim in plan.claims)


def test_what_only_some_do_is_in_doubt() -> None:
    plan = read_plan(f"{LOAD}{ITEMS}. Only admins create and delete /items.")

    assert any(claim.doubt for claim in plan.claims)


def test_operations_on_a_server_are_none() -> None:
    plan = read_plan(f"{LOAD}create, read and delete on https://a.example")

    assert [each.method for each in plan.scenarios[0].steps] == ["GET"]


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("POST /a and /b on https://a.example", ["POST /a", "POST /b"]),
        ("DELETE /a, /b and the /c", ["DELETE /a", "DELETE /b", "DELETE /c"]),
        ("POST /a, GET /b and /c", ["POST /a", "GET /b", "GET /c"]),
        ("POST /a, then /b", ["POST /a", "GET /b"]),
        ("POST /a. Watch /b", ["POST /a", "GET /b"]),
    ],
)
def test_a_method_before_a_list_is_that_of_each(text: str, requests: list[str]) -> None:
    assert lines(read_plan(LOAD + text)) == requests


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("POST https://a.example/b with X-API-Key", [("X-API-Key", "${API_KEY}")]),
        ("POST https://a.example/b with an Idempotency-Key", [("Idempotency-Key", UNIQUE)]),
        ("POST https://a.example/b, a unique X-Request-ID each", [("X-Request-ID", UNIQUE)]),
        ("POST https://a.example/b with a JWT", [("Authorization", "Bearer ${API_TOKEN}")]),
        ("Using bearer auth, POST https://a.example/b", [("Authorization", "Bearer ${API_TOKEN}")]),
        ("POST https://a.example/b. Send the header X-Tenant.", [("X-Tenant", "${TENANT}")]),
        ("POST https://a.example/b with X-Tenant: eu", [("X-Tenant", "eu")]),
        ("POST https://a.example/b, API key in the Ocp-Key header", [("Ocp-Key", "${OCP_KEY}")]),
        ("POST https://a.example/b with a header named api-key", [("api-key", "${API_KEY}")]),
        ("POST https://a.example/b with header Client-Id: 7", [("Client-Id", "7")]),
        ("POST https://a.example/b with X-API-Key: abcd1234", [("X-API-Key", "${API_KEY}")]),
        ("POST https://a.example/b with X-A: Bearer ab12", [("X-A", "Bearer ${API_TOKEN}")]),
        ("POST https://a.example/b and look at the Retry-After header", []),
        ("POST https://a.example/b; the response has X-Served-By", []),
        ("POST https://a.example/b without X-Api-Key", []),
        ("POST https://a.example/b; each reply has X-Cache: HIT", []),
        ("POST https://a.example/b with X-Debug removed", []),
        ("POST https://a.example/b with the X-Debug header turned off", []),
        ("POST https://a.example/b until X-RateLimit-Remaining is low", []),
        ("log in with POST https://a.example/b, which gives a JWT", []),
    ],
)
def test_headers_are_named(text: str, headers: list[tuple[str, str]]) -> None:
    (step,) = read_plan(LOAD + text).scenarios[0].steps

    assert list(step.headers) == headers


@pytest.mark.parametrize(
    "text",
    [
        "POST https://a.example/b. The response must carry X-Cache: HIT",
        "Check that the reply has X-Cache: HIT. POST https://a.example/b",
        "POST https://a.example/b with X-Debug: 1 disabled",
        "POST https://a.example/b without X-Debug: 1",
        "POST https://a.example/b with no body, qty 3 in the query",
        "POST https://a.example/b with qty=3 in the query string",
        "POST https://a.example/b without a body, with qty 3",
    ],
)
def test_what_a_request_may_not_send_is_in_doubt(text: str) -> None:
    plan = read_plan(LOAD + text)

    (step,) = plan.scenarios[0].steps
    assert (step.headers, step.body) == ((), None)
    assert [claim.part for claim in plan.claims if claim.doubt] == ["scenarios[0].steps[0]"]


def test_a_header_is_one_of_the_requests_that_are_listed_with_it() -> None:
    plan = read_plan(
        f"{LOAD}POST /ram and /cpu with X-API-Key. Board: GET /news, GET /tips with a JWT. GET /faq"
    )

    names = [[name for name, _ in step.headers] for step in plan.scenarios[0].steps]
    assert names == [["X-API-Key"]] * 2 + [["Authorization"]] * 2 + [[]]


def test_a_header_of_every_request_is_one_of_each() -> None:
    plan = read_plan(
        f"{LOAD}Every request to https://a.example carries X-Tenant. GET /a and GET /b"
    )

    names = {step.url: [name for name, _ in step.headers] for step in plan.scenarios[0].steps}
    assert names == {"https://a.example": [], "/a": ["X-Tenant"], "/b": ["X-Tenant"]}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("POST /a sku=AB-12, qty=2", '{"sku":"AB-12","qty":2}'),
        ("POST /a (on=true, price=1.5)", '{"on":true,"price":1.5}'),
        ("POST /a with productId 7 and quantity 2", '{"productId":7,"quantity":2}'),
        ("POST /a with a JSON body with user 'bob' and pin = 12", '{"user":"bob","pin":"${PIN}"}'),
        ("/a [POST] user=test1 pass=***", '{"user":"test1","pass":"${PASS}"}'),
        ("POST /a on https://b.example with size 3", '{"size":3}'),
        ("PATCH /a theme=dark&beta=true as form data", "theme=dark&beta=true"),
        ("POST /a the form fields name='A & B' and n=1", "name=A%20%26%20B&n=1"),
        (
            "POST /a with id 5, name Bob and mail bob@a.example",
            '{"id":5,"name":"Bob","mail":"bob@a.example"}',
        ),
        ("POST /a containing id: 12, express: true with it", '{"id":12,"express":true}'),
        ("POST /a with sum: 10, currency: EUR", '{"sum":10,"currency":"EUR"}'),
        ("PUT /a with subject 'It broke' and priority 2", '{"subject":"It broke","priority":2}'),
        ("POST /a with qty=2, and expect a response within 5 s", '{"qty":2}'),
        ("POST /a with qty 3 and version 2 of the API", '{"qty":3}'),
        ("POST /a with version 2 of the API", None),
        ("POST /a with page 2 of the API", None),
        ("GET /a with productId 7", None),
        ("POST /a with random products", None),
        ("POST /a with query params page=2", None),
        ("POST /a with 5 users", None),
        ("POST /a with timeout=5s", None),
        ("POST /a\nqty=2", None),
        ("POST /a sla=300ms, env=staging", None),
    ],
)
def test_fields_beside_a_request_are_its_body(text: str, body: str | None) -> None:
    steps = read_plan(LOAD + text).scenarios[0].steps

    assert steps[0].body == body


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("sku AB-12", '{"sku":"AB-12"}'),
        ("a quantity of 2 and the sku AB-12", '{"quantity":2,"sku":"AB-12"}'),
        ("name Bob and age 30", '{"name":"Bob","age":30}'),
        ("Node 18 and HTTP 201", None),
    ],
)
def test_names_and_values_behind_with_are_fields(fields: str, body: str | None) -> None:
    plan = read_plan(f"{LOAD}POST https://a.example/orders with {fields}.")

    assert plan.scenarios[0].steps[0].body == body
    assert not any(claim.doubt for claim in plan.claims)


@pytest.mark.parametrize(
    "fields",
    [
        "email a@b.example and plan pro",
        "item A17 and colour red",
        "status open and priority 1",
        "code X-99",
        "user 5",
        "name Bob",
    ],
)
def test_what_may_be_a_field_is_in_doubt(fields: str) -> None:
    plan = read_plan(f"{LOAD}POST https://a.example/orders with {fields}.")

    assert any(claim.doubt for claim in plan.claims)


def test_a_server_in_a_variable_is_named() -> None:
    plan = read_plan("k6 run --vus 15 --duration 90s -e HOST=a.example s.js, which does GET /b")

    assert [f"{each.method} {each.url}" for each in plan.scenarios[0].steps] == [
        "GET a.example",
        "GET /b",
    ]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://ann:hunter2@a.example/b@c", "https://a.example/b@c"),
        (
            "https://a.example/b?page=2&api_key=k-98765",
            "https://a.example/b?page=2&api_key={API_KEY}",
        ),
        ("/b?access_token=k-98765&q=a@b", "/b?access_token={ACCESS_TOKEN}&q=a@b"),
        ("https://a.example/b?api_key={KEY}", "https://a.example/b?api_key={KEY}"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, url: str) -> None:
    (step,) = read_plan(f"{LOAD}GET {address}").scenarios[0].steps

    assert step.url == url


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("log in at https://a.example/login (POST with a form), then GET /b", ["POST", "GET"]),
        ("#!/usr/bin/env node, GET https://a.example/b, see loader.io", ["GET"]),
    ],
)
def test_what_stands_beside_an_address_is_none_of_another(text: str, requests: list[str]) -> None:
    assert [each.partition(" ")[0] for each in lines(read_plan(LOAD + text))] == requests


def test_what_each_visitor_does_once_is_done_in_each_run_where_visitors_come_at_a_rate() -> None:
    text = "5 new visitors per second for 2 minutes. Each visitor loads https://a.example/b once"

    assert [step.once for step in read_plan(text).scenarios[0].steps] == [None]


@pytest.mark.parametrize(
    ("text", "request_line"),
    [
        (f"our GraphQL API, {GRAPHQL}", f"POST {GRAPHQL}"),
        (f"{GRAPHQL}. It speaks GraphQL", f"POST {GRAPHQL}"),
        (f"the mutation pay at {GRAPHQL}/", f"POST {GRAPHQL}/"),
        (f'{GRAPHQL} {{"query": "{{ a }}"}}', f"POST {GRAPHQL}"),
        (GRAPHQL, f"GET {GRAPHQL}"),
        (f"GraphQL by GET {GRAPHQL}", f"GET {GRAPHQL}"),
        (f"GraphQL at {GRAPHQL}?query={{a}}", f"GET {GRAPHQL}?query={{a}}"),
        (f"the GraphQL schema, {GRAPHQL}/schema", f"GET {GRAPHQL}/schema"),
    ],
)
def test_graphql_is_asked_by_post_where_no_method_is_named(text: str, request_line: str) -> None:
    assert lines(read_plan(LOAD + text)) == [request_line]
