"""How a description becomes a script that may be given out."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.domain.errors import LoadGenieError, ScriptRejectedError
from shared.domain.job import Job, JobKind, JobRequest, Stage
from shared.domain.project import Project
from shared.domain.script import GeneratedScript, Usage
from shared.domain.verification import Finding, Language, Report
from shared.domain.wanted import Wanted
from shared.findings.codes import Code
from shared.tracing.spans import span
from worker.budget import Budget
from worker.jobs.base_proof import with_proven_base
from worker.jobs.comparing import difference
from worker.jobs.environment import Environment
from worker.ports import Draft, Progress

# What a script that may be given out could do better: what the description asks for.
_ASKED = frozenset({Code.READING_DISPUTED, Code.REQUIREMENT_NOT_MET, Code.INVENTED_REQUEST})


@dataclass(frozen=True, slots=True)
class _Written:
    """A draft with its report, and what it took so far."""

    draft: Draft
    report: Report
    usage: Usage
    repairs: int = 0


def run_job(
    job: Job, env: Environment, progress: Progress, budget: Budget
) -> GeneratedScript | Report:
    """Do what a job asks for.

    Raises the errors of its generator, ScriptRejectedError, and what `Budget.check` raises.
    """
    request = job.request
    match request.kind:
        case JobKind.GENERATE:
            return _generated(_wanted(request), env, progress, budget)
        case JobKind.VALIDATE:
            progress.enter(Stage.VERIFYING)
            return env.verifier.verify(request.project, request.wanted, budget)


def _generated(
    wanted: Wanted, env: Environment, progress: Progress, budget: Budget
) -> GeneratedScript:
    """Make the script, and tell how it differs from the one that was to be changed."""
    if wanted.base is None:
        return _Generation(wanted, env, progress, budget).run()
    if wanted.base.traits is None:
        progress.enter(Stage.VERIFYING)
    proven = with_proven_base(wanted, env.verifier, env.reader, budget)
    made = _Generation(proven, env, progress, budget).run()
    diff = difference(wanted.base.script, made.script, env.reader, budget)
    return made.model_copy(update={"diff": diff})


@dataclass(frozen=True, slots=True)
class _Generation:
    """One job that makes a script, with all that it may use."""

    wanted: Wanted
    env: Environment
    progress: Progress
    budget: Budget

    def run(self) -> GeneratedScript:
        """Draft, verify and repair until a draft is accepted or repairing leads no further."""
        self.progress.enter(Stage.DRAFTING)
        with span("draft"):
            draft = self.env.generator.draft(self.wanted, self.budget)
        written = _Written(draft, self._verified(draft), draft.usage)
        while not written.report.accepted:
            findings = written.report.errors
            if written.repairs == self.env.max_repairs:
                self.progress.found(findings, repair=written.repairs)
                raise _rejected(written)
            repaired = self._repaired(written, findings)
            if repaired.draft.script == written.draft.script:
                # Its generator stands by it: to ask once more would be a waste.
                raise _rejected(repaired)
            written = repaired
        return _accepted(self._improved(written), at=self.env.now())

    def _improved(self, written: _Written) -> _Written:
        """Ask once more for what an accepted script does not do of what its description asks for.

        The script stays the result unless the next one is better: whatever becomes of that.
        """
        wanting = _wanting(written.report)
        if not wanting or written.repairs == self.env.max_repairs:
            return written
        try:
            repaired = self._repaired(written, wanting)
        except LoadGenieError:
            return written
        is_better = repaired.report.accepted and len(_wanting(repaired.report)) < len(wanting)
        return repaired if is_better else replace(written, usage=repaired.usage)

    def _repaired(self, written: _Written, findings: tuple[Finding, ...]) -> _Written:
        """Let a draft be repaired and verify it, unless its generator stands by it."""
        self.progress.found(findings, repair=written.repairs)
        self.env.metrics.repaired()
        with span(f"repair {written.repairs + 1}"):
            self.progress.enter(Stage.REPAIRING)
            draft = self.env.generator.repair(self.wanted, written.draft, findings, self.budget)
            same = draft.script == written.draft.script
            report = written.report if same else self._verified(draft)
        return _Written(draft, report, written.usage + draft.usage, written.repairs + 1)

    def _verified(self, draft: Draft) -> Report:
        if self.env.verifies:
            self.progress.enter(Stage.VERIFYING)
        return self.env.verifier.verify(
            Project.of_script(draft.script, Language.JAVASCRIPT),
            self.wanted,
            self.budget,
            asked=draft.asked,
            generated=self.wanted.base is None or not self.wanted.base.edited,
        )


def _wanted(request: JobRequest) -> Wanted:
    if request.wanted is None:
        raise ValueError("the job's record lacks what its kind needs")
    return request.wanted


def _wanting(report: Report) -> tuple[Finding, ...]:
    return tuple(found for found in report.findings if found.code in _ASKED)


def _accepted(written: _Written, *, at: datetime) -> GeneratedScript:
    draft = written.draft
    return GeneratedScript(
        script=draft.script,
        generated_at=at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        generator=draft.generator,
        model=draft.model,
        usage=written.usage,
        repairs=written.repairs,
        assumptions=draft.assumptions,
        verification=written.report,
    )


def _rejected(written: _Written) -> ScriptRejectedError:
    times = "1 repair" if written.repairs == 1 else f"{written.repairs} repairs"
    return ScriptRejectedError(
        f"The script still had errors after {times}; its last draft and findings are kept.",
        draft=written.draft.script,
        findings=written.report.findings,
    )
