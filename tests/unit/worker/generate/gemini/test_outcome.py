import json

import pytest

from shared.domain.errors import AIQuotaError, ErrorCode, LoadGenieError
from shared.domain.script import Usage
from tests.support import gemini_replies as replies
from tests.support.gemini_replies import Reply
from worker.generate.gemini.outcome import (
    Answered,
    Fault,
    Outcome,
    Refused,
    Unanswered,
    completion,
)


def refused(reply: Reply) -> Refused:
    """A recorded error answer as the client hands it on."""
    try:
        body: object = json.loads(reply.body)
    except ValueError:
        body = {"message": reply.body.decode(), "status": "Bad Gateway"}
    return Refused(status=reply.status, body=body, retry_after=reply.headers.get("Retry-After"))


def failure_of(outcome: Outcome) -> LoadGenieError | None:
    return completion(outcome).failure


def finished(reason: str | None, text: str = "") -> Answered:
    return Answered(text=text, finish_reason=reason)


@pytest.mark.parametrize(
    ("outcome", "code", "transient", "retry_after_s"),
    [
        (refused(replies.key_invalid()), "ai_misconfigured", False, None),
        (refused(replies.unknown_field()), "ai_misconfigured", False, None),
        (refused(replies.location()), "ai_misconfigured", False, None),
        (refused(replies.unauthenticated()), "ai_misconfigured", False, None),
        (refused(replies.forbidden()), "ai_misconfigured", False, None),
        (refused(replies.unknown_model()), "ai_misconfigured", False, None),
        (refused(replies.quota()), "ai_quota", True, None),
        (refused(replies.quota(53)), "ai_quota", True, 53.0),
        (refused(replies.quota(53.016)), "ai_quota", True, 53.016),
        (refused(replies.quota_per_day()), "ai_quota", True, 3600.0),
        (Refused(status=429, retry_after="7"), "ai_quota", True, 7.0),
        (Refused(status=429, retry_after="Wed, 21 Oct 2026"), "ai_quota", True, None),
        (refused(replies.server_error(500)), "ai_unavailable", True, None),
        (refused(replies.server_error(503)), "ai_unavailable", True, None),
        (refused(replies.server_error(504)), "ai_unavailable", True, None),
        (refused(replies.server_error(503, retry_after="4")), "ai_unavailable", True, 4.0),
        (refused(replies.html()), "ai_unavailable", True, None),
        (Refused(status=408), "ai_unavailable", True, None),
        (Refused(status=302), "ai_service_error", True, None),
        (Refused(status=418, body="teapot"), "ai_service_error", True, None),
        (Answered(block_reason="PROHIBITED_CONTENT"), "description_refused", False, None),
        (Answered(block_reason="JAILBREAK"), "description_refused", False, None),
        (Answered(block_reason="SOMETHING_NEW", text="x"), "description_refused", False, None),
        (finished("SAFETY"), "description_refused", False, None),
        (finished("SAFETY", "half a script"), "description_refused", False, None),
        (finished("BLOCKLIST"), "description_refused", False, None),
        (finished("PROHIBITED_CONTENT"), "description_refused", False, None),
        (finished("SPII"), "description_refused", False, None),
        (finished("MODEL_ARMOR"), "description_refused", False, None),
        (finished("MAX_TOKENS", "half"), "ai_incomplete_output", False, None),
        (finished("RECITATION"), "ai_service_error", True, None),
        (finished("OTHER", "text"), "ai_service_error", True, None),
        (finished("CONTINUATION", "text"), "ai_service_error", True, None),
        (finished("SOMETHING_NEW", "text"), "ai_service_error", True, None),
        (finished("STOP"), "ai_service_error", True, None),
        (finished("STOP", " \n"), "ai_service_error", True, None),
        (Answered(), "ai_service_error", True, None),
        (Unanswered(Fault.TIMED_OUT, 60), "ai_unavailable", True, None),
        (Unanswered(Fault.NOT_CONNECTED, 60), "ai_unavailable", True, None),
        (Unanswered(Fault.GARBLED, 60), "ai_service_error", True, None),
        (Unanswered(Fault.NOT_SENT, 60), "ai_misconfigured", False, None),
    ],
)
def test_each_documented_outcome_is_one_failure(
    outcome: Outcome,
    code: str,
    transient: bool,  # noqa: FBT001 - a column of the table
    retry_after_s: float | None,
) -> None:
    error = failure_of(outcome)

    assert error is not None
    assert (error.code, error.transient) == (ErrorCode(code), transient)
    assert error.retry_after_s == retry_after_s
    assert error.detail


@pytest.mark.parametrize("reason", ["STOP", "FINISH_REASON_UNSPECIFIED", None])
def test_a_finished_answer_with_text_is_no_failure(reason: str | None) -> None:
    assert failure_of(finished(reason, "text")) is None


def test_only_the_days_quota_is_final() -> None:
    day, minute = (
        failure_of(refused(replies.quota_per_day())),
        failure_of(refused(replies.quota(1))),
    )

    assert isinstance(day, AIQuotaError)
    assert isinstance(minute, AIQuotaError)
    assert (day.final, minute.final) == (True, False)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (replies.key_invalid(), "API key"),
        (replies.location(), "not offered where this service runs"),
        (replies.unknown_model(), "does not know the configured model"),
    ],
)
def test_the_detail_of_a_misconfiguration_says_what_to_mend(reply: Reply, words: str) -> None:
    error = failure_of(refused(reply))

    assert error is not None
    assert words in error.detail


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        [],
        [{"error": {"code": 429}}],
        {"error": None},
        {"error": {"details": None}},
        {"error": {"details": [None, 5, {"violations": 5}, {"violations": [None]}]}},
        {"error": {"details": [{"@type": "x/google.rpc.RetryInfo", "retryDelay": None}]}},
        {"error": {"details": [{"@type": "x/google.rpc.RetryInfo", "retryDelay": "soon"}]}},
    ],
)
@pytest.mark.parametrize("status", [400, 429, 500])
def test_odd_bodies_do_not_matter(body: object, status: int) -> None:
    error = failure_of(Refused(status=status, body=body))

    assert error is not None
    assert error.retry_after_s is None


def test_the_services_own_words_stay_inside() -> None:
    secret = "projects/12345 key AIzaSecret"
    body = {"error": {"message": secret, "status": secret, "details": [{"reason": secret}]}}

    errors = [failure_of(Refused(status=status, body=body)) for status in (400, 403, 429, 500, 302)]

    assert all(error and secret not in error.detail for error in errors)


@pytest.mark.parametrize(
    ("outcome", "signal"),
    [
        (finished("STOP", "text"), "STOP"),
        (finished(None, "text"), "no finish reason"),
        (Answered(block_reason="SAFETY", finish_reason="STOP"), "SAFETY"),
        (refused(replies.server_error(503)), "HTTP 503 UNAVAILABLE"),
        (Refused(status=302), "HTTP 302"),
        (Unanswered(Fault.TIMED_OUT, 60, "ReadTimeout"), "ReadTimeout"),
        (Unanswered(Fault.GARBLED, 60, 300 * "x"), 200 * "x"),
    ],
)
def test_the_signal_is_in_the_services_own_terms(outcome: Outcome, signal: str) -> None:
    assert completion(outcome).signal == signal


def test_a_failed_answer_keeps_its_text_and_its_cost() -> None:
    usage = Usage(prompt_tokens=9, output_tokens=4)

    cut_off = completion(Answered(text="half", finish_reason="MAX_TOKENS", usage=usage))

    assert (cut_off.text, cut_off.usage) == ("half", usage)
    assert cut_off.failure is not None
