import json

import pytest

from shared.domain.plan import Header, PathValue
from shared.sources.gathering import UnreadableSourcesError
from tests.support.sources import OPENAPI, left_out, read, report, requests, steps

HEAD = "openapi: 3.1.0\nservers: [{url: https://x.example}]\n"


def with_paths(paths: str, rest: str = "") -> str:
    return f"{HEAD}paths:\n{paths}\n{rest}"


def test_each_operation_becomes_a_request_what_creates_first_and_what_deletes_last() -> None:
    assert requests(read(OPENAPI)) == [
        "GET https://shop.example/api/products?page=2",
        "POST https://shop.example/api/orders",
        "GET https://shop.example/api/orders",
        "GET https://shop.example/api/orders/{id}",
        "DELETE https://shop.example/api/orders/{id}",
    ]


def test_json_is_read_as_yaml_is() -> None:
    told = {"openapi": "3.0.0", "paths": {"/a": {"get": {}}}}

    assert requests(read(json.dumps(told))) == ["GET /a"]


def test_a_body_has_what_is_required_and_the_examples_and_nothing_that_is_read_only() -> None:
    order = steps(read(OPENAPI))[1]

    assert json.loads(order.body or "") == {"product": 7, "quantity": 2}
    assert Header("Content-Type", "application/json") in order.headers


def test_a_value_that_no_example_says_is_told() -> None:
    (order,) = (each for each in read(OPENAPI).operations if each.step.method == "POST")

    assert order.assumed == ("quantity",)


def test_a_credential_is_a_variable_where_the_operation_needs_one() -> None:
    sources = read(OPENAPI)

    assert steps(sources)[0].headers == ()
    assert Header("Authorization", "Bearer ${API_TOKEN}") in steps(sources)[1].headers
    assert report(sources).needs == ("API_TOKEN",)


@pytest.mark.parametrize(
    ("scheme", "header"),
    [
        ("{type: http, scheme: basic}", Header("Authorization", "Basic ${BASIC_AUTH}")),
        ("{type: oauth2, flows: {}}", Header("Authorization", "Bearer ${API_TOKEN}")),
        ("{type: apiKey, in: header, name: X-Api-Key}", Header("X-Api-Key", "${API_KEY}")),
    ],
)
def test_each_scheme_has_its_header(scheme: str, header: Header) -> None:
    text = with_paths(
        "  /a: {get: {security: [{s: []}]}}", f"components: {{securitySchemes: {{s: {scheme}}}}}"
    )

    assert steps(read(text))[0].headers == (header,)


def test_a_key_in_the_query_is_a_placeholder_that_a_run_needs() -> None:
    scheme = "components: {securitySchemes: {s: {type: apiKey, in: query, name: api_key}}}"
    sources = read(with_paths("  /a: {get: {security: [{s: []}]}}", scheme))

    assert requests(sources) == ["GET https://x.example/a?api_key={API_KEY}"]
    assert report(sources).needs == ("API_KEY",)


def test_a_password_in_an_example_is_kept_nowhere() -> None:
    body = "{content: {application/json: {example: {user: ann, password: hunter2}}}}"
    sources = read(with_paths(f"  /login: {{post: {{requestBody: {body}}}}}"))

    assert steps(sources)[0].body == '{"user":"ann","password":"${PASSWORD}"}'
    assert "hunter2" not in sources.model_dump_json()


def test_a_path_parameter_has_the_value_of_its_example() -> None:
    parameter = "[{name: order-id, in: path, required: true, example: 17, schema: {}}]"
    (step,) = steps(read(with_paths(f"  /o/{{order-id}}: {{get: {{parameters: {parameter}}}}}")))

    assert step.url == "https://x.example/o/{order_id}"
    assert step.values == (PathValue("order_id", "17"),)


