"""What a call of Gemini came to, and which completion or failure that is: pure functions.

Signals are those that https://ai.google.dev/gemini-api/docs/troubleshooting and the reference of
GenerateContentResponse document: HTTP status, error details, block reason, finish reason.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

from shared.domain.errors import (
    AIIncompleteOutputError,
    AIMisconfiguredError,
    AIQuotaError,
    AIServiceError,
    AIUnavailableError,
    DescriptionRefusedError,
    LoadGenieError,
)
from shared.domain.script import Usage
from worker.generate.model.text_model import Completion


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """200 with an answer of the documented shape; reasons are the wire's names."""

    text: str = ""
    finish_reason: str | None = None
    block_reason: str | None = None
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Any other HTTP status. `body` is the decoded JSON, or whatever there was instead."""

    status: int
    body: object = None
    retry_after: str | None = None


class Fault(Enum):
    """Why there is no answer to look at."""

    NOT_CONNECTED = auto()
    TIMED_OUT = auto()
    GARBLED = auto()
    NOT_SENT = auto()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No answer, after `waited_s` seconds at most; `cause` is for the operator's log."""

    fault: Fault
    waited_s: float
    cause: str = ""


type Outcome = Answered | Refused | Unanswered

# A day's quota returns at midnight Pacific time; the delay that the service names for it is wrong.
_DAY_QUOTA_RETRY_S = 3600.0
_MAX_SIGNAL_CHARS = 200
_SAFETY = frozenset(
    {
        "SAFETY",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "MODEL_ARMOR",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
    }
)
# Proxies leave the reason out; the answer itself then decides.
_FINISHED = frozenset({None, "STOP", "FINISH_REASON_UNSPECIFIED"})
_REFUSED_DETAIL = "The AI service's safety filter refused this description."
_FAULTS = {
    Fault.NOT_CONNECTED: "Failed to connect to AI service.",
    Fault.GARBLED: "The AI service sent something that is not an answer.",
    Fault.NOT_SENT: "The AI service's key or address in the configuration cannot be used.",
}
_MISCONFIGURED = {
    HTTPStatus.BAD_REQUEST: "The AI service did not accept the request as it is configured.",
    HTTPStatus.UNAUTHORIZED: "The AI service did not accept the configured credentials.",
    HTTPStatus.FORBIDDEN: "The AI service denied the configured key access to the model.",
    HTTPStatus.NOT_FOUND: "The AI service does not know the configured model.",
}
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s?")


def completion(outcome: Outcome) -> Completion:
    """Return the outcome in terms that hold for any model."""
    answer = outcome if isinstance(outcome, Answered) else Answered()
    return Completion(
        signal=_signal(outcome), text=answer.text, usage=answer.usage, failure=_failure(outcome)
    )


def _failure(outcome: Outcome) -> LoadGenieError | None:
    """Return the failure, with a detail that is fit for strangers; None for a usable answer."""
    match outcome:
        case Answered():
            return _answer_failure(outcome)
        case Refused():
            return _status_failure(outcome)
        case Unanswered(fault=Fault.TIMED_OUT):
            return AIUnavailableError(
                f"The AI service did not answer within {outcome.waited_s:.3g} s."
            )
        case Unanswered(fault=Fault.NOT_CONNECTED):
            return AIUnavailableError(_FAULTS[outcome.fault])
        case Unanswered(fault=Fault.NOT_SENT):
            return AIMisconfiguredError(_FAULTS[outcome.fault])
        case Unanswered():
            return AIServiceError(_FAULTS[outcome.fault])


def _signal(outcome: Outcome) -> str:
    """Return what a log should say about the outcome, in the service's terms, without content."""
    match outcome:
        case Answered():
            signal = outcome.block_reason or outcome.finish_reason or "no finish reason"
        case Refused():
            signal = f"HTTP {outcome.status} {_error(outcome).get('status') or ''}".strip()
        case Unanswered():
            signal = outcome.cause
    return signal[:_MAX_SIGNAL_CHARS]


def _answer_failure(answer: Answered) -> LoadGenieError | None:
    if answer.block_reason or answer.finish_reason in _SAFETY:
        return DescriptionRefusedError(_REFUSED_DETAIL)
    if answer.finish_reason == "MAX_TOKENS":
        return AIIncompleteOutputError("The AI service's answer was cut off at its output limit.")
    if answer.finish_reason not in _FINISHED:
        return AIServiceError("The AI service ended its answer early.")
    if not answer.text.strip():
        return AIServiceError("The AI service sent an empty answer.")
    return None


def _status_failure(refused: Refused) -> LoadGenieError:
    status = refused.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _quota_failure(refused)
    if status in _MISCONFIGURED:
        return AIMisconfiguredError(_misconfiguration(refused))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return AIUnavailableError(
            f"The AI service is unavailable (status {status}).", retry_after_s=_retry_after(refused)
        )
    return AIServiceError(f"The AI service answered with status {status}.")


def _quota_failure(refused: Refused) -> LoadGenieError:
    if any("PerDay" in str(violation.get("quotaId")) for violation in _violations(refused)):
        return AIQuotaError(
            "The AI service's quota for today is used up.",
            retry_after_s=_DAY_QUOTA_RETRY_S,
            final=True,
        )
    return AIQuotaError(
        "The AI service's quota is used up for the moment.", retry_after_s=_retry_after(refused)
    )


def _misconfiguration(refused: Refused) -> str:
    if any(detail.get("reason") == "API_KEY_INVALID" for detail in _details(refused)):
        return "The AI service did not accept the configured API key."
    if _error(refused).get("status") == "FAILED_PRECONDITION":
        return "The AI service is not offered where this service runs, or not to its account."
    return _MISCONFIGURED[HTTPStatus(refused.status)]


def _error(refused: Refused) -> Mapping[str, Any]:
    body = refused.body[0] if isinstance(refused.body, list) and refused.body else refused.body
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else {}


def _details(refused: Refused) -> Iterator[Mapping[str, Any]]:
    details = _error(refused).get("details")
    yield from (detail for detail in _list(details) if isinstance(detail, Mapping))


def _violations(refused: Refused) -> Iterator[Mapping[str, Any]]:
    for detail in _details(refused):
        violations = _list(detail.get("violations"))
        yield from (violation for violation in violations if isinstance(violation, Mapping))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _retry_after(refused: Refused) -> float | None:
    """Return the seconds that the service asks for, in google.rpc.RetryInfo or else Retry-After."""
    delays = [
        str(detail.get("retryDelay"))
        for detail in _details(refused)
        if str(detail.get("@type")).endswith("google.rpc.RetryInfo")
    ]
    durations = [_DURATION.fullmatch(text) for text in [*delays, refused.retry_after or ""]]
    return next((float(found[1]) for found in durations if found), None)
