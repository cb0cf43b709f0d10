"""What Gemini answers, in its own wire format, for each outcome that its documents name.

The texts and shapes follow recorded answers of the public API; `GEMINI_REPLIES` names them all.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType
from typing import Any

MODEL = "gemini-3.8-flash"

VALID_SCRIPT = """\
import http from 'k6/http';
import { check, sleep } from 'k6';

const BASE_URL = __ENV.BASE_URL || 'https://quickpizza.grafana.com';

export const options = {
  vus: 50,
  duration: '2m',
  thresholds: { http_req_duration: ['p(95)<400'], http_req_failed: ['rate<0.01'] },
};

export default function () {
  const res = http.get(`${BASE_URL}/api/ratings`);
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
"""
# How models put a script into an answer.
FRAMES: list[Callable[[str], str]] = [
    lambda script: script,
    lambda script: json.dumps({"script": script}),
    lambda script: json.dumps(json.dumps({"script": script})),
    lambda script: f"```javascript\n{script}```",
    lambda script: f"Here:\n\n```js\n{script}```\nDone.",
]


class Manner(Enum):
    """How a reply goes over the wire."""

    WHOLE = auto()
    HANG = auto()
    TRICKLE = auto()
    CUT = auto()
    RESET = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One scripted answer. `delay_s` is the model's latency, beside the stand-in's own."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE
    delay_s: float = 0.0
    interval_s: float = 0.2


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a call cost, as `usageMetadata` says it."""

    prompt: int = 9
    output: int = 12
    thoughts: int = 5

    def wire(self) -> dict[str, Any]:
        return {
            "promptTokenCount": self.prompt,
            "candidatesTokenCount": self.output,
            "totalTokenCount": self.prompt + self.output + self.thoughts,
            "thoughtsTokenCount": self.thoughts,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": self.prompt}],
        }


def _reply(document: Any, status: int = 200, **options: Any) -> Reply:
    return Reply(
        status=status,
        body=json.dumps(document).encode(),
        headers={"Content-Type": "application/json; charset=UTF-8"},
        **options,
    )


def _answer(candidates: list[dict[str, Any]], tokens: Tokens, **options: Any) -> Reply:
    return _reply(
        {
            "candidates": candidates,
            "usageMetadata": tokens.wire(),
            "modelVersion": MODEL,
            "responseId": "stand-in",
        },
        **options,
    )


def text(
    answer: str, *, finish: str = "STOP", tokens: Tokens | None = None, **options: Any
) -> Reply:
    """Return a 200 with exactly this text."""
    candidate = {
        "content": {"parts": [{"text": answer}], "role": "model"},
        "finishReason": finish,
        "index": 0,
    }
    return _answer([candidate], tokens or Tokens(), **options)


def ok(
    script: str = VALID_SCRIPT,
    *,
    assumptions: Sequence[str] = (),
    plan: Sequence[Mapping[str, Any]] = (),
    tokens: Tokens | None = None,
    **options: Any,
) -> Reply:
    """Return a 200 with the JSON that was asked for."""
    document: dict[str, Any] = {"script": script, "explanation": "A load test."}
    if plan:
        document["plan"] = list(plan)
    if assumptions:
        document["assumptions"] = list(assumptions)
    return text(json.dumps(document), tokens=tokens, **options)


def prose(script: str = VALID_SCRIPT) -> Reply:
    """Return chat instead of JSON, with the script in a fence."""
    return text(f"Sure! Here is your script:\n\n```javascript\n{script}```\n\nEnjoy your test.")


def no_script() -> Reply:
    """Return valid JSON in which the script is missing."""
    return text(json.dumps({"explanation": "I would need more details."}))


def empty() -> Reply:
    """Return an answer whose text is empty."""
    return text("")


def no_candidates() -> Reply:
    """Return a 200 without any candidate and without a reason."""
    return _answer([], Tokens(output=0, thoughts=0))


def max_tokens(script: str = VALID_SCRIPT) -> Reply:
    """Return JSON that was cut off at the output limit."""
    whole = json.dumps({"script": script})
    return text(whole[: len(whole) * 2 // 3], finish="MAX_TOKENS")


def finished(reason: str) -> Reply:
    """Return a candidate without content that ended for `reason`."""
    rating = {"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": True}
    candidate = {"finishReason": reason, "index": 0, "safetyRatings": [rating]}
    return _answer([candidate], Tokens(output=0, thoughts=0))


def blocked(reason: str = "PROHIBITED_CONTENT") -> Reply:
    """Return a prompt that was refused before the model saw it."""
    return _reply(
        {
            "promptFeedback": {"blockReason": reason},
            "usageMetadata": {"promptTokenCount": 9, "totalTokenCount": 9},
            "modelVersion": MODEL,
        }
    )


def failure(
    status: int, name: str, message: str, details: Sequence[Mapping[str, Any]] = (), **options: Any
) -> Reply:
    """Return a documented error object."""
    error: dict[str, Any] = {"code": status, "message": message, "status": name}
    if details:
        error["details"] = list(details)
    return _reply({"error": error}, status, **options)


def key_invalid() -> Reply:
    """Return a wrong key: a 400, not a 401."""
    message = "API key not valid. Please pass a valid API key."
    reason = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com"},
    }
    localized = {
        "@type": "type.googleapis.com/google.rpc.LocalizedMessage",
        "locale": "en-US",
        "message": message,
    }
    return failure(400, "INVALID_ARGUMENT", message, [reason, localized])


def unknown_field(name: str = "nonsense") -> Reply:
    """Return a request that the API does not understand."""
    message = f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
    violation = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"description": message}],
    }
    return failure(400, "INVALID_ARGUMENT", message, [violation])


