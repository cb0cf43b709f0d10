from dataclasses import replace

import pytest

from shared.domain.errors import (
    AIUnavailableError,
    DeadlineExceededError,
    LoadGenieError,
    ScriptRejectedError,
)
from shared.domain.job import Job, JobKind, JobRequest, Stage
from shared.domain.plan import GivenPlan, Origin
from shared.domain.script import GeneratedScript, Usage
from shared.domain.verification import (
    Finding,
    Language,
    Load,
    LoadComparison,
    Report,
    Requirement,
    Severity,
    Verdict,
)
from shared.domain.wanted import Ask, Base, Traits, Wanted
from tests.support.fakes import (
    ACCEPTED,
    RecordedProgress,
    ScriptedGenerator,
    ScriptedVerifier,
    draft,
    environment,
    error_finding,
    job,
    rejected,
)
from worker.budget import Budget, JobStoppedError, StopReason
from worker.description.asked import Asked
from worker.jobs.pipeline import run_job
from worker.ports import Draft


def test_an_accepted_draft_is_the_result() -> None:
    env = environment(drafts=[draft("a script")])

    result = run_job(job(), env, RecordedProgress(), Budget(60))

    assert isinstance(result, GeneratedScript)
    assert result.script == "a script"
    assert result.generated_at == "2025-07-06 12:34:56"
    assert result.verification == ACCEPTED
    assert result.assumptions == ("an assumption",)
    assert result.repairs == 0


def test_the_stages_of_a_repair_are_reported_in_order() -> None:
    env = environment(drafts=[draft(), draft("better")], reports=[rejected(), ACCEPTED])
    progress = RecordedProgress()

    run_job(job(), env, progress, Budget(60))

    assert progress.steps == [
        Stage.DRAFTING,
        Stage.VERIFYING,
        (0, ("syntax_error",)),
        Stage.REPAIRING,
        Stage.VERIFYING,
    ]


def test_where_nobody_verifies_no_job_is_said_to_be_verified() -> None:
    env = replace(environment(drafts=[draft()]), verifies=False)
    progress = RecordedProgress()

    run_job(job(), env, progress, Budget(60))

    assert progress.steps == [Stage.DRAFTING]


def test_a_repair_gets_the_rejected_draft_and_its_errors_only() -> None:
    warning = Finding(code="slow", severity=Severity.WARNING, message="may be slow")
    env = environment(
        drafts=[draft("bad"), draft("good")], reports=[rejected(error_finding(), warning)]
    )
    assert isinstance(env.generator, ScriptedGenerator)

    run_job(job(), env, RecordedProgress(), Budget(60))

    assert env.generator.repaired == [(draft("bad"), (error_finding(),))]


def test_usage_and_repairs_add_up_over_all_drafts() -> None:
    env = environment(
        drafts=[
            draft("first", prompt_tokens=10),
            draft("second", prompt_tokens=20),
            draft("third", prompt_tokens=30),
        ],
        reports=[rejected(), rejected()],
    )

    result = run_job(job(), env, RecordedProgress(), Budget(60))

    assert isinstance(result, GeneratedScript)
    assert result.usage == Usage(prompt_tokens=60, output_tokens=15)
    assert result.repairs == 2


def test_used_up_repairs_keep_the_last_draft_and_all_its_findings() -> None:
    env = environment(
        drafts=[draft("first"), draft("second")],
        reports=[rejected(), rejected(error_finding("no_request"))],
        max_repairs=1,
    )
    progress = RecordedProgress()

    with pytest.raises(ScriptRejectedError) as raised:
        run_job(job(), env, progress, Budget(60))

    assert raised.value.draft == "second"
    assert raised.value.findings == (error_finding("no_request"),)
    assert progress.steps[-1] == (1, ("no_request",))


