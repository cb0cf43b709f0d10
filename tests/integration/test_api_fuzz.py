"""Requests that a machine made up from the contract, good and bad: answers keep the contract.

Every route that has a schema; `tests/contract/test_api_openapi.py` names the others and why.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.errors import InvalidSchema
from schemathesis.core.result import Ok, Result
from schemathesis.schemas import APIOperation

from tests.support.api_process import ApiProcess
from tests.support.redis_server import RedisServer


def operation(read: Result[APIOperation[Any, Any, Any, Any], InvalidSchema]) -> Any:
    assert isinstance(read, Ok), "an operation of the contract cannot be read"
    return read.ok()


PUBLISHED = Path(__file__).resolve().parents[1] / "contract" / "openapi.json"
CONTRACT = schemathesis.openapi.from_dict(json.loads(PUBLISHED.read_text()))
OPERATIONS = [operation(read) for read in CONTRACT.get_all_operations()]
# Without a body or query nothing can be asked wrongly: any text may stand for an id.
CASES = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode.is_positive or operation.body or operation.query
]
load_all_checks()


# What no schema says: limits of this installation, what fields must be to one another, and what a
# source's text is. A description may be short where it is a wish about a base.
BEYOND_THE_SCHEMA = {
    *("body", "cursor", "deadline_s", "files", "plan", "scenario_description", "sources"),
    "webhook_url",
}


def excluded(case: schemathesis.Case[Any], answer: schemathesis.Response) -> list[Any]:
    """Return the checks that cannot be right about an answer; all others are made."""
    # Without a worker, 504 is what a caller who waits shall get.
    checks = ["not_a_server_error"]
    document = (
        answer.json() if answer.content and "json" in answer.headers["content-type"][0] else {}
    )
    fields = {error["field"].split(".")[0] for error in document.get("errors") or ()}
    mismatch = document.get("code") == "idempotency_mismatch"
    # Nor does one say how a form carries lists and objects.
    is_form = case.media_type not in {None, "application/json"}
    if mismatch or (fields and (is_form or fields <= BEYOND_THE_SCHEMA)):
        checks.append("positive_data_acceptance")
    text = case.body.get("scenario_description") if isinstance(case.body, dict) else None
    is_padded = isinstance(text, str) and len(text) > len(text.strip())
    if is_padded or answer.status_code == 413:
        # Its length counts without the blanks around it; and what is too large is not looked at.
        checks.append("negative_data_rejection")
    return CHECKS.get_by_names(checks)


@pytest.fixture(scope="module")
def base_url(shared_redis_server: RedisServer) -> Any:
    # No worker is there: whoever waits shall not wait for long.
    with ApiProcess(redis_url=shared_redis_server.url, SYNC_WAIT_S="0.05") as api:
        yield api.base_url


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_answers_keep_the_contract(operation: Any, mode: GenerationMode, base_url: str) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def check(case: schemathesis.Case[Any]) -> None:
        answer = case.call(base_url=base_url, timeout=20)
        assert answer.status_code != 500
        case.validate_response(answer, excluded_checks=excluded(case, answer))

    check()
