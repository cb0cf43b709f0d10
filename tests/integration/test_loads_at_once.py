"""Scripts before the judge, where a description tells of several loads at once."""

import pytest

from shared.domain.project import Project
from shared.domain.verification import Report, Verdict
from shared.domain.wanted import Wanted
from tests.support.descriptions import drafted
from tests.support.k6_tries import the_k6
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.verify.build import build_verifier
from worker.verify.verifier import ScriptVerifier

pytestmark = pytest.mark.enable_socket

AT_ONCE = [
    (
        "100 shoppers browse https://shop.example/products and 20 admins call "
        "https://shop.example/report for 10 minutes"
    ),
    (
        "60 users from EU against https://eu.example/a, 40 from US against https://us.example/a "
        "for 5 minutes"
    ),
    (
        "For 5 minutes, in parallel 10 rps on https://shop.example/search and 5 rps on "
        "https://shop.example/checkout."
    ),
    (
        "50 users on https://shop.example/a for 10 minutes, meanwhile a background load of 5 rps "
        "on /health."
    ),
    (
        "100 users for 10 minutes: 80 read https://shop.example/a and 20 write with POST "
        "https://shop.example/a"
    ),
]
TWO = """
import http from 'k6/http';
export const options = { scenarios: {
  shoppers: { executor: 'constant-vus', vus: 100, duration: '10m', exec: 'shoppers' },
  admins: { executor: 'constant-vus', vus: 20, duration: '10m', exec: 'admins' },
} };
function products() { http.get('https://shop.example/products'); }
function report() { http.get('https://shop.example/report'); }
"""
ONE = """
import http from 'k6/http';
export const options = { vus: 120, duration: '10m' };
export default function () {
  http.get('https://shop.example/products');
  http.get('https://shop.example/report');
}
"""


@pytest.fixture(scope="module")
def verifier() -> ScriptVerifier:
    return build_verifier(reader=InPlace(), k6_path=str(the_k6().path))


def report(verifier: ScriptVerifier, description: str, script: str) -> Report:
    return verifier.verify(Project.of_script(script), Wanted(description=description), Budget(30))


@pytest.mark.parametrize("description", AT_ONCE)
def test_a_script_for_loads_at_once_is_verified(description: str, verifier: ScriptVerifier) -> None:
    script = drafted(description).script

    found = report(verifier, description, script)

    assert found.status is Verdict.VERIFIED
    assert script.count("exec: ") == 2


@pytest.mark.parametrize(
    ("shoppers", "admins", "unmet"),
    [
        ("products();", "report();", set()),
        ("products(); report();", "report();", {"scenarios[1].steps[0]"}),
        (
            "products(); report();",
            "products(); report();",
            {"scenarios[0].steps[0]", "scenarios[1].steps[0]"},
        ),
    ],
)
def test_each_load_makes_its_own_requests_and_no_other(
    shoppers: str, admins: str, unmet: set[str], verifier: ScriptVerifier
) -> None:
    functions = (
        f"export function shoppers() {{ {shoppers} }}\nexport function admins() {{ {admins} }}\n"
    )

    found = report(verifier, AT_ONCE[0], f"{TWO}{functions}")

    assert {each.part for each in found.requirements if each.met is False} == unmet
    assert (found.status is Verdict.VERIFIED) is (unmet == set())


def test_one_scenario_with_all_users_is_not_two_loads(verifier: ScriptVerifier) -> None:
    found = report(verifier, AT_ONCE[0], ONE)

    assert {each.part for each in found.requirements if each.met is False} == {
        f"scenarios[{number}].load.{field}"
        for number in range(2)
        for field in ("target", "duration_s")
    }
    assert found.status is not Verdict.VERIFIED


def test_a_script_for_a_limit_that_nothing_fails_is_verified(verifier: ScriptVerifier) -> None:
    description = (
        "30 buyers POST https://shop.example/orders with sku AB-12 and 70 visitors GET "
        "https://shop.example/items for 3 minutes. No errors allowed for the visitors."
    )

    found = report(verifier, description, drafted(description).script)

    assert found.status is Verdict.VERIFIED
