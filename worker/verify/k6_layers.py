"""The layers that ask k6: inspection, load, dry run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.domain.dry_run import Course
from shared.domain.verification import CheckName, CheckStatus, Finding
from shared.findings.codes import Code
from shared.tracing.spans import traced
from worker.budget import Budget
from worker.k6.needs import Need, any_needs
from worker.reader.port import Reader, UnreadableError
from worker.verify.conformance.questions import questions_of
from worker.verify.dry_run.dry_run import dry_run
from worker.verify.dry_run.dry_run import obstacle as dry_run_obstacle
from worker.verify.dry_run.engine import Engine
from worker.verify.dry_run.walk import Walk
from worker.verify.inspection.verdict import Inspection
from worker.verify.inspector import Inspector
from worker.verify.load.judgement import judge_traffic
from worker.verify.plan_layer import OPTIONS_S, PlanLayer
from worker.verify.report.doubts import OF_THE_SCRIPT, doubted, outside_need
from worker.verify.report.verification import Verification
from worker.verify.stand_ins.replacement import obstacle
from worker.verify.stand_ins.variables import Variables, names_of_scenarios
from worker.verify.static.facts import ScriptFacts
from worker.verify.static.provenance import Provenance
from worker.verify.target import target_differences

UNREAD_OUTPUT = "what k6 wrote takes too long to read"
_NEED_K6 = (CheckName.OPTIONS, CheckName.LOAD, CheckName.DRY_RUN)


def skip_k6(verification: Verification, reason: str) -> None:
    """Skip every check that needs k6."""
    for name in _NEED_K6:
        verification.skip(name, reason)


def list_needs(verification: Verification, variables: Variables) -> None:
    """Report what a script needs from `__ENV`, as far as it is known by now."""
    verification.needs = variables.needs
    verification.command = variables.command(verification.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class K6Layers:
    """The layers that ask k6, over one script that the static layer let pass."""

    verification: Verification
    engine: Engine
    facts: ScriptFacts
    reader: Reader
    budget: Budget

    def run(self, variables: Variables) -> None:
        """Inspect, compare the load, and run dry. Raises SandboxError and UnreadableError."""
        verification, facts = self.verification, self.facts
        verification.sandbox = self.engine.sandbox.labels
        unloadable = obstacle(facts)
        known_options = unloadable is None or facts.options_stand_alone
        inspector = Inspector(
            engine=self.engine,
            facts=facts,
            reader=self.reader,
            budget=self.budget,
        )
        inspection = inspector.inspect(variables)
        _judge_inspection(verification, inspection, known_options=known_options)
        if inspection.options is None or verification.failed:
            return
        variables = variables.without(names_of_scenarios(inspection.options))
        list_needs(verification, variables)
        plan_layer = PlanLayer(verification=verification, reader=self.reader, budget=self.budget)
        hangs = inspector.load_hangs_on(variables, inspection.options)
        if hangs:
            reason = "the load hangs on what the script needs from __ENV"
            verification.skip(CheckName.LOAD, reason)
        elif known_options:
            plan_layer.compare_load(inspection.options)
        else:
            verification.skip(CheckName.LOAD, "the options use a module that is not known here")
        if verification.checks[CheckName.LOAD].status is CheckStatus.FAILED:
            return
        load = inspection.options if known_options and not hangs else None
        walk = None
        obstructed = unloadable or dry_run_obstacle(facts, self.engine.sandbox)
        if obstructed:
            verification.finish(CheckName.DRY_RUN, self._about_traffic(load, ()))
            _skip_dry_run(verification, self.engine, obstructed)
        else:
            walk = self._dry_run(inspection.options, variables.values, load)
        if not verification.failed:
            plan_layer.compare_plan(load, facts, walk)

    def _about_traffic(
        self, load: Mapping[str, Any] | None, courses: Sequence[Course]
    ) -> tuple[Finding, ...]:
        """Return what is to be said of iterations, beside the options if they are the load."""
        if load is None:
            return ()
        read = partial(judge_traffic, self.facts.without_data(), load, courses)
        findings = self.reader.call(read, within_s=OPTIONS_S, budget=self.budget)
        return self.verification.not_yet_reported(findings)

    @traced("dry_run")
    def _dry_run(
        self,
        options: Mapping[str, Any],
        env: Mapping[str, str],
        load: Mapping[str, Any] | None,
    ) -> Walk | None:
        """Run the script, and return what its iterations did, if that was read.

        `load` is None if the options' load is not the one of the test.
        """
        verification = self.verification
        try:
            verdict = dry_run(
                self.engine,
                self.facts,
                options=options,
                env=env,
                questions=questions_of(verification.asked.plan, options),
                reader=self.reader,
                budget=self.budget,
                invented=Provenance(self.facts),
            )
        except UnreadableError:
            message = "What the dry run wrote takes too long to read: it was not judged."
            verification.note(Code.DRY_RUN_INCOMPLETE, message)
            verification.skip(CheckName.DRY_RUN, UNREAD_OUTPUT)
            return None
        verification.dry_run = verdict.seen
        findings = _proven(verification, self.facts, verdict.findings)
        verification.finish(
            CheckName.DRY_RUN,
            (
                *verification.not_yet_reported(findings),
                *target_differences(verification.asked.origins, verdict.seen),
                *self._about_traffic(load, verdict.seen.trace),
            ),
        )
        return verdict.walk


def _judge_inspection(
    verification: Verification, inspection: Inspection, *, known_options: bool
) -> None:
    """Record what k6 said; errors that come of what the script misses here are no proof."""
    missing = outside_need(verification.findings)
    findings = inspection.findings
    if missing is not None:
        codes = OF_THE_SCRIPT if known_options else frozenset(Code)
        findings = doubted(findings, codes, f"the script ran without {missing}")
    verification.finish(CheckName.OPTIONS, verification.not_yet_reported(findings))
    if inspection.options is None and not verification.failed:
        skip_k6(verification, f"the script stops without {missing or 'its files'}")


def _skip_dry_run(verification: Verification, engine: Engine, reason: str) -> None:
    if not engine.sandbox.can_dry_run:
        verification.note(Code.NO_SANDBOX, "No sandbox here lets the script run safely.")
    verification.skip(CheckName.DRY_RUN, reason)


def _proven(
    verification: Verification, facts: ScriptFacts, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return a dry run's findings; errors that come of what it could not give only warn."""
    if not verification.description and not any_needs(facts.modules, Need.NETWORK):
        # A person's own script that has nothing to send requests with does not mean to.
        because = "the script imports nothing to send requests with"
        findings = doubted(findings, {Code.NO_REQUEST}, because)
    return tuple(each for each in findings if not _awaits(facts, each))


def _awaits(facts: ScriptFacts, finding: Finding) -> bool:
    """Return whether a check is a value because it awaits: no function that check() takes does."""
    return finding.code == Code.CHECK_IS_NO_FUNCTION and any(
        file.path == finding.file and finding.line in file.awaiting_checks for file in facts.files
    )