def test_a_repair_that_changes_nothing_is_the_last_and_is_not_verified_again() -> None:
    env = environment(
        drafts=[draft("same"), draft("same"), draft("never asked for")],
        reports=[rejected(error_finding("no_request")), ACCEPTED],
    )
    assert isinstance(env.generator, ScriptedGenerator)
    assert isinstance(env.verifier, ScriptedVerifier)

    with pytest.raises(ScriptRejectedError) as raised:
        run_job(job(), env, RecordedProgress(), Budget(60))

    assert raised.value.draft == "same"
    assert raised.value.findings == (error_finding("no_request"),)
    assert len(env.generator.repaired) == 1
    assert env.verifier.seen == [("same", "10 users for 1 minute")]


def test_without_repairs_the_first_rejected_draft_fails_the_job() -> None:
    env = environment(drafts=[draft()], reports=[rejected()], max_repairs=0)

    with pytest.raises(ScriptRejectedError):
        run_job(job(), env, RecordedProgress(), Budget(60))


def test_a_generators_failure_is_the_jobs() -> None:
    env = environment(drafts=[AIUnavailableError("The model is out of reach.")])

    with pytest.raises(AIUnavailableError):
        run_job(job(), env, RecordedProgress(), Budget(60))


def test_a_stopped_attempt_ends_before_its_next_verification() -> None:
    def cancelled_meanwhile(budget: Budget) -> Draft:
        budget.stop(StopReason.CANCELLED)
        return draft()

    env = environment(drafts=[cancelled_meanwhile])

    with pytest.raises(JobStoppedError):
        run_job(job(), env, RecordedProgress(), Budget(60))


def test_a_persons_script_is_verified_against_their_description() -> None:
    env = environment(reports=[rejected()])
    assert isinstance(env.verifier, ScriptedVerifier)
    validate = job(kind=JobKind.VALIDATE, script="their script", description="10 users")
    progress = RecordedProgress()

    report = run_job(validate, env, progress, Budget(60))

    assert report == rejected()
    assert env.verifier.seen == [("their script", "10 users")]
    assert env.verifier.generated == [False]
    assert progress.steps == [Stage.VERIFYING]


def test_a_persons_script_is_in_the_language_that_they_say() -> None:
    env = environment()
    assert isinstance(env.verifier, ScriptedVerifier)
    validate = job(kind=JobKind.VALIDATE, script="a", language=Language.TYPESCRIPT)

    run_job(validate, env, RecordedProgress(), Budget(60))

    assert [each.language for each in env.verifier.projects] == [Language.TYPESCRIPT]


def test_a_generated_script_is_javascript_and_known_as_generated() -> None:
    env = environment(drafts=[draft("a script")])
    assert isinstance(env.verifier, ScriptedVerifier)

    run_job(job(), env, RecordedProgress(), Budget(60))

    assert [each.language for each in env.verifier.projects] == [Language.JAVASCRIPT]
    assert env.verifier.generated == [True]


def test_a_plan_that_is_given_goes_to_whoever_writes_and_whoever_judges() -> None:
    plan = GivenPlan(scenarios=())
    env = environment(drafts=[draft("a"), draft("b")], reports=[rejected()])

    run_job(job(plan=plan), env, RecordedProgress(), Budget(60))

    wanted = Wanted(description="10 users for 1 minute", plan=plan)
    assert isinstance(env.generator, ScriptedGenerator)
    assert isinstance(env.verifier, ScriptedVerifier)
    assert env.generator.wanted == [wanted, wanted]
    assert env.verifier.wanted == [wanted, wanted]


ASKED = Asked(disputes=("in two ways",))


def disputed() -> Report:
    found = Finding(code="reading_disputed", severity=Severity.WARNING, message="two ways")
    return Report(status=Verdict.PARTIALLY_VERIFIED, findings=(found,))


def test_what_a_model_reads_is_what_its_script_is_held_against() -> None:
    env = environment(drafts=[replace(draft(), asked=ASKED)])
    run_job(job(), env, RecordedProgress(), Budget(60))

    assert isinstance(env.verifier, ScriptedVerifier)
    assert env.verifier.asked == [ASKED]


