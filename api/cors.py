"""Which pages on other origins may call the API."""

import re

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from api.errors import problem_response
from shared.domain.errors import InvalidRequestError

EXPOSED = (
    "Location",
    "Retry-After",
    "ETag",
    "X-Request-ID",
    "Preference-Applied",
    "Idempotency-Replayed",
    "RateLimit",
    "RateLimit-Policy",
    "Content-Disposition",
)
METHODS = ("GET", "POST", "DELETE")
PREFLIGHT_MAX_AGE_S = 3600

_ORIGIN = re.compile(
    r"(?P<site>https?://([a-z0-9.\-]+|\[[0-9a-f:.]+\]))(?P<port>:(\d{1,5}|\*))?", re.IGNORECASE
)


def origins_of(setting: str) -> list[str]:
    """Return the origins in CORS_ORIGINS. Raises ValueError for a malformed one."""
    origins = [part.strip().rstrip("/") for part in setting.split(",") if part.strip()]
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is no origin: write it like https://app.example.com")
    return origins


def pattern_of(origins: list[str]) -> str:
    """Return one pattern for whole origins; `:*` stands for any port or none."""
    return "|".join(_pattern(origin) for origin in origins if origin != "*")


def _pattern(origin: str) -> str:
    match = _ORIGIN.fullmatch(origin)
    if match is None:
        raise ValueError(f"{origin!r} is no origin")
    port = r"(:\d{1,5})?" if match["port"] == ":*" else re.escape(match["port"] or "")
    return re.escape(match["site"].lower()) + port


class Cors(CORSMiddleware):
    """Starlette's middleware, but refusals are problem+json like every other error."""

    def __init__(self, app: ASGIApp, *, origins: str) -> None:
        allowed = origins_of(origins)
        super().__init__(
            app,
            allow_origins=("*",) if "*" in allowed else (),
            allow_origin_regex=pattern_of(allowed) or None,
            allow_methods=METHODS,
            allow_headers=("*",),
            expose_headers=EXPOSED,
            max_age=PREFLIGHT_MAX_AGE_S,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """Return the response to a preflight."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < Response(status_code=400).status_code:
            return answer
        return problem_response(
            InvalidRequestError("This origin, method or header is not allowed by CORS_ORIGINS.")
        )
