"""Makes the findings of a dry run: where in the script, and what to do about it."""

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.http_api import http_api
from worker.verify.report.findings import finding_in_stack

_HINTS = {
    Code.RELATIVE_URL: "Write the whole URL, or give the variable in it a default.",
    Code.SUSPICIOUS_URL: "A variable in the URL has no value.",
    Code.PARAMS_AS_BODY: "Write http.post(url, body, params); the body may be null.",
    Code.OBJECT_AS_JSON: "Write JSON.stringify(body).",
    Code.TOO_MANY_ARGUMENTS: "http.get(url, params) and http.post(url, body, params).",
    Code.UNKNOWN_RESPONSE_FIELD: "Responses have status, body, headers, cookies, timings, error, "
    "json() and html().",
    Code.CHECK_WITHOUT_FUNCTIONS: "Write check(res, { 'status is 200': (r) => r.status === 200 }).",
    Code.ASYNC_CALLBACK: "Await before check(), and give it plain functions.",
    Code.HANG: "Look for a loop that does not end, or a sleep() of many seconds.",
    Code.NO_REQUEST: "Send a request in each function that a scenario runs.",
    Code.SLEEP_IN_MILLISECONDS: "sleep() takes seconds.",
    Code.MISSING_AWAIT: "Write `await` before the call, in an async function.",
}


def finding_of(code: Code, message: str, stack: str = "") -> Finding:
    """Return a finding at the place in the script that a stack names, with its hint."""
    return finding_in_stack(code, message, stack, hint=_hint(code))


def _hint(code: Code) -> str | None:
    if code is Code.UNKNOWN_PARAMETER:
        known = ", ".join(sorted(http_api().parameters))
        return f"k6 knows {known}; a query stands in the URL."
    return _HINTS.get(code)