def test_a_dispute_is_asked_about_once() -> None:
    env = environment(
        drafts=[draft("first"), draft("second")], reports=[disputed(), ACCEPTED], max_repairs=2
    )
    progress = RecordedProgress()

    result = run_job(job(), env, progress, Budget(60))

    assert isinstance(result, GeneratedScript)
    assert (result.script, result.repairs) == ("second", 1)
    assert (0, ("reading_disputed",)) in progress.steps


@pytest.mark.parametrize("worse", [disputed(), rejected()])
def test_a_script_that_may_be_given_out_is_not_lost_to_a_worse_one(worse: Report) -> None:
    env = environment(
        drafts=[draft("first"), draft("second")], reports=[disputed(), worse], max_repairs=2
    )

    result = run_job(job(), env, RecordedProgress(), Budget(60))

    assert isinstance(result, GeneratedScript)
    assert (result.script, result.repairs) == ("first", 0)
    assert result.verification == disputed()
    assert result.usage == draft().usage + draft().usage


@pytest.mark.parametrize("error", [AIUnavailableError("away"), DeadlineExceededError("late")])
def test_a_script_that_may_be_given_out_is_not_lost_to_a_failure(error: LoadGenieError) -> None:
    env = environment(drafts=[draft("first"), error], reports=[disputed()], max_repairs=2)

    result = run_job(job(), env, RecordedProgress(), Budget(60))

    assert isinstance(result, GeneratedScript)
    assert result.script == "first"


@pytest.mark.parametrize("max_repairs", [0, 2])
def test_a_disputed_script_that_its_generator_stands_by_is_given_out(max_repairs: int) -> None:
    env = environment(
        drafts=[draft("same"), draft("same")], reports=[disputed()], max_repairs=max_repairs
    )

    result = run_job(job(), env, RecordedProgress(), Budget(60))

    assert isinstance(result, GeneratedScript)
    assert (result.script, result.repairs) == ("same", 0)
    assert result.verification == disputed()


def changing(base: Base) -> Job:
    request = JobRequest(kind=JobKind.GENERATE, description="70 users", base=base)
    return job().model_copy(update={"request": request})


def test_a_changed_script_comes_with_its_diff() -> None:
    env = environment(drafts=[draft("a\nc\n")])

    made = run_job(
        changing(Base(script="a\nb\n", traits=Traits())), env, RecordedProgress(), Budget(60)
    )

    assert isinstance(made, GeneratedScript)
    assert made.diff is not None
    assert made.diff.splitlines()[3:] == [" a", "-b", "+c"]
    assert isinstance(env.verifier, ScriptedVerifier)
    assert [script for script, _ in env.verifier.seen] == ["a\nc\n"]


def test_a_script_that_is_not_changed_has_no_diff() -> None:
    env = environment(drafts=[draft("a")])

    made = run_job(job(), env, RecordedProgress(), Budget(60))

    assert isinstance(made, GeneratedScript)
    assert made.diff is None


def test_an_edited_base_is_proven_first_and_asked_for_no_more_than_it_does() -> None:
    unmet = Requirement(
        part="scenarios[0].load.target", origin=Origin.LIKELY, asked="a", found="b", met=False
    )
    of_base = Report(
        status=Verdict.VERIFIED,
        requirements=(unmet,),
        load=LoadComparison(actual=Load(vus=80)),
    )
    env = environment(drafts=[draft("a")], reports=[of_base])
    progress = RecordedProgress()

    base = Base(script="edited", edited=True, asks=(Ask(description="50 users for 2 minutes"),))
    run_job(changing(base), env, progress, Budget(60))

    assert isinstance(env.generator, ScriptedGenerator)
    assert isinstance(env.verifier, ScriptedVerifier)
    assert [script for script, _ in env.verifier.seen] == ["edited", "a"]
    assert progress.steps == [Stage.VERIFYING, Stage.DRAFTING, Stage.VERIFYING]
    # What somebody wrote may need what this service would not.
    assert env.verifier.generated == [False, False]
    (wanted,) = env.generator.wanted
    assert wanted.base is not None
    assert wanted.base.plan is not None
    assert [claim.part for claim in wanted.base.plan.claims] == ["scenarios[0].load.duration_s"]
    assert wanted.base.traits == Traits(load=Load(vus=80))
