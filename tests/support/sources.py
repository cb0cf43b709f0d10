"""Small sources of each kind, and how a test reads them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shared.domain.plan import Step
from shared.domain.source_report import SourceKind, SourceReport
from shared.domain.sources import Source, Sources
from shared.sources.gathering import read_sources

OPENAPI = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: https://shop.example/api}]
security: [{bearer: []}]
paths:
  /products:
    get:
      summary: List products
      tags: [catalogue]
      security: []
      parameters: [{name: page, in: query, required: true, schema: {type: integer, example: 2}}]
  /orders:
    get: {tags: [orders]}
    post:
      summary: Place an order
      tags: [orders]
      requestBody: {$ref: '#/components/requestBodies/Order'}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    delete: {tags: [orders]}
    get: {tags: [orders]}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  requestBodies:
    Order:
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Order'}
  schemas:
    Order:
      type: object
      required: [product, quantity]
      properties:
        product: {type: integer, example: 7}
        quantity: {type: integer, minimum: 2}
        note: {type: string}
        id: {type: integer, readOnly: true, example: 1}
"""

LOG = "".join(
    f"203.0.113.9 - - [02/Nov/2026:10:0{number // 20}:{number % 20:02d} +0000] "
    f'"{request} HTTP/1.1" 200 12 "-" "Mozilla/5.0"\n'
    for number, request in enumerate(
        ["GET /products?page=1"] * 30 + ["GET /orders/17"] * 6 + ["POST /orders"] * 4
    )
)

CURL = """\
curl -s 'https://shop.example/api/orders' -H 'Authorization: Bearer s3cr3t' \\
  --json '{"product": 7, "pin": 1234}'
"""


def entry(method: str, url: str, **told: Any) -> dict[str, Any]:
    """Return an entry of a HAR."""
    request: dict[str, Any] = {"method": method, "url": url}
    request["headers"] = [
        {"name": name, "value": value} for name, value in told.get("headers", {}).items()
    ]
    if "body" in told:
        request["postData"] = {
            "mimeType": told.get("type", "application/json"),
            "text": told["body"],
        }
    response: dict[str, Any] = {
        "status": told.get("status", 200),
        "content": {"mimeType": told.get("answer", "application/json")}
        | ({"text": told["says"]} if "says" in told else {}),
        "headers": [{"name": name, "value": value} for name, value in told.get("sets", {}).items()],
    }
    return {
        "startedDateTime": f"2026-11-02T10:00:{told.get('at', 0):06.3f}Z",
        "time": 50,
        "request": request,
        "response": response,
    } | ({"_resourceType": told["kind"]} if "kind" in told else {})


def har(*entries: Mapping[str, Any]) -> str:
    """Return a HAR."""
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}})


def postman(*items: Mapping[str, Any], **told: Any) -> str:
    """Return a Postman collection."""
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return json.dumps({"info": {"name": "Shop", "schema": schema}, "item": list(items)} | told)


def read(text: str, name: str = "it", kind: SourceKind | None = None) -> Sources:
    """Read one source."""
    return read_sources([Source(name, text, kind)])


def steps(sources: Sources) -> Sequence[Step]:
    return [each.step for each in sources.operations]


def requests(sources: Sources) -> list[str]:
    return [f"{each.method} {each.url}" for each in steps(sources)]


def report(sources: Sources) -> SourceReport:
    (only,) = sources.reports
    return only


def left_out(sources: Sources) -> dict[str, int]:
    return {each.reason: each.count for each in report(sources).left_out}
