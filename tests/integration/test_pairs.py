"""Verified is what does what was asked: scripts that are right, beside their wrong twins."""

import pytest

from shared.domain.project import Project
from shared.domain.verification import Report, Verdict
from shared.domain.wanted import Wanted
from tests.corpus.pairs import Pair, pairs
from tests.support.verifying import ample
from worker.verify.verifier import ScriptVerifier

ALL = pairs()
READ = [pytest.param(pair, id=pair.name) for pair in ALL if pair.read]
UNREAD = [pytest.param(pair, id=pair.name) for pair in ALL if not pair.read]


def _judged(verifier: ScriptVerifier, description: str, script: str) -> Report:
    return verifier.verify(Project.of_script(script), Wanted(description=description), ample())


@pytest.mark.parametrize("pair", READ)
def test_a_script_that_does_what_was_asked_is_verified(
    verifier: ScriptVerifier, pair: Pair
) -> None:
    report = _judged(verifier, pair.description, pair.right)

    assert [each for each in report.requirements if each.met is not True] == []
    assert report.status is Verdict.VERIFIED


@pytest.mark.parametrize("pair", READ)
def test_a_script_that_does_something_else_is_not_verified(
    verifier: ScriptVerifier, pair: Pair
) -> None:
    report = _judged(verifier, pair.description, pair.wrong)

    assert report.status is not Verdict.VERIFIED
    assert "reading_incomplete" not in report.left_open


@pytest.mark.parametrize("pair", UNREAD)
def test_neither_is_verified_where_a_part_is_not_read(verifier: ScriptVerifier, pair: Pair) -> None:
    for script in (pair.right, pair.wrong):
        report = _judged(verifier, pair.description, script)

        assert report.status is Verdict.PARTIALLY_VERIFIED
        assert {"reading_incomplete", "reading_doubtful"} & set(report.left_open)
