"""The layers of a verification, in order of cost: static, inspection, load, dry run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.domain.verification import CheckName, CheckStatus, Finding, Load
from worker.budget import Budget
from worker.description.claimed_load import mentions_load
from worker.description.urls import first_origin
from worker.k6.needs import Need, any_needs
from worker.verify.dry_run.dry_run import dry_run
from worker.verify.dry_run.dry_run import obstacle as dry_run_obstacle
from worker.verify.dry_run.engine import NO_K6, Engine, Missing
from worker.verify.inspection.verdict import Inspection
from worker.verify.inspector import Inspector
from worker.verify.load.comparison import compare
from worker.verify.load.machine import machine_differences
from worker.verify.load.pace import pace_differences
from worker.verify.load.series import series_differences
from worker.verify.report.codes import Code
from worker.verify.report.doubts import OF_THE_SCRIPT, doubted, outside_need
from worker.verify.report.hiding import Hiding
from worker.verify.report.mode import VerifyMode
from worker.verify.report.verification import Verification
from worker.verify.sandbox.box import SandboxError
from worker.verify.stand_ins.replacement import loadable, obstacle
from worker.verify.stand_ins.variables import Variables, names_of_scenarios
from worker.verify.static.facts import ScriptFacts
from worker.verify.static.layer import analyse
from worker.verify.static.provenance import is_invented
from worker.verify.target import target_differences

_NEED_K6 = (CheckName.OPTIONS, CheckName.LOAD, CheckName.DRY_RUN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What a verification can use; without an engine only the static layer runs."""

    engine: Engine | None
    missing: Missing = NO_K6

    def run(
        self, verification: Verification, mode: VerifyMode, budget: Budget, env: Mapping[str, str]
    ) -> None:
        """Run layer after layer until one finds errors. Raises what `Budget.check` raises.

        `env` holds values that were given for what the script takes from `__ENV`.
        """
        engine = self.engine if mode is VerifyMode.FULL else None
        if engine is not None:
            verification.k6_version = str(engine.k6.version)
        facts = _static(verification, self.engine, budget, frozenset(env))
        variables = Variables(read=facts.variables if facts else (), given=env)
        verification.hiding = Hiding(variables.hidden)
        _list_needs(verification, variables)
        if verification.failed:
            return
        if engine is None or facts is None:
            _explain(verification, mode, facts, self.missing)
            return
        if not loadable(facts):
            _skip(verification, obstacle(facts) or "k6 can't load the script here")
            return
        try:
            _with_k6(verification, engine, facts, variables, budget)
        except SandboxError as error:
            verification.note(Code.NO_SANDBOX, "The sandbox failed: the script was not run.")
            _skip(verification, str(error))


def _static(
    verification: Verification, engine: Engine | None, budget: Budget, env_given: frozenset[str]
) -> ScriptFacts | None:
    outcome = analyse(
        verification.script,
        budget,
        engine.k6.version if engine else None,
        origin=first_origin(verification.description or ""),
        env_given=env_given,
    )
    for name, findings in outcome.findings.items():
        verification.finish(name, findings)
    if outcome.facts is None and not verification.failed:
        verification.skip(CheckName.MODULES, "the script is too large")
    return outcome.facts


def _list_needs(verification: Verification, variables: Variables) -> None:
    verification.needs = variables.needs
    verification.command = variables.command


def _explain(
    verification: Verification, mode: VerifyMode, facts: ScriptFacts | None, missing: Missing
) -> None:
    if mode is not VerifyMode.FULL:
        verification.note(Code.VERIFICATION_REDUCED, "Only the static checks ran.")
        _skip(verification, f"VERIFY is {mode.value}")
    elif facts is None:
        _skip(verification, "the script is too large")
    else:
        verification.note(missing.code, missing.message, missing.hint)
        _skip(verification, missing.message)


def _skip(verification: Verification, reason: str) -> None:
    for name in _NEED_K6:
        verification.skip(name, reason)


