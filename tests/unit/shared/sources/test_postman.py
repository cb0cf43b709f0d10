import json
from typing import Any

import pytest

from shared.domain.plan import Header, PathValue
from shared.sources.gathering import UnreadableSourcesError
from tests.support.sources import left_out, postman, read, report, requests, steps


def item(name: str = "it", url: object = "https://x.example/a", **told: Any) -> dict[str, Any]:
    return {"name": name, "request": {"method": "GET", "url": url} | told}


def test_requests_follow_on_each_other_as_a_runner_makes_them() -> None:
    text = postman(
        {"name": "Orders", "item": [item("Place", method="POST"), item("Read")]}, item("Last")
    )
    sources = read(text)

    assert [each.at for each in sources.operations] == ["Orders / Place", "Orders / Read", "Last"]
    assert sources.ordered


def test_variables_are_filled_in_from_the_inside_out() -> None:
    text = postman(
        {
            "name": "F",
            "variable": [{"key": "v", "value": "inner"}],
            "item": [item(url="{{base}}/{{v}}")],
        },
        variable=[{"key": "base", "value": "https://x.example"}, {"key": "v", "value": "outer"}],
    )

    assert requests(read(text)) == ["GET https://x.example/inner"]


@pytest.mark.parametrize(
    "url", ["{{base}}/a", "{{scheme}}://{{host}}:{{port}}/a", "https://{{host}}/a"]
)
def test_a_server_that_nobody_set_is_left_open(url: str) -> None:
    assert requests(read(postman(item(url=url)))) == ["GET /a"]


def test_the_values_of_path_variables_are_kept() -> None:
    url = {
        "raw": "https://x.example/orders/:id?page=2&off=1",
        "query": [{"key": "page", "value": "2"}, {"key": "off", "value": "1", "disabled": True}],
        "variable": [{"key": "id", "value": "17"}],
    }
    (step,) = steps(read(postman(item(url=url))))

    assert step.url == "https://x.example/orders/{id}?page=2"
    assert step.values == (PathValue("id", "17"),)


def test_an_open_variable_in_a_body_is_one_of_the_environment() -> None:
    body = {"mode": "raw", "raw": '{"n": {{count}}, "to": "{{name}}", "t": "Hello {{name}}"}'}
    sources = read(postman(item(method="POST", body=body)))

    assert json.loads(steps(sources)[0].body or "") == {
        "n": "${COUNT}",
        "to": "${NAME}",
        "t": "Hello ${NAME}",
    }
    assert report(sources).needs == ("COUNT", "NAME")


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ({"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}, "Bearer ${API_TOKEN}"),
        ({"type": "bearer", "bearer": {"token": "t"}}, "Bearer ${API_TOKEN}"),
        ({"type": "oauth2", "oauth2": []}, "Bearer ${API_TOKEN}"),
        (
            {"type": "basic", "basic": [{"key": "username", "value": "ann"}]},
            "Basic ${BASIC_AUTH}",
        ),
    ],
)
def test_a_credential_is_inherited_as_a_variable(auth: dict[str, Any], header: str) -> None:
    (step,) = steps(read(postman(item(), auth=auth)))

    assert step.headers == (Header("Authorization", header),)


def test_a_request_may_have_no_credential_of_its_folder() -> None:
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}

    assert steps(read(postman(item(auth={"type": "noauth"}), auth=auth)))[0].headers == ()


def test_scripts_are_said_not_to_be_carried_over() -> None:
    event = [{"listen": "test", "script": {"exec": ["pm.test()"]}}]

    assert "1 scripts" in report(read(postman(item() | {"event": event}))).assumed[0]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (
            {"method": "POST", "body": {"mode": "formdata", "formdata": [{"key": "f"}]}},
            "it uploads a multipart form",
        ),
        ({"method": "POST", "body": {"mode": "file", "file": {"src": "x"}}}, "it reads a file"),
        (
            {"auth": {"type": "awsv4", "awsv4": []}},
            "it signs its requests in a way that k6 has no function for",
        ),
        ({"method": "PURGE"}, "k6 has no function for its method"),
        ({"url": ""}, "it names no address"),
    ],
)
def test_what_cannot_be_taken_is_left_out_with_its_reason(
    told: dict[str, Any], reason: str
) -> None:
    url = told.pop("url", {"raw": "https://x.example/b"})
    sources = read(postman(item(), item(url={"raw": url} if url == "" else url, **told)))

    assert left_out(sources) == {reason: 1}


def test_the_first_version_is_refused() -> None:
    with pytest.raises(UnreadableSourcesError, match=r"of version 1: export it as 2\.1"):
        read('{"id": "x", "requests": [{"url": "https://x.example"}]}')


def test_a_graphql_body_is_json() -> None:
    body = {"mode": "graphql", "graphql": {"query": "{ me { id } }", "variables": '{"n": 1}'}}
    (step,) = steps(read(postman(item(method="POST", body=body))))

    assert json.loads(step.body or "") == {"query": "{ me { id } }", "variables": {"n": 1}}
