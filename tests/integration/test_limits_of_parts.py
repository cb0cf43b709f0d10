"""Scripts before the judge, where limits are of a part of the test."""

import pytest

from shared.domain.project import Project
from shared.domain.verification import Report, Verdict
from shared.domain.wanted import Wanted
from tests.support.k6_tries import the_k6
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.verify.build import build_verifier
from worker.verify.verifier import ScriptVerifier

pytestmark = pytest.mark.enable_socket

REQUESTS = (
    "30 users for 5 minutes on https://shop.example: GET /products and POST /checkout. "
    "p95 of /checkout under 800 ms, everything else under 300 ms."
)
PHASES = (
    "Ramp up to 50 users in 2 minutes, hold for 10 minutes, GET https://shop.example/a. "
    "During the steady state p95 must be below 400 ms."
)
START = "100 to 5000 users gradually over 45 minutes against https://shop.example/a"
CALLS = """
export default function () {
  http.get('https://shop.example/products', { tags: { kind: 'read' } });
  http.post('https://shop.example/checkout', null, { tags: { kind: 'write' } });
}
"""
CALL = """
export default function () {
  http.get('https://shop.example/a');
}
"""
TWO_PHASES = """
  scenarios: {
    ramp: { executor: 'ramping-vus', startVUs: 0, stages: [{ duration: '2m', target: 50 }] },
    hold: { executor: 'constant-vus', vus: 50, duration: '10m', startTime: '2m' },
  },
"""
ONE = "stages: [{ duration: '2m', target: 50 }, { duration: '10m', target: 50 }],"


@pytest.fixture(scope="module")
def verifier() -> ScriptVerifier:
    return build_verifier(reader=InPlace(), k6_path=str(the_k6().path))


def report(verifier: ScriptVerifier, description: str, options: str, calls: str) -> Report:
    script = f"import http from 'k6/http';\nexport const options = {{ {options} }};\n{calls}"
    return verifier.verify(Project.of_script(script), Wanted(description=description), Budget(30))


@pytest.mark.parametrize(
    ("limits", "unmet"),
    [
        (("{kind:write}", "p(95)<800", "{kind:read}", "p(95)<300"), []),
        (("{method:POST}", "p(95)<800", "{method:GET}", "p(95)<300"), []),
        (("{kind:read}", "p(95)<800", "{kind:write}", "p(95)<300"), ["criteria[0]", "criteria[1]"]),
        (("{kind:write}", "p(95)<800", "", "p(95)<300"), ["criteria[1]"]),
    ],
)
def test_limits_of_requests_are_found_by_any_tags_that_select_them(
    limits: tuple[str, str, str, str], unmet: list[str], verifier: ScriptVerifier
) -> None:
    one, first, other, second = limits
    thresholds = (
        f"vus: 30, duration: '5m', thresholds: {{ 'http_req_duration{one}': ['{first}'], "
        f"'http_req_duration{other}': ['{second}'] }}"
    )

    found = report(verifier, REQUESTS, thresholds, CALLS)

    assert [each.part for each in found.requirements if each.met is not True] == unmet
    assert (found.status is Verdict.VERIFIED) == (not unmet)


@pytest.mark.parametrize(
    ("options", "tags", "met"),
    [
        (TWO_PHASES, "{scenario:hold}", True),
        (TWO_PHASES, "{scenario:ramp}", False),
        (TWO_PHASES, "", False),
        (ONE, "", False),
        (ONE, "{phase:steady}", None),
    ],
)
def test_a_limit_of_a_phase_is_one_of_the_scenario_that_is_the_phase(
    *, options: str, tags: str, met: bool | None, verifier: ScriptVerifier
) -> None:
    limit = f"{options} thresholds: {{ 'http_req_duration{tags}': ['p(95)<400'] }}"

    found = report(verifier, PHASES, limit, CALL)

    assert {each.part: each.met for each in found.requirements}["criteria[0]"] is met
    assert found.load.matches is True
    assert (found.status is Verdict.VERIFIED) is (met is True)


@pytest.mark.parametrize(("start", "is_met"), [(100, True), (1, False), (0, False)])
def test_a_script_that_begins_elsewhere_is_not_verified(
    *, start: int, is_met: bool, verifier: ScriptVerifier
) -> None:
    stages = (
        f"executor: 'ramping-vus', startVUs: {start}, stages: [{{ duration: '45m', target: 5000 }}]"
    )

    found = report(verifier, START, f"scenarios: {{ a: {{ {stages} }} }}", CALL)

    assert {each.part: each.met for each in found.requirements}["scenarios[0].load.start"] is is_met
    assert (found.status is Verdict.VERIFIED) is is_met
