"""The headers of the OpenAPI document: what callers may send, and what they get."""

from collections.abc import Mapping
from typing import Any

EXAMPLE_ID = "5f0c6d1e9b0a4c7f8d2e3b4a5c6d7e8f"


def _header_in(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """Return a header's description, without an example: pages would fill it in for everybody."""
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }


REQUEST_HEADERS: Mapping[str, dict[str, Any]] = {
    header["name"]: header
    for header in (
        _header_in(
            "Prefer",
            "`wait=N`: wait up to N seconds. `respond-async`: take the job instead of its result, "
            "at once or after `wait`. Others are ignored (RFC 7240). For example `wait=10`.",
        ),
        _header_in(
            "Idempotency-Key",
            "1 to 255 printable ASCII characters, quoted or bare. The same key with the same body "
            "gives the same job for as long as it is kept. Best a new UUID for each request.",
            pattern=r'^("([ !#-\[\]-~]|\\["\\])+"|[!#-~][!-~]*)$',
            minLength=1,
            maxLength=255,
        ),
        _header_in(
            "Cache-Control",
            "`no-cache`: a run of its own, even where equal jobs share one (RFC 9111).",
        ),
        _header_in(
            "If-None-Match",
            "ETags that the caller has; 304 if one is current.",
        ),
        _header_in(
            "Last-Event-ID",
            "Id of the last event seen; the stream goes on after it.",
        ),
    )
}


def _header_out(description: str, example_value: str | int) -> dict[str, Any]:
    kind = "integer" if isinstance(example_value, int) else "string"
    return {"description": description, "schema": {"type": kind}, "example": example_value}


RESPONSE_HEADERS: Mapping[str, dict[str, Any]] = {
    "X-Request-ID": _header_out(
        "The caller's, if it is 1 to 128 of A-Z, a-z, 0-9, dot, dash, underscore; else a new one.",
        "0b5c2a7e4f6d4e0c9a1b3d5f7e9a2c4d",
    ),
    "Location": _header_out("The job.", f"/jobs/{EXAMPLE_ID}"),
    "Content-Location": _header_out(
        "Where the same report stays.", f"/jobs/{EXAMPLE_ID}/verification?format=sarif"
    ),
    "Retry-After": _header_out("Seconds after which to ask again.", 1),
    "ETag": _header_out("Changes with anything that is visible.", '"5d41402abc4b2a76"'),
    "Preference-Applied": _header_out("Which preferences were honoured.", "wait=10"),
    "Idempotency-Replayed": _header_out(
        "An earlier request with the same key made the job.", "true"
    ),
    "Content-Disposition": _header_out(
        "A file name.", f'attachment; filename="loadgenie-{EXAMPLE_ID}.js"'
    ),
}
