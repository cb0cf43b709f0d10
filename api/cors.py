"""Which pages on other origins may call the API."""

import re

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.audit import denied
from api.current import current
from api.http_errors import CrossSiteError
from api.problem_responses import problem_response
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
# What a page of another site may do: look, as far as its browser lets it.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
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
    """Starlette's middleware, but refusals are problem+json like every other error.

    CORS alone keeps pages from reading answers, not from sending forms. So what may change
    something, or cost something, is refused if a browser says that it comes from another site.
    """

    def __init__(self, app: ASGIApp, *, origins: str) -> None:
        allowed = origins_of(origins)
        super().__init__(
            app,
            allow_origins=("*",) if "*" in allowed else (),
            allow_origin_regex=pattern_of(allowed) or None,
            allow_methods=METHODS,
            allow_headers=("*",),
            # Browsers ask for it before a public page calls an address such as 127.0.0.1.
            allow_private_network=True,
            expose_headers=EXPOSED,
            max_age=PREFLIGHT_MAX_AGE_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE_METHODS and self._is_foreign(headers):
            denied(scope, "cross_site")
            refusal = CrossSiteError("Pages of other sites may not call; see CORS_ORIGINS.")
            await problem_response(refusal)(scope, receive, send)
        elif "origin" in headers:
            await super().__call__(scope, receive, send)
        else:  # a program, or our own page
            current().vary.append("Origin")
            await self.app(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        """Return whether a page of another site sent this; programs send neither header."""
        origins = headers.getlist("origin")
        if not origins:
            return headers.get("sec-fetch-site") == "cross-site"
        if len(origins) > 1 or origins[0] == "null":
            return True
        # A proxy may have ended TLS: only the host is compared.
        _, _, host = origins[0].partition("://")
        is_own = host.lower() == headers.get("host", "").lower()
        return not is_own and not self.is_allowed_origin(origins[0])

    def preflight_response(self, request_headers: Headers) -> Response:
        """Return the response to a preflight."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < Response(status_code=400).status_code:
            return answer
        return problem_response(
            InvalidRequestError("This origin, method or header is not allowed by CORS_ORIGINS.")
        )
