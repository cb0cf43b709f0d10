"""Every script of the corpora through all layers, with real k6."""

import pytest

from shared.domain.project import Project
from shared.domain.verification import Verdict
from shared.findings.codes import Code
from tests.corpus.cases import Case, cases
from tests.corpus.mutants import Mutant, mutants
from tests.support.verifying import ample
from worker.verify.verifier import ScriptVerifier


def _named(kind: str) -> list[object]:
    return [pytest.param(case, id=case.name) for case in cases(kind)]


def _best(verifier: ScriptVerifier) -> Verdict:
    """Say what a good script can be called where scripts may not run at all."""
    engine = verifier.layers.engine
    runs = engine is not None and engine.sandbox.can_dry_run
    return Verdict.VERIFIED if runs else Verdict.PARTIALLY_VERIFIED


@pytest.mark.parametrize("case", _named("broken"))
def test_a_broken_script_is_rejected_for_its_reason(verifier: ScriptVerifier, case: Case) -> None:
    report = case.judged(verifier, ample())

    assert report.status is Verdict.REJECTED
    assert case.expected & {found.code for found in report.errors}
    assert all(found.hint or found.line for found in report.errors)


# What is said of a script that works: only where a case expects it.
_ADVICE = frozenset(
    {
        Code.IDLE_THRESHOLD,
        Code.THRESHOLD_WITHOUT_SAMPLES,
        Code.LOAD_BEYOND_A_MACHINE,
        Code.DATA_RUNS_OUT,
        Code.CHECK_IS_NO_FUNCTION,
        Code.SERIES_EXPLOSION,
    }
)


@pytest.mark.parametrize("case", _named("good"))
def test_a_good_script_has_no_error(verifier: ScriptVerifier, case: Case) -> None:
    report = case.judged(verifier, ample())

    assert report.errors == ()
    assert report.status is _best(verifier)
    assert {found.code for found in report.findings} & _ADVICE == case.expected


def test_the_seed_makes_the_same_mutants_again() -> None:
    assert list(mutants()) == list(mutants())


# Each fourth: all of them, with counts, are in `python -m tests.corpus.table`.
@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(mutant, id=f"{mutant.origin}-{mutant.mutation}")
        for mutant in list(mutants())[::4]
    ],
)
def test_a_mutant_is_rejected(verifier: ScriptVerifier, mutant: Mutant) -> None:
    report = verifier.verify(Project.of_script(mutant.script, mutant.language), None, ample())

    assert report.status is Verdict.REJECTED


@pytest.mark.parametrize("case", _named("partial"))
def test_what_cannot_be_tried_here_is_partially_verified_and_says_why(
    verifier: ScriptVerifier, case: Case
) -> None:
    report = case.judged(verifier, ample())

    assert report.status is Verdict.PARTIALLY_VERIFIED
    assert case.expected <= {found.code for found in report.findings}
