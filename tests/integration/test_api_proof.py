"""The proof of a job, to keep."""

import re
from hashlib import sha256

import httpx2

from shared.domain.errors import ErrorCode, Failure
from shared.domain.verification import FileHash, Report, Verdict
from tests.support.callers import document, make_job
from tests.support.hand_worker import FINDING, SCRIPT, HandWorker

DRAFT = "export default function () {\n  a;\n  b c;\n}\n"


def test_a_proof_holds_the_script_and_its_report(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    hand.finish(job_id)

    answer = client.get(f"/jobs/{job_id}/proof")

    kept = document(answer)
    job = document(client.get(f"/jobs/{job_id}"))
    assert job["links"]["proof"] == f"/jobs/{job_id}/proof"
    assert kept["report"] == job["result"]["verification"]
    assert kept["files"] == [
        {"path": "script.js", "sha256": sha256(SCRIPT.encode()).hexdigest(), "text": SCRIPT}
    ]
    assert kept["script"] == SCRIPT
    assert kept["says"].startswith("Partly proven. ")
    assert kept["never_tried"].startswith("Your server was never asked.")
    assert (kept["generator"], kept["job_id"]) == ("offline", job_id)
    assert kept["scenario_description"] == job["scenario_description"]
    assert kept["proven_at"] == job["finished_at"]
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="loadgenie-{job_id}.json"'
    )


def test_a_proof_is_a_page_too(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)
    hand.finish(job_id)

    answer = client.get(f"/jobs/{job_id}/proof", headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="loadgenie-{job_id}.html"'
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', answer.text)
    assert policy is not None
    assert answer.headers["Content-Security-Policy"].startswith(
        policy[1].replace("&#39;", "'") + "; frame-ancestors 'none'; sandbox"
    )
    assert "export default function () {}" in answer.text


def test_files_of_ones_own_are_in_their_proof(client: httpx2.Client, hand: HandWorker) -> None:
    files = [
        {"path": "lib/a.js", "text": "export const a = 1;\n"},
        {"path": "main.js", "text": "import { a } from './lib/a.js';\n"},
    ]
    made = client.post(
        "/api/validate-script",
        json={"files": files, "entry": "main.js"},
        headers={"Prefer": "respond-async"},
    )
    job_id = document(made)["id"]
    report = Report(
        status=Verdict.REJECTED,
        entry="main.js",
        files=(FileHash(path="main.js", sha256="0" * 64),),
        findings=(FINDING.model_copy(update={"file": "main.js", "line": 1}),),
    )
    hand.finish(job_id, report)

    kept = document(client.get(f"/jobs/{job_id}/proof"))

    assert kept["says"] == "Not proven: line 1: unexpected end"
    assert [file["path"] for file in kept["files"]] == ["main.js", "lib/a.js"]
    assert kept["files"][0]["sha256"] == "0" * 64
    assert kept["generator"] is None


def test_a_script_alone_is_called_what_its_report_calls_it(
    client: httpx2.Client, hand: HandWorker
) -> None:
    made = client.post(
        "/api/validate-script",
        json={"script": "let a: number = 1;\n"},
        headers={"Prefer": "respond-async"},
    )
    job_id = document(made)["id"]
    hand.finish(job_id, Report(status=Verdict.VERIFIED, entry="script.ts"))

    kept = document(client.get(f"/jobs/{job_id}/proof"))

    assert [(file["path"], file["text"]) for file in kept["files"]] == [
        ("script.ts", "let a: number = 1;\n")
    ]


def test_a_draft_that_was_not_given_out_has_its_findings(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = make_job(client)
    hand.take(job_id)
    failure = Failure(code=ErrorCode.SCRIPT_REJECTED, detail="no", findings=(FINDING,), draft=DRAFT)
    hand.fail(job_id, failure)

    kept = document(client.get(f"/jobs/{job_id}/proof"))

    assert kept["says"] == "Not given out: line 3: unexpected end"
    assert kept["files"][0]["text"] == DRAFT
    assert kept["report"]["checks"] == []


def test_there_is_no_proof_before_the_end(client: httpx2.Client) -> None:
    answer = client.get(f"/jobs/{make_job(client)}/proof")

    assert answer.status_code == 409
    assert document(answer)["code"] == "script_not_ready"
    assert "Retry-After" in answer.headers


def test_there_is_no_proof_of_a_job_that_has_no_script(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = make_job(client)
    hand.take(job_id)
    hand.fail(job_id, Failure(code=ErrorCode.AI_QUOTA, detail="no"))

    answer = client.get(f"/jobs/{job_id}/proof")

    assert answer.status_code == 409
    assert document(answer)["detail"] == "The job is failed and has no proof to give out."
