"""What an earlier answer gave, and later requests send."""

import json
from typing import Any

import pytest

from shared.domain.plan import Header, Plan, Step, Taken
from shared.domain.sources import Sources
from shared.domain.wanted import Ask
from shared.reading.reader import read_plan
from shared.sources.completing import completed
from tests.support.sources import entry, har, postman, read, report

SHOP = "https://shop.example"
TOKEN = "eyJhbGciOi.eyJzdWIiOj.s1gn4tur3"


def planned(sources: Sources, text: str = "20 users for 1 minute") -> Plan:
    return completed(read_plan(text), Ask(description=text, sources=sources))


def made(sources: Sources, text: str = "20 users for 1 minute") -> tuple[Step, ...]:
    return planned(sources, text).scenarios[0].steps


def recorded(says: Any, *later: dict[str, Any], first: dict[str, Any] | None = None) -> Sources:
    login = entry(
        "POST",
        f"{SHOP}/login",
        body='{"user": "ann", "password": "hunter2"}',
        says=json.dumps(says),
    )
    return read(har(first or login, *later))


def after(method: str, path: str, **told: Any) -> dict[str, Any]:
    return entry(method, f"{SHOP}{path}", at=5, **told)


def test_a_token_of_an_answer_is_taken_from_it() -> None:
    sources = recorded(
        {"data": {"accessToken": TOKEN}},
        after("GET", "/orders", headers={"Authorization": f"Bearer {TOKEN}"}),
    )

    login, orders = made(sources)
    assert login.takes == (Taken("accessToken", "data.accessToken"),)
    assert orders.headers == (Header("Authorization", "Bearer ${accessToken}"),)
    assert login.body == '{"user":"ann","password":"${PASSWORD}"}'
    assert report(sources).needs == ("PASSWORD",)
    assert TOKEN not in sources.model_dump_json()
    (assumed,) = planned(sources).sources[0].assumed
    assert assumed == (
        "accessToken is the field data.accessToken of the answer to entry 1, POST /login; "
        "a later request sends it."
    )


@pytest.mark.parametrize(
    ("says", "later", "takes", "sent"),
    [
        (
            {"id": "ord_8f3k2"},
            after("GET", "/orders/ord_8f3k2/items"),
            Taken("orderId", "id"),
            f"{SHOP}/orders/{{orderId}}/items",
        ),
        ({"id": 17}, after("DELETE", "/orders/17"), Taken("orderId", "id"),
         f"{SHOP}/orders/{{orderId}}"),
        (
            {"items": [{"name": "a"}, {"id": "9d2f0c55"}]},
            after("GET", "/items/9d2f0c55?full=1"),
            Taken("itemId", "items.1.id"),
            f"{SHOP}/items/{{itemId}}?full=1",
        ),
        (
            {"page": {"nextCursor": "YWJj+MTIz/dGVz4A=="}},
            after("GET", "/orders?cursor=YWJj%2BMTIz%2FdGVz4A%3D%3D&n=5"),
            Taken("nextCursor", "page.nextCursor"),
            f"{SHOP}/orders?cursor={{nextCursor}}&n=5",
        ),
        (
            {"csrf_token": "q8Zr41xx"},
            after("POST", "/pay", headers={"X-CSRF-Token": "q8Zr41xx"}),
            Taken("csrfToken", "csrf_token"),
            "${csrfToken}",
        ),
        (
            {"cart": {"id": 90125}},
            after("POST", "/pay", body='{"cart": {"id": 90125}, "ids": [1]}'),
            Taken("cartId", "cart.id"),
            '{"cart":{"id":"${cartId}"},"ids":[1]}',
        ),
        (
            {"ref": "b7c1-0042"},
            after("POST", "/pay", body="ref=b7c1-0042&n=1",
                  type="application/x-www-form-urlencoded"),
            Taken("orderRef", "ref"),
            "ref=${orderRef}&n=1",
        ),
    ],
)  # fmt: skip
def test_what_an_answer_gave_is_sent_wherever_it_was(
    says: Any, later: dict[str, Any], takes: Taken, sent: str
) -> None:
    order = entry("POST", f"{SHOP}/orders", body="{}", says=json.dumps(says))

    giver, step = made(recorded(says, later, first=order))

    assert giver.takes == (takes,)
    assert sent in {step.url, step.body, *(each.value for each in step.headers)}


