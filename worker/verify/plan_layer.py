"""The layer that holds a script against what its description asks for: the load, then the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.domain.dry_run import DryRun
from shared.domain.verification import CheckName, Finding, Load
from shared.findings.codes import Code
from shared.tracing.spans import traced
from worker.budget import Budget
from worker.description.asked import Asked
from worker.reader.port import Reader, UnreadableError
from worker.verify.conformance.asked_addresses import host_of
from worker.verify.conformance.compared_loads import counts_requests
from worker.verify.conformance.plan_judgement import compare_asked_load, judge_plan
from worker.verify.conformance.seen import Seen
from worker.verify.dry_run.walk import Walk
from worker.verify.report.doubts import OF_THE_DESCRIPTION, doubted
from worker.verify.report.verification import Verification
from worker.verify.static.facts import ScriptFacts

# To compare options takes milliseconds; the bound is for hostile ones.
OPTIONS_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLayer:
    """Compares with k6's consolidated options."""

    verification: Verification
    reader: Reader
    budget: Budget

    @traced("load")
    def compare_load(self, options: Mapping[str, Any]) -> None:
        """Compare the load that is asked for with that of the options. Raises UnreadableError."""
        verification = self.verification
        asked, requested = verification.asked, verification.load.requested
        if counts_requests(asked.plan):
            # How many iterations those are, the dry run shows.
            later = {"rate_per_s": None, "stages": None, "vus": None}
            requested = requested.model_copy(update=later)
        read = partial(compare_asked_load, requested, asked.plan, options)
        compared, findings = self.reader.call(read, within_s=OPTIONS_S, budget=self.budget)
        verification.load = compared.model_copy(update={"requested": verification.load.requested})
        verification.finish(CheckName.LOAD, _as_sure_as(asked, findings))
        if compared.matches is None:
            verification.skip(CheckName.LOAD, _reason(verification))

    @traced("plan")
    def compare_plan(
        self, options: Mapping[str, Any] | None, facts: ScriptFacts, walk: Walk | None
    ) -> None:
        """Compare every part of the plan with what was seen of the script.

        `options` is None if they are not those that a run will have, `walk` if there was no dry
        run.
        """
        verification = self.verification
        asked = verification.asked
        if asked.unread or not asked.plan.claims:
            return
        read = partial(
            judge_plan,
            asked.plan,
            verification.description or "",
            verification.load,
            Seen(
                options=options,
                dry_run=_with_all(verification.dry_run, walk),
                walk=walk or Walk(),
                hosts=frozenset(filter(None, map(host_of, asked.origins))),
                facts=facts.without_data(),
                generated=verification.generated,
                words=asked.words,
                known=asked.known,
            ),
        )
        try:
            judged = self.reader.call(read, within_s=OPTIONS_S, budget=self.budget)
        except UnreadableError:
            message = "What the description asks for takes too long to be compared with the script."
            verification.note(Code.REQUIREMENT_NOT_CHECKED, message)
            return
        verification.requirements = judged.requirements
        if verification.dry_run is None:
            verification.findings.extend(judged.of_the_rest)
        else:
            verification.finish(CheckName.DRY_RUN, judged.of_the_rest)
        verification.load = judged.load
        if judged.of_the_load is not None:
            verification.finish(CheckName.LOAD, _as_sure_as(asked, judged.of_the_load))


def _with_all(dry_run: DryRun | None, walk: Walk | None) -> DryRun | None:
    """Return a dry run with all courses of its iterations, also of those that walked."""
    if dry_run is None or walk is None:
        return dry_run
    trace = (*walk.trace.courses, *(each for each in walk.courses))
    return dry_run.model_copy(update={"trace": trace})


def _as_sure_as(asked: Asked, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings; what only seems to be asked for makes no error."""
    if asked.plan.complete:
        return findings
    return doubted(findings, OF_THE_DESCRIPTION, "the description was not read whole")


def _reason(verification: Verification) -> str:
    if not verification.asks:
        return "no description"
    if verification.load.requested != Load():
        return "k6 does not say what a scenario does"
    if verification.asked.unread or not verification.asked.plan.complete:
        return "no load was read for sure"
    if any(scenario.load for scenario in verification.asked.plan.scenarios):
        return "several loads, or a doubtful one: see the requirements"
    return "the description asks for no load"