def _with_k6(
    verification: Verification,
    engine: Engine,
    facts: ScriptFacts,
    variables: Variables,
    budget: Budget,
) -> None:
    verification.sandbox = engine.sandbox.labels
    unloadable = obstacle(facts)
    known_options = unloadable is None or facts.options_stand_alone
    inspector = Inspector(engine=engine, facts=facts, budget=budget)
    inspection = inspector.inspect(variables)
    _judge_inspection(verification, inspection, known_options=known_options)
    if inspection.options is None or verification.failed:
        return
    variables = variables.without(names_of_scenarios(inspection.options))
    _list_needs(verification, variables)
    if inspector.load_hangs_on(variables, inspection.options):
        verification.skip(CheckName.LOAD, "the load hangs on what the script needs from __ENV")
    elif known_options:
        _compare_load(verification, inspection.options)
    else:
        verification.skip(CheckName.LOAD, "the options use a module that is not known here")
    if verification.checks[CheckName.LOAD].status is CheckStatus.FAILED:
        return
    if reason := unloadable or dry_run_obstacle(facts, engine.sandbox):
        _skip_dry_run(verification, engine, reason)
    else:
        _dry_run(
            verification,
            engine,
            facts,
            options=inspection.options,
            env=variables.values,
            budget=budget,
        )


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
        _skip(verification, f"the script stops without {missing or 'its files'}")


def _compare_load(verification: Verification, options: Mapping[str, Any]) -> None:
    verification.load, findings = compare(verification.load.requested, options)
    differences = (*findings, *pace_differences(options), *machine_differences(options))
    verification.finish(CheckName.LOAD, differences)
    unread = _note_unread(verification)
    if verification.load.matches is None:
        if verification.load.requested != Load():
            reason = "k6 does not say what a scenario does"
        else:
            reason = "no load was read for sure" if unread else "the description asks for no load"
        verification.skip(CheckName.LOAD, reason if verification.description else "no description")


def _note_unread(verification: Verification) -> bool:
    """Note it if a description speaks of a load of which only criteria, or nothing, was read."""
    claims_load = verification.load.requested != Load(
        thresholds=verification.load.requested.thresholds
    )
    if claims_load or not mentions_load(verification.description or ""):
        return False
    verification.note(
        Code.LOAD_NOT_READ,
        "The description speaks of a load, but not in words that are read for sure: it was not "
        "compared.",
        "Write exact numbers, such as '50 users for 2 minutes', 'ramp from 10 to 500 users in 10 "
        "seconds, hold for 1 minute', '100 requests per second for 5 minutes', 'p95 below 400 ms'.",
    )
    return True


def _skip_dry_run(verification: Verification, engine: Engine, reason: str) -> None:
    if not engine.sandbox.can_dry_run:
        verification.note(Code.NO_SANDBOX, "No sandbox here lets the script run safely.")
    verification.skip(CheckName.DRY_RUN, reason)


def _dry_run(
    verification: Verification,
    engine: Engine,
    facts: ScriptFacts,
    *,
    options: Mapping[str, Any],
    env: Mapping[str, str],
    budget: Budget,
) -> None:
    invented = partial(is_invented, facts.text, budget=budget)
    verdict = dry_run(engine, facts, options=options, env=env, budget=budget, invented=invented)
    findings = _proven(verification, facts, verdict.findings)
    verification.dry_run = verdict.seen
    trace = verdict.seen.trace
    traffic = (
        *target_differences(verification.description or "", verdict.seen),
        *verification.not_yet_reported(pace_differences(options, trace)),
        *series_differences(trace, options),
    )
    verification.finish(CheckName.DRY_RUN, (*verification.not_yet_reported(findings), *traffic))


def _proven(
    verification: Verification, facts: ScriptFacts, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return a dry run's findings; errors that come of what it could not give only warn."""
    if not verification.description and not any_needs(facts.modules, Need.NETWORK):
        # A person's own script that has nothing to send requests with does not mean to.
        because = "the script imports nothing to send requests with"
        findings = doubted(findings, {Code.NO_REQUEST}, because)
    return findings