@pytest.mark.parametrize(
    ("says", "later"),
    [
        # Too short, or a word, to be more than equal by chance.
        ({"count": 17}, after("GET", "/orders/17")),
        ({"status": "waiting_for_payment"}, after("GET", "/orders?status=waiting_for_payment")),
        ({"page": 1}, after("GET", "/orders?page=1")),
        ({"at": "2026-11-29T10:00:00Z"}, after("GET", "/orders?since=2026-11-29T10:00:00Z")),
        # The user had it before.
        ({"user": "ann"}, after("GET", "/users/ann")),
        ({"id": "4711abcd", "x": 1}, after("GET", "/a/9d2f0c55")),
        # Another type: the script would send a number in place of a text.
        ({"id": 90125}, after("POST", "/pay", body='{"id": "90125"}')),
        # A name that is another one the next time.
        ({"by": {"u83729": {"token": TOKEN}}}, after("GET", f"/a/{TOKEN}")),
    ],
)  # fmt: skip
def test_what_is_only_equal_is_not_taken(says: Any, later: dict[str, Any]) -> None:
    assert not any(step.takes for step in made(recorded(says, later)))


def test_what_was_sent_before_it_was_answered_is_nobodys_gift() -> None:
    sources = read(
        har(
            after("GET", "/products/9d2f0c55", says='{"id": "9d2f0c55"}'),
            entry("GET", f"{SHOP}/stock/9d2f0c55", at=9),
        )
    )

    assert not any(step.takes for step in made(sources))


def test_the_answer_to_a_failure_gives_nothing() -> None:
    refused = entry("POST", f"{SHOP}/login", status=401, says=json.dumps({"token": TOKEN}))
    later = after("GET", "/a", headers={"Authorization": f"Bearer {TOKEN}"})

    assert made(read(har(refused, later)))[1].headers == (
        Header("Authorization", "Bearer ${API_TOKEN}"),
    )


def test_a_giver_that_the_description_leaves_out_gives_nothing() -> None:
    sources = recorded(
        {"token": TOKEN},
        after("POST", "/orders", says='{"id": 17}', headers={"Authorization": f"Bearer {TOKEN}"}),
        entry("GET", f"{SHOP}/orders/17", at=9, headers={"Authorization": f"Bearer {TOKEN}"}),
    )
    plan = planned(sources, "only the order endpoints, 20 users")

    place, look = plan.scenarios[0].steps
    assert place.headers == look.headers == (Header("Authorization", "Bearer ${API_TOKEN}"),)
    assert (place.takes, look.url) == ((Taken("orderId", "id"),), f"{SHOP}/orders/{{orderId}}")
    assert plan.sources[0].needs == ("API_TOKEN",)


def test_two_answers_give_two_values() -> None:
    sources = read(
        har(
            entry("POST", f"{SHOP}/orders", says='{"id": 17}'),
            after("POST", "/orders", says='{"id": 18}'),
            entry("GET", f"{SHOP}/orders/18", at=7),
            entry("GET", f"{SHOP}/orders/17", at=8),
        )
    )

    assert [step.url for step in made(sources)[2:]] == [
        f"{SHOP}/orders/{{orderId}}",
        f"{SHOP}/orders/{{orderId2}}",
    ]


def test_what_no_json_gave_is_said() -> None:
    page = entry(
        "GET", f"{SHOP}/", answer="text/html", says='<input name="csrf" value="q8Zr41xx99aa">'
    )
    sources = read(har(page, after("POST", "/pay", body='{"csrf": "q8Zr41xx99aa"}')))

    assert (
        report(sources)
        .assumed[0]
        .startswith("What the answer to entry 1, GET / gave outside of JSON is sent later")
    )


def test_a_recording_without_answers_says_so() -> None:
    sources = read(har(entry("GET", f"{SHOP}/a"), after("GET", "/b")))

    assert report(sources).assumed[0].startswith("The recording holds no answers in JSON")


def test_an_answer_in_base64_is_read() -> None:
    login = entry("POST", f"{SHOP}/login", says="eyJ0b2tlbiI6ICJhYmMxMjMifQ==")
    login["response"]["content"]["encoding"] = "base64"
    later = after("GET", "/a", headers={"Authorization": "Bearer abc123"})

    assert made(read(har(login, later)))[0].takes == (Taken("token", "token"),)


@pytest.mark.parametrize("says", ["[" * 5000, "{", "", '"abc"', "17", "null", '{"a": NaN}'])
def test_an_answer_of_any_kind_does_no_harm(says: str) -> None:
    login = entry("POST", f"{SHOP}/login", says=says)

    assert len(made(read(har(login, after("GET", "/a"))))) == 2


