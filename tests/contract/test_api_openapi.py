"""The published contract: what the OpenAPI document says, and that it says all of it."""

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from api.app import create_app
from api.errors import TABLE
from api.errors_page import errors_page
from api.metrics import Metrics
from api.settings import ApiSettings
from shared.domain.errors import ErrorCode
from shared.version import __version__
from tests.support.compact_json import compact_json

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = Path(__file__).with_name("openapi.json")
# A response or a schema then stands on a line of its own, or on a few.
LINE = 2000
ROUTES = {
    ("post", "/api/generate-script"),
    ("post", "/generate-script"),
    ("post", "/generate-script-form"),
    ("post", "/jobs"),
    ("get", "/jobs"),
    ("get", "/jobs/{job_id}"),
    ("get", "/jobs/{job_id}/script"),
    ("get", "/jobs/{job_id}/proof"),
    ("get", "/jobs/{job_id}/verification"),
    ("get", "/jobs/{job_id}/events"),
    ("post", "/jobs/{job_id}/cancel"),
    ("delete", "/jobs/{job_id}"),
    ("post", "/api/validate-script"),
    ("post", "/api/plan"),
    ("get", "/api/findings"),
    ("get", "/api/findings/{code}"),
    ("get", "/health"),
    ("get", "/livez"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}
# What no generated request is held against a schema: pages for people with their files, and /mcp,
# which speaks the Model Context Protocol; tests/integration/test_api_assistants.py does, too.
PAGES = {"/", "/notices.txt", "/docs", "/redoc", "/docs/errors.md", "/openapi.json"}
WITHOUT_A_SCHEMA = {*PAGES, "/assets", "/docs/assets", "/mcp"}


def never_opened(_metrics: Metrics) -> Any:
    raise AssertionError("a contract test serves no request")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    app = create_app(never_opened, ApiSettings(_env_file=None))
    decoded: dict[str, Any] = json.loads(json.dumps(app.openapi()))
    return decoded


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_is_the_one_that_was_published(document: dict[str, Any]) -> None:
    """Set UPDATE_SNAPSHOTS=1 to publish a change; then read its diff as a caller would."""
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(compact_json(document, width=LINE), encoding="utf-8")

    published = SNAPSHOT.read_text(encoding="utf-8")
    assert document == json.loads(published)
    assert published == compact_json(document, width=LINE)


def test_the_version_is_the_projects(document: dict[str, Any]) -> None:
    assert document["info"]["version"] == __version__


def test_every_route_is_documented(document: dict[str, Any]) -> None:
    assert {(method, path) for method, path, _ in operations(document)} == ROUTES


def test_whatever_else_is_served_is_known(document: dict[str, Any]) -> None:
    app = create_app(never_opened, ApiSettings(_env_file=None))

    assert {getattr(route, "path", None) for route in app.routes} == {
        *document["paths"],
        *WITHOUT_A_SCHEMA,
    }


def test_every_answer_has_an_example_that_fits_its_schema(document: dict[str, Any]) -> None:
    checked = 0
    for _, _, operation in operations(document):
        for answer in operation["responses"].values():
            for content in answer.get("content", {}).values():
                values = [example["value"] for example in content.get("examples", {}).values()]
                values += [content["example"]] if "example" in content else []
                assert values, operation["summary"]
                schema = content.get("schema", {}) | {"components": document["components"]}
                for value in values:
                    jsonschema_rs.validate(schema, value)
                    checked += 1
    assert checked > 50


def test_every_request_body_has_examples_that_fit_it(document: dict[str, Any]) -> None:
    bodies = [
        content
        for _, _, operation in operations(document)
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]

    assert len(bodies) == 3 + 1 + 2 + 3 + 2 + 1
    for content in bodies:
        for example in content["examples"].values():
            schema = {**content["schema"], "components": document["components"]}
            jsonschema_rs.validate(schema, example["value"])


def test_every_reference_leads_to_a_schema(document: dict[str, Any]) -> None:
    references = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(document)))

    assert json.dumps(document).count('"$ref": "#/$defs') == 0
    assert len(references) > 10
    assert references <= set(document["components"]["schemas"])


def test_every_code_is_documented_on_some_route(document: dict[str, Any]) -> None:
    text = json.dumps(document["paths"])

    # A method that a route does not have stands with no route.
    nowhere = {ErrorCode.METHOD_NOT_ALLOWED}
    assert {code for code in ErrorCode if f'"code": "{code.value}"' not in text} == nowhere


def test_routes_that_ask_for_a_key_say_so(document: dict[str, Any]) -> None:
    open_routes = {path for _, path, operation in operations(document) if not operation["security"]}

    documentation = {"/api/findings", "/api/findings/{code}"}
    assert open_routes == {"/health", "/livez", "/readyz", *documentation}
    assert set(document["components"]["securitySchemes"]) == {"bearer", "apiKey"}


def test_frameworks_own_validation_errors_are_nowhere(document: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in json.dumps(document)


def test_the_page_on_errors_is_the_one_that_is_served() -> None:
    assert (ROOT / "docs" / "errors.md").read_text() == errors_page()


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_has_its_heading(code: ErrorCode) -> None:
    assert f"\n## {code.value}\n" in errors_page()
    assert code in TABLE


def test_operations_have_short_names_of_their_own(document: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
    ]

    assert len(names) == len(set(names))
    assert {"create_job", "read_job", "generate_script"} <= set(names)
    assert max(map(len, names)) <= 25
