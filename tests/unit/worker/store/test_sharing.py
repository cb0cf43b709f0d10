import pytest

from shared.domain.errors import ErrorCode, Failure
from shared.domain.script import GeneratedScript, Generator
from shared.domain.verification import Report, Verdict
from tests.support.hand_worker import RESULT
from worker.store.sharing import NOTHING, Sharing

BOTH = Sharing.of(1, in_flight=True, cache_ttl_s=60, generator=Generator.GEMINI)


def made(verdict: Verdict, generator: Generator = Generator.GEMINI) -> GeneratedScript:
    told = {"verification": Report(status=verdict), "generator": generator}
    return RESULT.model_copy(update=told)


def test_workers_share_when_all_that_shapes_a_result_is_the_same() -> None:
    def work(*shaping: object, generator: Generator = Generator.GEMINI) -> str:
        return Sharing.of(*shaping, in_flight=True, cache_ttl_s=0, generator=generator).work

    assert work("model", 0.8) == work("model", 0.8)
    others = {
        work("model", 0.7),
        work("other", 0.8),
        work("model", 0.8, generator=Generator.OFFLINE),
    }
    assert len(others | {work("model", 0.8)}) == 4


def test_nothing_is_shared_unless_a_setting_says_so() -> None:
    assert Sharing.of(1, in_flight=False, cache_ttl_s=0, generator=Generator.GEMINI) == NOTHING
    assert NOTHING.work_of(made(Verdict.VERIFIED)) == ""
    assert NOTHING.kept_s(made(Verdict.VERIFIED)) == 0


@pytest.mark.parametrize("verdict", [Verdict.VERIFIED, Verdict.PARTIALLY_VERIFIED])
def test_a_script_holds_for_all_who_asked_while_it_was_made(verdict: Verdict) -> None:
    assert BOTH.work_of(made(verdict)) == BOTH.work


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        (ErrorCode.SCRIPT_REJECTED, True),
        (ErrorCode.DESCRIPTION_REFUSED, True),
        (ErrorCode.CANNOT_CHANGE, True),
        (ErrorCode.AI_MISCONFIGURED, True),
        (ErrorCode.AI_INCOMPLETE_OUTPUT, True),
        (ErrorCode.AI_UNAVAILABLE, False),
        (ErrorCode.AI_QUOTA, False),
        (ErrorCode.AI_SERVICE_ERROR, False),
        (ErrorCode.DEADLINE_EXCEEDED, False),
        (ErrorCode.POISONED, False),
        (ErrorCode.INTERNAL, False),
    ],
)
def test_a_failure_holds_for_all_if_another_try_would_end_in_it(
    code: ErrorCode,
    *,
    holds: bool,
) -> None:
    assert bool(BOTH.work_of(Failure(code=code, detail="x"))) is holds


def test_a_report_is_each_jobs_own() -> None:
    report = Report(status=Verdict.VERIFIED)

    assert (BOTH.work_of(report), BOTH.kept_s(report)) == ("", 0)


def test_what_is_verified_and_by_the_first_generator_is_kept() -> None:
    assert BOTH.kept_s(made(Verdict.VERIFIED)) == 60
    assert BOTH.kept_s(made(Verdict.PARTIALLY_VERIFIED)) == 0
    assert BOTH.kept_s(made(Verdict.VERIFIED, Generator.OFFLINE)) == 0
    assert BOTH.kept_s(Failure(code=ErrorCode.SCRIPT_REJECTED, detail="x")) == 0
