"""Reports as a page to keep, which opens without a network."""

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.proof.page import proof_page
from shared.proof.saved import SavedProof, saved_proof
from worker.verify.report.judged import Judged


def html(judged: Sequence[Judged]) -> str:
    """Write one page with the proof of each script."""
    now = datetime.now(UTC)
    return proof_page([_proof(each, now) for each in judged])


def _proof(judged: Judged, now: datetime) -> SavedProof:
    project, report = judged.project, judged.report
    files = project.files if project.named else {report.entry: project.files[project.entry]}
    asked = (judged.description,) if judged.description else ()
    return saved_proof(report, files, asked=asked, proven_at=now)
