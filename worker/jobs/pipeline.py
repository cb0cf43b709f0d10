"""How a description becomes a script that may be given out."""

from datetime import UTC, datetime

from shared.domain.errors import ScriptRejectedError
from shared.domain.job import Job, JobKind, JobRequest, Stage
from shared.domain.project import Project
from shared.domain.script import GeneratedScript, Usage
from shared.domain.verification import Language, Report
from worker.budget import Budget
from worker.jobs.environment import Environment
from worker.ports import Draft, Progress


def run_job(
    job: Job, env: Environment, progress: Progress, budget: Budget
) -> GeneratedScript | Report:
    """Do what a job asks for.

    Raises the errors of its generator, ScriptRejectedError, and what `Budget.check` raises.
    """
    request = job.request
    match request.kind:
        case JobKind.GENERATE:
            return _generate(request, env, progress, budget)
        case JobKind.VALIDATE:
            progress.enter(Stage.VERIFYING)
            return env.verifier.verify(
                request.project, request.description, budget, plan=request.plan
            )


def _generate(
    request: JobRequest, env: Environment, progress: Progress, budget: Budget
) -> GeneratedScript:
    """Draft, verify and repair until a draft is accepted or repairing leads no further."""
    description = _required(request.description)
    progress.enter(Stage.DRAFTING)
    draft = env.generator.draft(description, budget, given=request.plan)
    usage, repairs = draft.usage, 0
    while not (report := _verify(draft.script, request, env, progress, budget)).accepted:
        progress.found(report.errors, repair=repairs)
        if repairs == env.max_repairs:
            raise _rejected(draft.script, report, repairs)
        repairs += 1
        env.metrics.repaired()
        progress.enter(Stage.REPAIRING)
        rejected = draft
        draft = env.generator.repair(
            description, rejected, report.errors, budget, given=request.plan
        )
        usage += draft.usage
        if draft.script == rejected.script:
            # Its generator stands by it: to verify or to ask once more would be a waste.
            raise _rejected(draft.script, report, repairs)
    return _accepted(draft, report, at=env.now(), usage=usage, repairs=repairs)


def _verify(
    script: str, request: JobRequest, env: Environment, progress: Progress, budget: Budget
) -> Report:
    progress.enter(Stage.VERIFYING)
    project = Project.of_script(script, Language.JAVASCRIPT)
    return env.verifier.verify(
        project, request.description, budget, plan=request.plan, generated=True
    )


def _accepted(
    draft: Draft, report: Report, *, at: datetime, usage: Usage, repairs: int
) -> GeneratedScript:
    return GeneratedScript(
        script=draft.script,
        generated_at=at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        generator=draft.generator,
        model=draft.model,
        usage=usage,
        repairs=repairs,
        assumptions=draft.assumptions,
        verification=report,
    )


def _rejected(draft: str, report: Report, repairs: int) -> ScriptRejectedError:
    times = "1 repair" if repairs == 1 else f"{repairs} repairs"
    return ScriptRejectedError(
        f"The script still had errors after {times}; its last draft and findings are kept.",
        draft=draft,
        findings=report.findings,
    )


def _required(text: str | None) -> str:
    if text is None:
        raise ValueError("the job's record lacks what its kind needs")
    return text
