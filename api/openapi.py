"""The parts of the OpenAPI document that FastAPI cannot derive: bodies, headers, every error."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.errors import RETRY_AFTER_S, TABLE
from api.openapi_headers import REQUEST_HEADERS, RESPONSE_HEADERS
from api.problem import Problem, type_of
from api.problem_responses import PROBLEM_JSON
from shared.domain.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Later:
    """A part that takes long: it is written with the document, not when the API starts."""

    write: Callable[[], Any]


EXAMPLE_TIME = "2025-07-06 12:34:56"

# What any route may answer.
EVERYWHERE = (ErrorCode.INVALID_REQUEST, ErrorCode.HEADERS_TOO_LARGE, ErrorCode.INTERNAL)
# What any route but the probes may answer.
GUARDED = (ErrorCode.UNAUTHORIZED, ErrorCode.HOST_NOT_ALLOWED, *EVERYWHERE)
# What any route that asks the store may answer.
STORE = (ErrorCode.STORE_UNAVAILABLE, *GUARDED)
# What any route that waits may answer.
WAITING = (ErrorCode.RATE_LIMITED, ErrorCode.OVERLOADED)
# What any route that reads a body may answer.
BODY = (
    ErrorCode.CROSS_SITE,
    ErrorCode.REQUEST_TIMEOUT,
    ErrorCode.PAYLOAD_TOO_LARGE,
    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
)
# What any route that makes jobs may answer.
MAKING = (
    *BODY,
    ErrorCode.IDEMPOTENCY_MISMATCH,
    *WAITING,
    *STORE,
)
# What a route may answer that changes the script of an earlier job.
CHANGING = (ErrorCode.JOB_NOT_FOUND, ErrorCode.SCRIPT_NOT_READY)
# What a job may end in.
OUTCOMES = (
    ErrorCode.SCRIPT_NOT_READY,
    ErrorCode.DEADLINE_EXCEEDED,
    ErrorCode.POISONED,
    ErrorCode.WAIT_TIMEOUT,
)
GENERATION = (
    ErrorCode.DESCRIPTION_REFUSED,
    ErrorCode.CANNOT_CHANGE,
    ErrorCode.AI_SERVICE_ERROR,
    ErrorCode.AI_UNAVAILABLE,
    ErrorCode.AI_QUOTA,
    ErrorCode.AI_MISCONFIGURED,
    ErrorCode.AI_INCOMPLETE_OUTPUT,
    ErrorCode.SCRIPT_REJECTED,
)

JSON = "application/json"

type Responses = dict[int | str, dict[str, Any]]


def problems(*codes: ErrorCode) -> Responses:
    """Return a description of each status, with one example for each of its codes."""
    by_status: dict[int, list[ErrorCode]] = {}
    for code in sorted(set(codes)):
        by_status.setdefault(TABLE[code].status, []).append(code)
    return {status: _problem(group) for status, group in sorted(by_status.items())}


def _problem(codes: list[ErrorCode]) -> dict[str, Any]:
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "examples": {code.value: {"value": example(code)} for code in codes},
    }
    meanings = [f"`{code.value}`: {TABLE[code].meaning}" for code in codes]
    headers = {"X-Request-ID": RESPONSE_HEADERS["X-Request-ID"]}
    if any(code in RETRY_AFTER_S or code is ErrorCode.WAIT_TIMEOUT for code in codes):
        headers["Retry-After"] = RESPONSE_HEADERS["Retry-After"]
    return {
        "description": "\n\n".join(meanings),
        "headers": headers,
        "content": {PROBLEM_JSON: content},
    }


def example(code: ErrorCode) -> dict[str, Any]:
    """Return a problem of this kind."""
    kind = TABLE[code]
    problem = Problem(
        type=type_of(code),
        title=kind.title,
        status=kind.status,
        detail=kind.meaning,
        instance="/jobs",
        code=code,
        error=kind.title,
        timestamp=EXAMPLE_TIME,
        request_id="0b5c2a7e4f6d4e0c9a1b3d5f7e9a2c4d",
    )
    return problem.model_dump(mode="json")


_REFERENCE = "#/components/schemas/{model}"


def ok(
    description: str,
    model: type[BaseModel] | None,
    example_value: Any = None,
    *,
    headers: Iterable[str] = (),
    media_type: str = JSON,
) -> dict[str, Any]:
    """Return the description of a success."""
    documented: dict[str, Any] = {
        "description": description,
        "headers": {name: RESPONSE_HEADERS[name] for name in ("X-Request-ID", *headers)},
    }
    if model is not None:
        documented["model"] = model
    if example_value is not None:
        documented["content"] = {media_type: {"example": Later(lambda: _text(example_value))}}
    return documented


def _text(example_value: Any) -> str:
    """Return an example as text until `document` is done: FastAPI leaves out every null."""
    value = _whole(example_value)
    return value if isinstance(value, str) else json.dumps(value)


def body_of(model: type[BaseModel], *media_types: str) -> dict[str, Any]:
    """Return the description of a request body, which the route itself reads by `api/bodies.py`.

    The schemas that it refers to stand under `$defs` until `document` takes them out.
    """
    return {"requestBody": Later(lambda: _request_body(model, media_types))}


def _request_body(model: type[BaseModel], media_types: Iterable[str]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=_REFERENCE)
    examples = schema.pop("examples")
    content = {
        media_type: {
            "schema": schema if media_type == JSON else _without_null(schema),
            "examples": {
                f"example{index}": {"value": value} for index, value in enumerate(examples)
            },
        }
        for media_type in media_types
    }
    return {"required": True, "content": content}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose optional fields may only be left out: forms have no null."""
    properties = schema.get("properties", {})
    return schema | {"properties": {name: _plain(each) for name, each in properties.items()}}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without the alternative that is null."""
    kinds: list[dict[str, Any]] = [
        kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}
    ]
    if len(kinds) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return kinds[0] | rest


def headers_in(*names: str) -> dict[str, Any]:
    """Return the description of request headers."""
    return {"parameters": [REQUEST_HEADERS[name] for name in names]}


SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "One of API_KEYS."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
OPEN_TAG = "operations"


def document(app: FastAPI) -> dict[str, Any]:
    """Return FastAPI's document, without its 422, with our keys and problems; built once."""
    if app.openapi_schema:
        return app.openapi_schema
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name
            route.responses = _whole(route.responses)
            route.openapi_extra = _whole(route.openapi_extra)
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        servers=[{"url": "."}],  # where this document is, also behind a prefix
    )
    components = schema.setdefault("components", {})
    components["securitySchemes"] = SECURITY_SCHEMES
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(mode="validation", ref_template=_REFERENCE)
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for operations in schema["paths"].values():
        for operation in operations.values():
            _complete(operation, schemas)
    app.openapi_schema = schema
    return schema


def _whole(part: Any) -> Any:
    """Return a part of the document with all that was to be written later."""
    match part:
        case Later(write):
            return _whole(write())
        case dict():
            return {name: _whole(each) for name, each in part.items()}
    return part


def _complete(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    for body in operation.get("requestBody", {}).get("content", {}).values():
        schemas.update(body["schema"].pop("$defs", {}))
    for answer in operation["responses"].values():
        content = answer.get("content", {}).get("application/json", {})
        if "example" in content:
            content["example"] = json.loads(content["example"])
    unprocessable = operation["responses"].get("422", {}).get("content", {})
    if "application/json" in unprocessable:
        del operation["responses"]["422"]
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _plain(parameter["schema"])
    # The empty alternative: a service without API_KEYS asks for none.
    closed: list[dict[str, list[str]]] = [{"bearer": []}, {"apiKey": []}, {}]
    operation["security"] = closed if "401" in operation["responses"] else []