def location() -> Reply:
    """Return a country in which the API is not offered."""
    return failure(400, "FAILED_PRECONDITION", "User location is not supported for the API use.")


def unauthenticated() -> Reply:
    """Return a 401."""
    return failure(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential.",
    )


def forbidden() -> Reply:
    """Return a 403, as for a key that was blocked."""
    return failure(
        403,
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
    )


def unknown_model(model: str = MODEL) -> Reply:
    """Return a 404."""
    return failure(
        404,
        "NOT_FOUND",
        f"models/{model} is not found for API version v1beta, or is not supported for "
        "generateContent. Call ModelService.ListModels to see the list of available models.",
    )


def quota(retry_s: float | None = None, *, per: str = "Minute", **options: Any) -> Reply:
    """Return a 429 for a quota per Minute or Day; with RetryInfo when `retry_s` is given."""
    details: list[dict[str, Any]] = [
        {
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": [
                {
                    "quotaMetric": "generativelanguage.googleapis.com/"
                    "generate_content_free_tier_requests",
                    "quotaId": f"GenerateRequestsPer{per}PerProjectPerModel-FreeTier",
                    "quotaDimensions": {"location": "global", "model": MODEL},
                    "quotaValue": "10",
                }
            ],
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {
                    "description": "Learn more about Gemini API quotas",
                    "url": "https://ai.google.dev/gemini-api/docs/rate-limits",
                }
            ],
        },
    ]
    hint = ""
    if retry_s is not None:
        hint = f"\nPlease retry in {retry_s}s."
        details.append(
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{retry_s:g}s"}
        )
    message = f"You exceeded your current quota, please check your plan and billing details.{hint}"
    return failure(429, "RESOURCE_EXHAUSTED", message, details, **options)


def quota_per_day() -> Reply:
    """Return a 429 for the day's quota, with the misleading short delay that the real one sends."""
    return quota(1, per="Day")


def server_error(status: int = 503, *, retry_after: str | None = None) -> Reply:
    """Return a 500, 503 or 504, with a Retry-After header when one is given."""
    name, message = {
        500: ("INTERNAL", "An internal error has occurred. Please retry."),
        503: (
            "UNAVAILABLE",
            (
                "This model is currently experiencing high demand. Spikes in demand are usually "
                "temporary. Please try again later."
            ),
        ),
        504: ("DEADLINE_EXCEEDED", "The service is unable to finish within the deadline."),
    }[status]
    reply = failure(status, name, message)
    if retry_after is None:
        return reply
    headers = {**reply.headers, "Retry-After": retry_after}
    return Reply(status=reply.status, body=reply.body, headers=headers)


def html(status: int = 502) -> Reply:
    """Return a proxy's page instead of an API answer."""
    page = b"<html><head><title>Error</title></head><body><h1>Bad Gateway</h1></body></html>"
    return Reply(status=status, body=page, headers={"Content-Type": "text/html"})


def hang() -> Reply:
    """Return a reply that never comes."""
    return Reply(manner=Manner.HANG)


def trickle(*, interval_s: float = 0.2) -> Reply:
    """Return a good answer, one byte per interval: no single read ever times out."""
    whole = ok()
    return Reply(
        body=whole.body, headers=whole.headers, manner=Manner.TRICKLE, interval_s=interval_s
    )


def reset() -> Reply:
    """Return a broken connection (RST) instead of an answer."""
    return Reply(manner=Manner.RESET)


def close() -> Reply:
    """Return a connection closed in good order, without an answer."""
    return Reply(manner=Manner.CLOSE)


def cut() -> Reply:
    """Return a good answer that ends in the middle."""
    whole = ok()
    return Reply(body=whole.body, headers=whole.headers, manner=Manner.CUT)


GEMINI_REPLIES: Mapping[str, Callable[[], Reply]] = MappingProxyType(
    {
        "ok": ok,
        "prose": prose,
        "no-script": no_script,
        "empty": empty,
        "no-candidates": no_candidates,
        "max-tokens": max_tokens,
        "safety": lambda: finished("SAFETY"),
        "recitation": lambda: finished("RECITATION"),
        "unknown-finish": lambda: finished("SOMETHING_NEW"),
        "blocked": blocked,
        "400-key": key_invalid,
        "400-field": unknown_field,
        "400-location": location,
        "401": unauthenticated,
        "403": forbidden,
        "404": unknown_model,
        "429": quota,
        "429-retry-1s": lambda: quota(1),
        "429-day": quota_per_day,
        "500": lambda: server_error(500),
        "503": server_error,
        "504": lambda: server_error(504),
        "502-html": html,
        "200-html": lambda: html(200),
        "hang": hang,
        "trickle": trickle,
        "reset": reset,
        "close": close,
        "cut": cut,
    }
)
