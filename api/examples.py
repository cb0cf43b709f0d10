"""Sample documents for the OpenAPI page; a test checks them against their models."""

from typing import Any

from api.openapi import EXAMPLE_TIME
from api.openapi_headers import EXAMPLE_ID
from api.request_models import EXAMPLE

_AT = "2025-07-06T12:34:56.789000Z"

REPORT: dict[str, Any] = {
    "status": "verified",
    "k6_version": "1.1.0",
    "checks": [
        {"name": name, "status": "passed", "reason": None}
        for name in ("syntax", "modules", "options", "load", "dry_run")
    ],
    "findings": [],
    "load": {
        "requested": {"vus": 50, "duration_s": 120},
        "actual": {"vus": 50, "duration_s": 120},
        "matches": True,
    },
    "dry_run": {"requests": 1, "checks": 1, "iterations": 1, "hosts": ["test.k6.io"]},
    "sandbox": ["network namespace"],
}
SCRIPT = (
    "import http from 'k6/http';\n\nexport const options = { vus: 50, duration: '2m' };\n\n"
    "export default function () {\n  http.get('https://test.k6.io');\n}\n"
)
ANSWER: dict[str, Any] = {
    "script": SCRIPT,
    "generated_at": EXAMPLE_TIME,
    "scenario_description": EXAMPLE,
    "job_id": EXAMPLE_ID,
    "generator": "gemini",
    "model": "gemini-3.8-flash",
    "verification": REPORT,
}
VALIDATION: dict[str, Any] = {**REPORT, "job_id": EXAMPLE_ID}
QUEUED: dict[str, Any] = {
    "id": EXAMPLE_ID,
    "kind": "generate",
    "status": "queued",
    "done": False,
    "stage": None,
    "queue_position": 3,
    "scenario_description": EXAMPLE,
    "created_at": _AT,
    "started_at": None,
    "finished_at": None,
    "expires_at": None,
    "attempts": 0,
    "result": None,
    "error": None,
    "links": {
        "self": f"/jobs/{EXAMPLE_ID}",
        "script": f"/jobs/{EXAMPLE_ID}/script",
        "events": f"/jobs/{EXAMPLE_ID}/events",
        "cancel": f"/jobs/{EXAMPLE_ID}/cancel",
    },
}
SUCCEEDED: dict[str, Any] = QUEUED | {
    "status": "succeeded",
    "done": True,
    "queue_position": None,
    "started_at": _AT,
    "finished_at": _AT,
    "expires_at": "2025-07-07T12:34:56.789000Z",
    "attempts": 1,
    "result": {
        "script": SCRIPT,
        "generated_at": EXAMPLE_TIME,
        "generator": "gemini",
        "model": "gemini-3.8-flash",
        "usage": {"prompt_tokens": 812, "output_tokens": 420},
        "repairs": 0,
        "assumptions": [],
        "verification": REPORT,
    },
}
CANCELLED: dict[str, Any] = QUEUED | {
    "status": "cancelled",
    "done": True,
    "queue_position": None,
    "finished_at": _AT,
    "expires_at": "2025-07-07T12:34:56.789000Z",
}
LIST: dict[str, Any] = {"jobs": [QUEUED], "next_cursor": None}
EVENTS = (
    "retry: 2000\n\n"
    "id: 1751805296000-0\nevent: stage\n"
    f'data: {{"job_id":"{EXAMPLE_ID}","status":"running","stage":"drafting","at":"{_AT}"}}\n\n'
)
HEALTH: dict[str, Any] = {
    "status": "healthy",
    "timestamp": EXAMPLE_TIME,
    "checks": {
        "redis": {"status": "pass", "detail": "Redis answers."},
        "workers": {"status": "pass", "detail": "1 worker is alive."},
    },
}
UNHEALTHY: dict[str, Any] = {
    "status": "unhealthy",
    "timestamp": EXAMPLE_TIME,
    "checks": {
        "redis": {"status": "fail", "detail": "Redis is out of reach."},
        "workers": {"status": "fail", "detail": "Not known without Redis."},
    },
}
ALIVE = {"status": "alive", "version": "0.1.0"}
