"""How a description becomes a script that may be given out."""

from datetime import UTC, datetime

from shared.domain.errors import ScriptRejectedError
from shared.domain.job import Job, JobKind, JobRequest, Stage
from shared.domain.project import Project
from shared.domain.script import GeneratedScript, Usage
from shared.domain.verification import Finding, Language, Report
from worker.budget import Budget
from worker.jobs.environment import Environment
from worker.ports import Draft, Progress

# What a script that may be given out could do better: what the description asks for.
_ASKED = frozenset({"reading_disputed", "requirement_not_met"})


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
    while True:
        report = _verify(draft, request, env, progress, budget)
        findings = _to_repair(report, repairs)
        if not findings or (report.accepted and repairs == env.max_repairs):
            break
        progress.found(findings, repair=repairs)
        if repairs == env.max_repairs:
            raise _rejected(draft.script, report, repairs)
        repairs += 1
        env.metrics.repaired()
        progress.enter(Stage.REPAIRING)
        before = draft
        draft = env.generator.repair(description, before, findings, budget, given=request.plan)
        usage += draft.usage
        if draft.script == before.script:
            # Its generator stands by it: to verify or to ask once more would be a waste.
            if report.accepted:
                break
            raise _rejected(draft.script, report, repairs)
    return _accepted(draft, report, at=env.now(), usage=usage, repairs=repairs)


def _to_repair(report: Report, repairs: int) -> tuple[Finding, ...]:
    """Return what a draft is to be repaired for: its errors, and once what else was asked for."""
    if report.errors or repairs:
        return report.errors
    return tuple(found for found in report.findings if found.code in _ASKED)


def _verify(
    draft: Draft, request: JobRequest, env: Environment, progress: Progress, budget: Budget
) -> Report:
    progress.enter(Stage.VERIFYING)
    return env.verifier.verify(
        Project.of_script(draft.script, Language.JAVASCRIPT),
        request.description,
        budget,
        plan=request.plan,
        quotes=draft.quotes,
        generated=True,
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
