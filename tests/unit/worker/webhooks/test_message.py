import base64
import json
from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shared.domain.errors import ErrorCode, Failure
from shared.domain.job import JobKind, JobStatus
from shared.domain.verification import Report, Verdict
from tests.support.fakes import NOW, job
from tests.support.hand_worker import RESULT
from worker.webhooks.message import Signer, body_of

OLD, NEW = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
ENDED = {"status": JobStatus.SUCCEEDED, "finished_at": NOW}


def test_a_script_is_told_of_by_its_verdict_and_links_not_by_its_text() -> None:
    body = body_of(job("j1").model_copy(update={**ENDED, "result": RESULT, "root": "/genie"}))

    assert json.loads(body) == {
        "type": "job.succeeded",
        "timestamp": "2025-07-06T12:34:56Z",
        "data": {
            "id": "j1",
            "kind": "generate",
            "status": "succeeded",
            "verdict": "partially_verified",
            "error": None,
            "created_at": "2025-07-06T12:34:56Z",
            "started_at": "2025-07-06T12:34:56Z",
            "finished_at": "2025-07-06T12:34:56Z",
            "request_id": "request-1",
            "links": {
                "self": "/genie/jobs/j1",
                "script": "/genie/jobs/j1/script",
                "proof": "/genie/jobs/j1/proof",
            },
        },
    }


def test_a_report_has_a_verdict_and_no_script() -> None:
    validated = job(kind=JobKind.VALIDATE, script="x")
    report = Report(status=Verdict.REJECTED)

    data = json.loads(body_of(validated.model_copy(update={**ENDED, "result": report})))["data"]

    assert (data["verdict"], data["links"]["script"]) == ("rejected", None)


def test_a_failure_has_its_code_and_detail_and_no_draft() -> None:
    failure = Failure(code=ErrorCode.SCRIPT_REJECTED, detail="no good", draft="a draft")
    failed = job().model_copy(
        update={"status": JobStatus.FAILED, "finished_at": NOW, "failure": failure}
    )

    message = json.loads(body_of(failed))

    assert message["type"] == "job.failed"
    assert message["data"]["error"] == {"code": "script_rejected", "detail": "no good"}


def test_it_is_signed_as_the_library_verifies_it() -> None:
    body = body_of(job().model_copy(update=ENDED))

    headers = dict(Signer([NEW]).headers(job().id, body, at=datetime.now(UTC)))

    assert Webhook(NEW).verify(body, headers) == json.loads(body)
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(body + " ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(body, headers)


def test_during_a_rotation_both_secrets_verify_it() -> None:
    headers = dict(Signer([NEW, OLD]).headers(job().id, "{}", at=datetime.now(UTC)))

    for secret in (OLD, NEW):
        assert Webhook(secret).verify("{}", headers) == {}


def test_its_id_is_the_same_in_each_try_and_its_time_is_that_of_the_try() -> None:
    signer = Signer([NEW])

    first, second = (
        signer.headers(job("j1").id, "{}", at=datetime.fromtimestamp(at, UTC)) for at in (10, 20)
    )

    assert first["webhook-id"] == second["webhook-id"] == "msg_j1"
    assert (first["webhook-timestamp"], second["webhook-timestamp"]) == ("10", "20")
    assert first["webhook-signature"] != second["webhook-signature"]