def test_parts_of_a_schema_are_put_together() -> None:
    schema = (
        "{allOf: [{type: object, required: [a], properties: {a: {type: string, example: x}}}, "
        "{oneOf: [{$ref: '#/components/schemas/B'}]}, "
        "{type: object, required: [b], properties: {b: {enum: [one, two]}}}]}"
    )
    body = f"{{content: {{application/json: {{schema: {schema}}}}}}}"
    sources = read(
        with_paths(
            f"  /a: {{post: {{requestBody: {body}}}}}", "components: {schemas: {B: {type: object}}}"
        )
    )

    assert json.loads(steps(sources)[0].body or "") == {"a": "x", "b": "one"}


@pytest.mark.parametrize(
    ("paths", "reason"),
    [
        ("  /a: {get: {}, post: {deprecated: true}}", "it is deprecated"),
        ("  /a: {get: {}, trace: {}}", "k6 has no function for its method"),
        ("  /a: {get: {}}\n  /b: {$ref: 'other.yaml#/b'}", "it refers to another document"),
        (
            "  /a: {get: {}}\n  /b: {$ref: '#/paths/~1b'}",
            "its references go round in a circle",
        ),
        (
            "  /a: {get: {}}\n  /b: {$ref: '#/nowhere'}",
            "it refers to something that is not in the document",
        ),
        (
            "  /a: {get: {}, post: {requestBody: {required: true, content: {image/png: {}}}}}",
            "its body is image/png, of which there is no example",
        ),
    ],
)
def test_what_cannot_be_taken_is_left_out_with_its_reason(paths: str, reason: str) -> None:
    sources = read(with_paths(paths))

    assert requests(sources) == ["GET https://x.example/a"]
    assert left_out(sources) == {reason: 1}


def test_a_schema_that_holds_itself_ends() -> None:
    schema = "components: {schemas: {T: {properties: {t: {$ref: '#/components/schemas/T'}}}}}"
    body = "{content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}"
    sources = read(with_paths(f"  /a: {{post: {{requestBody: {body}}}}}", schema))

    assert '"t":null' in (steps(sources)[0].body or "")


def test_an_example_that_aliases_make_huge_is_not_sent() -> None:
    levels = "".join(
        f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" if n else "x0: &x0 [1, 1]\n"
        for n in range(9)
    )
    body = "{content: {application/json: {example: *x8}}}"
    text = f"{levels}{with_paths(f'  /a: {{get: {{}}, post: {{requestBody: {body}}}}}')}"

    assert left_out(read(text)) == {"its example is too large": 1}


def test_words_of_yaml_1_1_are_words() -> None:
    parameter = "[{name: on, in: query, required: true, example: no, schema: {}}]"
    sources = read(with_paths(f"  /a: {{get: {{parameters: {parameter}}}}}"))

    assert requests(sources) == ["GET https://x.example/a?on=no"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("swagger: '2.0'\npaths: {}", "is Swagger 2.0: convert it to OpenAPI 3"),
        ("openapi: 3.0.0\npaths: {}", "has no request that a load test can make"),
        ("openapi: 3.0.0\n  paths: [", "is no YAML: something is wrong in line 2"),
        ('{"openapi": "3.0.0",', "is no JSON: Expecting property name enclosed in double quotes"),
        (
            "a: 1",
            "is neither OpenAPI 3, a HAR, a Postman collection, curl commands nor an access log",
        ),
        ("openapi: &a 3\nb: {<<: *c}", "is no YAML: something is wrong in line 2"),
        ("!!python/object/apply:os.system ['true']", "is no YAML: something is wrong in line 1"),
    ],
)
def test_what_is_no_document_says_why(text: str, reason: str) -> None:
    with pytest.raises(UnreadableSourcesError) as caught:
        read(text)

    assert caught.value.reason.startswith(reason)


def test_only_the_first_sixty_operations_are_taken() -> None:
    paths = "\n".join(f"  /r{number}: {{get: {{}}}}" for number in range(63))
    sources = read(with_paths(paths))

    assert len(sources.operations) == 60
    assert left_out(sources) == {"only the first 60 are taken: say which are needed": 3}
