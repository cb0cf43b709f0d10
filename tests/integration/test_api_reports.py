"""Reports in the formats of others: of jobs that ended, and for whoever waits for one."""

import json
import xml.etree.ElementTree as ET

import httpx2
import pytest

from shared.domain.errors import ErrorCode, Failure
from shared.domain.verification import Report, Verdict
from shared.report_formats.formats import FORMATS, ReportFormat
from tests.support.api_fixtures import StartApi
from tests.support.callers import document, make_job, meanwhile, only_job
from tests.support.hand_worker import FINDING, HandWorker
from tests.support.problems import problem
from tests.support.sample_reports import PARTIAL, REJECTED, VERIFIED
from tests.support.worker_process import WorkerProcess

SCRIPT = "import http from 'k6/http';\nexport default () => http.delete('https://a.example');\n"
VALIDATE = "/api/validate-script"


def proven(client: httpx2.Client, hand: HandWorker, report: Report, **asked: object) -> str:
    """Make a job that ends with a report, and return its id."""
    body = {"script": SCRIPT} | asked
    job_id = document(client.post(VALIDATE, json=body, headers={"Prefer": "respond-async"}))["id"]
    hand.finish(job_id, report)
    return str(job_id)


@pytest.mark.parametrize("form", ReportFormat)
def test_a_report_is_a_file_in_each_format(
    client: httpx2.Client, hand: HandWorker, form: ReportFormat
) -> None:
    job_id = proven(client, hand, REJECTED)

    answer = client.get(f"/jobs/{job_id}/verification", params={"format": form.value})

    written = FORMATS[form]
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == written.media_type
    assert answer.text == written.write([REJECTED])
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="loadgenie-{job_id}.{written.suffix}"'
    )
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_without_a_format_it_is_the_report_that_the_job_shows(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = make_job(client)
    hand.finish(job_id)

    answer = client.get(f"/jobs/{job_id}/verification")

    job = document(client.get(f"/jobs/{job_id}"))
    assert job["links"]["verification"] == f"/jobs/{job_id}/verification"
    assert document(answer) == job["result"]["verification"]


def test_several_jobs_stand_in_one_file(client: httpx2.Client, hand: HandWorker) -> None:
    first, *others = (proven(client, hand, each) for each in (VERIFIED, REJECTED, PARTIAL))

    cases = client.get(
        f"/jobs/{first}/verification", params={"format": "junit", "with": [*others, first]}
    )
    told = document(client.get(f"/jobs/{first}/verification", params={"with": others}))

    names = [case.get("name") for case in ET.fromstring(cases.text).iter("testcase")]
    assert names == [VERIFIED.entry, REJECTED.entry, PARTIAL.entry]
    assert told["status"] == "rejected"
    assert len(told["reports"]) == 3


def test_a_script_that_was_not_given_out_has_a_report(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = make_job(client)
    hand.take(job_id)
    failure = Failure(code=ErrorCode.SCRIPT_REJECTED, detail="no", findings=(FINDING,), draft="a b")
    hand.fail(job_id, failure)

    answer = client.get(f"/jobs/{job_id}/verification", params={"format": "github"})

    assert answer.text.splitlines() == [
        "::error file=script.js,line=3,col=1,title=syntax_error::unexpected end",
        "rejected: script.js",
    ]


def test_a_report_holds_no_secret_of_the_description(
    client: httpx2.Client, hand: HandWorker
) -> None:
    told = FINDING.model_copy(update={"message": "no header 'Authorization: Bearer s3cr3t-t0k3n'"})
    job_id = proven(
        client,
        hand,
        Report(status=Verdict.REJECTED, findings=(told,)),
        scenario_description="10 users for 1 minute with the header Authorization: Bearer "
        "s3cr3t-t0k3n against https://shop.example/",
    )

    for form in ReportFormat:
        answer = client.get(f"/jobs/{job_id}/verification", params={"format": form.value})

        assert "s3cr3t" not in answer.text
        assert "***" in answer.text.replace("&#42;", "*")


def test_what_a_caller_has_is_not_sent_again(client: httpx2.Client, hand: HandWorker) -> None:
    path = f"/jobs/{proven(client, hand, VERIFIED)}/verification"
    first = client.get(path, params={"format": "sarif"})
    had = {"If-None-Match": first.headers["ETag"]}

    again = client.get(path, params={"format": "sarif"}, headers=had)
    other = client.get(path, params={"format": "junit"}, headers=had)

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_there_is_no_report_before_the_end(client: httpx2.Client, hand: HandWorker) -> None:
    waiting, done = make_job(client), proven(client, hand, VERIFIED)

    answers = [
        client.get(f"/jobs/{waiting}/verification", params={"format": "junit"}),
        client.get(f"/jobs/{done}/verification", params={"with": waiting}),
    ]

    for answer in answers:
        told = problem(answer, status=409, code="script_not_ready")
        assert told["detail"] == "The job is queued; its report is not ready yet."
        assert "Retry-After" in answer.headers


def test_there_is_no_report_of_a_job_without_a_script(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = make_job(client)
    hand.take(job_id)
    hand.fail(job_id, Failure(code=ErrorCode.AI_QUOTA, detail="no"))

    answer = client.get(f"/jobs/{job_id}/verification")

    told = problem(answer, status=409, code="script_not_ready")
    assert told["detail"] == "The job is failed and has no report to give out."


@pytest.mark.parametrize("other", ["0" * 32, "../health", ""])
def test_a_job_that_is_not_there_is_not_found(
    client: httpx2.Client, hand: HandWorker, other: str
) -> None:
    job_id = proven(client, hand, VERIFIED)

    answer = client.get(f"/jobs/{job_id}/verification", params={"with": other})

    problem(answer, status=404, code="job_not_found")


def test_a_stranger_gets_no_report_alone_or_beside_another(
    start_api: StartApi, redis_url: str, hand: HandWorker
) -> None:
    keys = {name: f"the-key-of-{name}-in-a-test" for name in ("alice", "bob")}
    api = start_api(redis_url=redis_url, API_KEYS=", ".join(keys.values()))
    with api.client() as nobody:
        ids = {}
        for name, key in keys.items():
            nobody.headers["Authorization"] = f"Bearer {key}"
            ids[name] = proven(nobody, hand, VERIFIED)
        hers = nobody.get(f"/jobs/{ids['alice']}/verification")
        both = nobody.get(f"/jobs/{ids['bob']}/verification", params={"with": ids["alice"]})
        del nobody.headers["Authorization"]
        refused = nobody.get(f"/jobs/{ids['alice']}/verification")

    problem(hers, status=404, code="job_not_found")
    problem(both, status=404, code="job_not_found")
    problem(refused, status=401, code="unauthorized")


@pytest.mark.parametrize("asked", [{"format": "docx"}, {"with": ["0" * 32] * 100}])
def test_what_cannot_be_written_is_refused(
    client: httpx2.Client, hand: HandWorker, asked: dict[str, str]
) -> None:
    job_id = proven(client, hand, VERIFIED)

    answer = client.get(f"/jobs/{job_id}/verification", params=asked)

    (wrong,) = problem(answer, status=400, code="invalid_request")["errors"]
    assert wrong["field"] in asked


def test_who_waits_gets_the_format_and_is_told_where_it_stays(
    client: httpx2.Client, hand: HandWorker
) -> None:
    def ask() -> httpx2.Response:
        return client.post(VALIDATE, params={"format": "sarif"}, json={"script": SCRIPT})

    with meanwhile(ask) as asked:
        job_id = only_job(client)["id"]
        hand.finish(job_id, PARTIAL)
        answer = asked.result(timeout=10)

    kept = client.get(answer.headers["Content-Location"])
    assert answer.headers["Content-Type"] == "application/sarif+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Location"] == f"/jobs/{job_id}/verification?format=sarif"
    assert answer.json() == kept.json()


def test_a_failure_is_a_problem_whatever_the_format(
    client: httpx2.Client, hand: HandWorker
) -> None:
    def ask() -> httpx2.Response:
        return client.post(VALIDATE, params={"format": "junit"}, json={"script": SCRIPT})

    with meanwhile(ask) as asked:
        job_id = only_job(client)["id"]
        hand.take(job_id)
        hand.fail(job_id, Failure(code=ErrorCode.DEADLINE_EXCEEDED, detail="too late"))
        answer = asked.result(timeout=10)

    problem(answer, status=504, code="deadline_exceeded")


def test_a_real_worker_s_report_is_what_its_command_line_writes(
    client: httpx2.Client, redis_url: str
) -> None:
    files = {"files": [{"path": "shop.js", "text": SCRIPT}]}

    with WorkerProcess(redis_url=redis_url):
        answers = {
            form: client.post(VALIDATE, params={"format": form}, json=files)
            for form in ("sarif", "junit", "gitlab", "github", "markdown")
        }

    (run,) = answers["sarif"].json()["runs"]
    (case,) = ET.fromstring(answers["junit"].text).iter("testcase")
    (entry,) = json.loads(answers["gitlab"].text)
    assert {result["ruleId"] for result in run["results"]} == {"unknown_member"}
    assert run["properties"]["verdicts"] == {"shop.js": "rejected"}
    assert (case.get("file"), case.find("failure") is None) == ("shop.js", False)
    assert entry["location"] == {"path": "shop.js", "lines": {"begin": 2}}
    assert "::error file=shop.js,line=2," in answers["github"].text
    assert "❌ rejected" in answers["markdown"].text
