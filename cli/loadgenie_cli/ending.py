"""What is said of a job that ended, and which exit code that is."""

from loadgenie_cli.console import Console
from loadgenie_cli.outcomes import CommandError, Exit, of_problem, of_verdict
from loadgenie_cli.proofs import proof_text
from loadgenie_cli.service import Document, Service


def proof_of(service: Service, job: Document) -> Document:
    """Return the proof of a job that succeeded or whose script was rejected.

    Raises CommandError with the job's own failure where there is no proof.
    """
    error = job["error"]
    if job["status"] == "cancelled":
        raise CommandError("The job was cancelled.", Exit.INTERRUPTED)
    if error is not None and error["code"] != "script_rejected":
        raise CommandError(error["detail"], of_problem(error["code"], error["status"]))
    return service.get(job["links"]["proof"])


def conclude(proof: Document, console: Console, *, allow_partial: bool) -> Exit:
    """Say the verdict, and return the exit code of it."""
    console.tell(f"{proof['report']['entry']}: {proof['says']}")
    return of_verdict(proof["report"]["status"], allow_partial=allow_partial)


def show_rejected(proof: Document, console: Console) -> None:
    """Write the findings of a script that is not given out to standard error."""
    for line in proof_text(proof, colours=False).splitlines():
        console.tell(line)
