"""Scripts of the offline generator before the judge that every script meets."""

import pytest

from shared.domain.project import Project
from shared.domain.verification import Verdict
from shared.domain.wanted import Wanted
from tests.support.descriptions import Case, cases, drafted
from tests.support.k6_tries import the_k6
from tests.support.load_corpus import Described, described_loads
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.verify.build import build_verifier
from worker.verify.verifier import ScriptVerifier

pytestmark = pytest.mark.enable_socket


_ALLOWED = {"failed_check", "reading_incomplete", "reading_doubtful", "requirement_not_checked"}


@pytest.fixture(scope="module")
def verifier() -> ScriptVerifier:
    return build_verifier(reader=InPlace(), k6_path=str(the_k6().path))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.description[:40])
def test_every_script_is_verified_and_lists_its_secrets(
    case: Case, verifier: ScriptVerifier
) -> None:
    report = verifier.verify(
        Project.of_script(drafted(case.description).script),
        Wanted(description=case.description),
        Budget(30),
    )

    # A check of a text that only the real site answers fails in the dry run; it is no error, nor is
    # what is not read for sure, or names no request to tell it by.
    reasons = {found.code for found in report.findings} - _ALLOWED
    assert reasons <= set()
    assert report.status is not Verdict.REJECTED
    assert report.load.matches is not False


@pytest.mark.parametrize("described", described_loads()[::3], ids=lambda each: each.text[:40])
def test_every_load_that_is_claimed_is_made(described: Described, verifier: ScriptVerifier) -> None:
    report = verifier.verify(
        Project.of_script(drafted(described.text).script),
        Wanted(description=described.text),
        Budget(30),
    )

    assert report.errors == ()
    assert report.load.matches is not False
