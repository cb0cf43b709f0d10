"""The report of a finished job, in the formats of others."""

from collections.abc import Sequence

from starlette.responses import Response

from api import responses
from api.current import address
from api.http_errors import ScriptNotReadyError
from shared.domain.errors import Failure
from shared.domain.job import Job
from shared.domain.project import SCRIPTS
from shared.domain.script import GeneratedScript
from shared.domain.verification import Language, Report, Verdict
from shared.proof.masking import Mask
from shared.report_formats.formats import FORMATS, ReportFormat


def report_of(job: Job) -> Report | None:
    """Return what was found out about a job's script, given out or not; None if it has none."""
    match job.result:
        case GeneratedScript() as written:
            return written.verification
        case Report() as report:
            return report
        case None:
            failure = job.failure
            return draft_report(failure) if failure is not None and failure.draft else None


def draft_report(failure: Failure) -> Report:
    """Return the report on a script that was not given out; its job keeps the findings alone."""
    entry = SCRIPTS[Language.JAVASCRIPT]
    return Report(status=Verdict.REJECTED, entry=entry, findings=failure.findings)


def asked_of(job: Job) -> tuple[str, ...]:
    """Return what a job's script is for: a description, and the wishes after it."""
    base = job.request.base
    words = (*(ask.description for ask in (base.asks if base else ())), job.request.description)
    return tuple(filter(None, words))


def downloaded(jobs: Sequence[Job], form: ReportFormat) -> Response:
    """Return the reports of some jobs as one file. Raises ScriptNotReadyError."""
    written = FORMATS[form]
    body = written.write([_kept(job) for job in jobs]).encode()
    name = f"loadgenie-{jobs[0].id}.{written.suffix}"
    headers = {
        "Cache-Control": responses.PRIVATE,
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": responses.etag_of(body),
    }
    return Response(body, headers=headers, media_type=written.media_type)


def answered(job: Job, form: ReportFormat) -> Response:
    """Return the report of a job to whoever waited for it, and where it stays."""
    written = FORMATS[form]
    headers = {
        "Cache-Control": "no-store",
        "Content-Location": address(f"/jobs/{job.id}/verification?format={form.value}"),
    }
    return Response(written.write([_kept(job)]), headers=headers, media_type=written.media_type)


def _kept(job: Job) -> Report:
    """Return a report that may be handed on. Raises ScriptNotReadyError."""
    report = report_of(job)
    if report is not None:
        return Mask(asked_of(job)).report(report)
    if job.status.done:
        raise ScriptNotReadyError(f"The job is {job.status.value} and has no report to give out.")
    raise ScriptNotReadyError(
        f"The job is {job.status.value}; its report is not ready yet.",
        retry_after_s=responses.poll_after_s(job),
    )
