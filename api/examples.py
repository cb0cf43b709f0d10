"""Sample documents for the OpenAPI page, written by the models that write the real ones."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from api.documents import (
    Alive,
    Health,
    HealthCheck,
    HealthChecks,
    JobDocument,
    JobList,
    ModelCheck,
    PlanAnswer,
    QueueCheck,
    ScriptAnswer,
    ValidationAnswer,
)
from api.finding_documents import FindingDocument
from api.openapi import EXAMPLE_TIME, Later
from api.openapi_headers import EXAMPLE_ID
from api.proofs import written_proof
from api.store.listing import JobPage
from api.store.model import Breaker
from api.words import EXAMPLE
from shared.domain.dry_run import DryRun
from shared.domain.job import Job, JobId, JobKind, JobRequest, JobStatus, Lane, Owner
from shared.domain.script import GeneratedScript, Generator, Usage
from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    Load,
    LoadComparison,
    Report,
    Verdict,
)
from shared.findings.codes import Code
from shared.report_formats.formats import FORMATS, ReportFormat
from shared.version import __version__

_AT = datetime(2025, 7, 6, 12, 34, 56, 789000, tzinfo=UTC)
_LOAD = Load(vus=50, duration_s=120)

SCRIPT = (
    "import http from 'k6/http';\n\nexport const options = { vus: 50, duration: '2m' };\n\n"
    "export default function () {\n  http.get('https://test.k6.io');\n}\n"
)
_REPORT = Report(
    status=Verdict.VERIFIED,
    k6_version="1.1.0",
    checks=tuple(Check(name=name, status=CheckStatus.PASSED) for name in CheckName),
    load=LoadComparison(requested=_LOAD, actual=_LOAD, matches=True),
    dry_run=DryRun(requests=1, checks=1, iterations=1, hosts=("test.k6.io",)),
    sandbox=("network namespace",),
)
_RESULT = GeneratedScript(
    script=SCRIPT,
    generated_at=EXAMPLE_TIME,
    generator=Generator.GEMINI,
    model="gemini-3.8-flash",
    usage=Usage(prompt_tokens=812, output_tokens=420),
    verification=_REPORT,
)
_QUEUED = Job(
    id=JobId(EXAMPLE_ID),
    request=JobRequest(kind=JobKind.GENERATE, description=EXAMPLE),
    owner=Owner("somebody"),
    lane=Lane.BATCH,
    request_id=EXAMPLE_ID,
    status=JobStatus.QUEUED,
    queue_position=3,
    created_at=_AT,
    deadline_at=_AT + timedelta(minutes=5),
)
_CANCELLED = _QUEUED.model_copy(
    update={
        "status": JobStatus.CANCELLED,
        "queue_position": None,
        "finished_at": _AT,
        "expires_at": _AT + timedelta(days=1),
    }
)
_SUCCEEDED = _CANCELLED.model_copy(
    update={
        "status": JobStatus.SUCCEEDED,
        "started_at": _AT,
        "attempts": 1,
        "result": _RESULT,
    }
)


def _written(document: BaseModel) -> dict[str, Any]:
    return document.model_dump(mode="json")


ANSWER = _written(ScriptAnswer.of_job(_SUCCEEDED, _RESULT))
PROOF = _written(written_proof(_SUCCEEDED, _RESULT))
PLAN = Later(lambda: _written(PlanAnswer.of(EXAMPLE)))
WRITTEN_REPORT = _written(_REPORT)
# As OpenAPI describes those that are not JSON.
WRITTEN_REPORTS = {
    written.media_type.partition(";")[0]: {
        "schema": {"type": "string"},
        "example": written.write([_REPORT]),
    }
    for written in FORMATS.values()
    if not written.media_type.endswith("json")
}
_SARIF = FORMATS[ReportFormat.SARIF]
WRITTEN_REPORTS[_SARIF.media_type] = {
    "schema": {"type": "object"},
    "example": json.loads(_SARIF.write([_REPORT])),
}
VALIDATION = _written(ValidationAnswer.of_job(_SUCCEEDED, _REPORT))
QUEUED = _written(JobDocument.of(_QUEUED))
SUCCEEDED = _written(JobDocument.of(_SUCCEEDED))
CANCELLED = _written(JobDocument.of(_CANCELLED))
LIST = _written(JobList.of(JobPage(jobs=(_QUEUED,), next_cursor=None)))
FINDING = Later(lambda: _written(FindingDocument.of(Code.NO_CHECK)))
FINDINGS = Later(lambda: {"findings": [_written(FindingDocument.of(Code.NO_CHECK))]})
EVENTS = (
    "retry: 2000\n\n"
    "id: 1751805296000-0\nevent: stage\n"
    f'data: {{"job_id":"{EXAMPLE_ID}","status":"running","stage":"drafting",'
    f'"at":"{QUEUED["created_at"]}"}}\n\n'
)
HEALTH = _written(
    Health(
        status="healthy",
        timestamp=EXAMPLE_TIME,
        checks=HealthChecks(
            redis=HealthCheck(status="pass", detail="Redis answers and takes writes."),
            workers=HealthCheck(status="pass", detail="1 worker is alive."),
            model=ModelCheck(
                status="pass",
                detail="Nothing is known against the model.",
                breaker=Breaker.CLOSED,
            ),
            queue=QueueCheck(
                status="pass",
                detail="Jobs: 2 waiting, 3 running, 0 waiting for the model.",
                waiting=2,
                unfinished=5,
                oldest_s=0.25,
            ),
        ),
    )
)
UNHEALTHY = _written(
    Health(
        status="unhealthy",
        timestamp=EXAMPLE_TIME,
        checks=HealthChecks(
            redis=HealthCheck(status="fail", detail="Redis is out of reach."),
            workers=HealthCheck(status="fail", detail="Not known without Redis."),
            model=ModelCheck(status="fail", detail="Not known without Redis.", breaker=None),
            queue=QueueCheck(
                status="fail",
                detail="Not known without Redis.",
                waiting=None,
                unfinished=None,
                oldest_s=None,
            ),
        ),
    )
)
ALIVE = _written(Alive(status="alive", version=__version__))
