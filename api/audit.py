"""One line in the log for each call that is denied: who, what, why; never what was presented."""

import structlog
from starlette.types import Scope

log = structlog.stdlib.get_logger(__name__)


def denied(scope: Scope, reason: str) -> None:
    """Log a denied call, under its request id."""
    log.warning(
        "call_denied",
        reason=reason,
        client=client_of(scope),
        method=scope["method"],
        path=scope["path"],
    )


def client_of(scope: Scope) -> str:
    """Return the caller's address; `local` for one without, as over a Unix socket."""
    client = scope.get("client")
    return str(client[0]) if client else "local"
