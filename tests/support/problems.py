"""What every failure of the API must look like."""

import re
from typing import Any

import httpx2

SEED_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
NEVER_EMPTY = ("type", "title", "detail", "instance", "error", "timestamp", "request_id", "code")


def problem(answer: httpx2.Response, *, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is this problem, complete in every member; return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert all(isinstance(body[name], str) and body[name] for name in NEVER_EMPTY)
    assert body["type"] == f"/docs/errors.md#{code}"
    assert SEED_TIME.fullmatch(body["timestamp"])
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert "Traceback" not in answer.text
    assert isinstance(body, dict)
    return body