def item(name: str, url: str, test: str = "", **told: Any) -> dict[str, Any]:
    event = [{"listen": "test", "script": {"exec": test.splitlines()}}]
    return {"name": name, "request": {"method": "POST", "url": url} | told, "event": event}


@pytest.mark.parametrize(
    ("test", "path"),
    [
        ('pm.environment.set("token", pm.response.json().token);', "token"),
        ("pm.collectionVariables.set('token', pm.response.json().data['access_token'])",
         "data.access_token"),
        ('var jsonData = pm.response.json();\npm.globals.set("token", jsonData.a[0].t);', "a.0.t"),
        ('const { token } = JSON.parse(responseBody);\npm.variables.set("token", token);', "token"),
        ("let { jwt: mine } = pm.response.json().user\npm.environment.set(\n'token',\nmine\n);",
         "user.jwt"),
        ('var d = JSON.parse(pm.response.text());\npostman.setEnvironmentVariable("token", d?.t)',
         "t"),
        ('if (ok) { pm.environment.set("token", pm.response.json().id.toString()); }', "id"),
    ],
)  # fmt: skip
def test_what_a_test_of_a_collection_sets_is_taken(test: str, path: str) -> None:
    sources = read(
        postman(
            item("Log in", f"{SHOP}/login", test),
            item("Place", f"{SHOP}/orders/{{{{token}}}}?t={{{{token}}}}"),
            auth={"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
            variable=[{"key": "token", "value": "stale"}],
        )
    )

    login, place = made(sources)
    assert login.takes == (Taken("token", path),)
    assert login.headers == (Header("Authorization", "Bearer ${API_TOKEN}"),)
    assert place.headers == (Header("Authorization", "Bearer ${token}"),)
    assert place.url == f"{SHOP}/orders/{{token}}?t={{token}}"
    assert "for what they take from answers (token), nothing of them" in report(sources).assumed[0]


@pytest.mark.parametrize(
    "test",
    [
        '// pm.environment.set("token", pm.response.json().token);',
        'pm.environment.set("token", "abc");',
        'pm.environment.set("token", pm.response.headers.get("X-Token"));',
        'pm.environment.set("token", other.token);',
        'pm.environment.set("token", pm.response.json().token + "x");',
        'var d = pm.response.json(); d = x.y; pm.environment.set("token", d.token);',
        'pm.environment.set("token", pm.response.json());',
        'pm.environment.set("token", pm.response.json()["a b"]);',
    ],
)
def test_what_a_test_sets_in_another_way_is_a_variable(test: str) -> None:
    sources = read(
        postman(item("Log in", f"{SHOP}/login", test), item("Place", f"{SHOP}/a?t={{{{token}}}}"))
    )

    assert not any(step.takes for step in made(sources))


def test_a_value_in_a_body_stands_with_quotes_and_without() -> None:
    raw = '{"id": {{id}}, "name": "{{id}}", "note": "no {{id}}"}'
    sources = read(
        postman(
            item("Make", f"{SHOP}/orders", 'pm.environment.set("id", pm.response.json().id)'),
            {"name": "Pay", "request": {
                "method": "POST",
                "url": {"raw": f"{SHOP}/pay/:id", "variable": [{"key": "id", "value": "{{id}}"}]},
                "body": {"mode": "raw", "raw": raw},
            }},
        )
    )  # fmt: skip

    _, pay = made(sources)
    assert json.loads(pay.body or "") == {"id": "${id}", "name": "${id}", "note": "no ${ID}"}
    assert pay.url == f"{SHOP}/pay/{{id}}"


LINKED = """
openapi: 3.0.3
servers: [{url: https://shop.example/api}]
paths:
  /orders:
    post:
      operationId: place
      responses:
        "201":
          description: placed
          links:
            read: {operationId: look, parameters: {id: "$response.body#/order/id"}}
            drop:
              operationRef: "#/paths/~1orders~1{id}/delete"
              parameters: {path.id: "$response.body#/order/id"}
            other: {operationId: look, parameters: {page: "$request.query.page"}}
            none: {operationId: gone, parameters: {id: "$response.body#/id"}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: look}
    delete: {}
"""


def test_a_link_of_a_specification_says_what_is_passed_on() -> None:
    place, look, drop = made(read(LINKED))

    assert place.takes == (Taken("orderId", "order.id"),)
    assert look.url == drop.url == f"{SHOP}/api/orders/{{orderId}}"
    assert look.values == ()
