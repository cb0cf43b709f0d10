"""One call of the model, as it may be logged and counted: sizes and a hash, never a text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.domain.errors import ErrorCode
from shared.domain.script import Usage

Ended = Literal["ok", "stopped"] | ErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """What one call cost and how it ended: "ok", an error's code, or "stopped" half-way.

    `signal` says it in the service's terms ("HTTP 503 UNAVAILABLE", "STOP", "ReadTimeout").
    """

    outcome: Ended
    signal: str
    model: str
    prompts_version: str
    duration_s: float
    request_bytes: int
    request_sha256: str
    response_bytes: int
    usage: Usage


Observe = Callable[[ModelCall], None]


def unobserved(call: ModelCall) -> None:
    """Let a call pass unnoticed."""
