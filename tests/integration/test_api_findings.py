"""What findings mean, over HTTP."""

import httpx2

from shared.findings.catalogue import entry
from shared.findings.codes import Code
from tests.support.callers import document
from tests.support.problems import problem

ROUTE = "/api/findings"


def test_all_findings_are_listed_in_the_order_of_the_page(client: httpx2.Client) -> None:
    told = document(client.get(ROUTE))["findings"]

    assert [each["code"] for each in told] == [code.value for code in Code]
    assert {each["severity"] for each in told} == {"error", "warning", "info"}
    assert told[0]["group"] == "Syntax"


def test_a_finding_is_explained_as_the_catalogue_does(client: httpx2.Client) -> None:
    meaning = entry("data_file")

    told = document(client.get(f"{ROUTE}/data_file"))

    assert told == {
        "code": "data_file",
        "group": "What can't be proven without the outside world",
        "severity": "info",
        "leaves_open": True,
        "title": meaning.title,
        "why": meaning.why,
        "example": meaning.example,
    }


def test_what_is_no_code_is_not_found(client: httpx2.Client) -> None:
    told = problem(client.get(f"{ROUTE}/flux_capacitor"), status=404, code="not_found")

    assert told["detail"] == "There is no such finding; GET /api/findings lists all."


def test_what_a_caller_has_is_not_sent_again(client: httpx2.Client) -> None:
    first = client.get(f"{ROUTE}/hang")

    again = client.get(f"{ROUTE}/hang", headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(f"{ROUTE}/no_check", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
