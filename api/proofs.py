"""Makes the proof of a finished job, to be kept outside of the service."""

from collections.abc import Mapping

from api.reports import asked_of, draft_report
from shared.domain.job import Job
from shared.domain.script import GeneratedScript
from shared.domain.verification import Report
from shared.proof.saved import SavedProof, saved_proof


def proof_of(job: Job) -> SavedProof | None:
    """Return the proof of a job; None of one that has no script that was verified."""
    match job.result:
        case GeneratedScript() as written:
            return written_proof(job, written)
        case Report() as report:
            return _of_a_script(job, report)
        case None:
            return _of_a_draft(job)


def written_proof(job: Job, written: GeneratedScript) -> SavedProof:
    """Return the proof of a script that a job wrote."""
    report = written.verification
    proof = _saved(job, report, {report.entry: _bytes(written.script)}, written_here=True)
    names = ("generator", "model", "assumptions")
    return proof.model_copy(update={name: getattr(written, name) for name in names})


def _of_a_script(job: Job, report: Report) -> SavedProof:
    project = job.request.project
    files = project.files if project.named else {report.entry: project.files[project.entry]}
    return _saved(job, report, files, written_here=False)


def _of_a_draft(job: Job) -> SavedProof | None:
    """Return the proof of a script that was not given out."""
    failure = job.failure
    if failure is None or failure.draft is None:
        return None
    report = draft_report(failure)
    return _saved(job, report, {report.entry: _bytes(failure.draft)}, written_here=True)


def _saved(
    job: Job, report: Report, files: Mapping[str, bytes], *, written_here: bool
) -> SavedProof:
    at = job.finished_at or job.created_at
    proof = saved_proof(report, files, asked=asked_of(job), proven_at=at, written_here=written_here)
    return proof.model_copy(update={"job_id": job.id})


def _bytes(script: str) -> bytes:
    return script.encode("utf-8", "surrogatepass")
