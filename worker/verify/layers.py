"""The layers of a verification, in order of cost: static, inspection, load, dry run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.domain.verification import CheckName, CheckStatus, Finding, Load
from worker.budget import Budget
from worker.k6.needs import Need, any_needs
from worker.reader.reader import Reader, UnreadableError
from worker.verify.dry_run.dry_run import dry_run
from worker.verify.dry_run.dry_run import obstacle as dry_run_obstacle
from worker.verify.dry_run.engine import NO_K6, Engine, Missing
from worker.verify.inspection.inspection import inspect
from worker.verify.inspection.verdict import Inspection
from worker.verify.load.judgement import judge_load
from worker.verify.report.codes import Code
from worker.verify.report.doubts import OF_THE_SCRIPT, doubted, outside_need
from worker.verify.report.findings import make_finding
from worker.verify.report.mode import VerifyMode
from worker.verify.report.verification import Verification
from worker.verify.sandbox.box import SandboxError
from worker.verify.stand_ins.replacement import loadable, obstacle
from worker.verify.static.facts import ScriptFacts, StaticOutcome
from worker.verify.static.layer import analyse
from worker.verify.static.provenance import Provenance
from worker.verify.target import target_differences

# To read a script, and to compare options, takes milliseconds; the bounds are for hostile ones.
STATIC_S = 4.0
OPTIONS_S = 2.0
_UNREADABLE = f"The script is so tangled that it was not read to its end within {STATIC_S:g} s."
_NO_LOAD = "the description asks for no load"
_TOO_LARGE = "the script is too large or too tangled"
_UNREAD_OUTPUT = "what k6 wrote takes too long to read"
_NEED_K6 = (CheckName.OPTIONS, CheckName.LOAD, CheckName.DRY_RUN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What a verification can use; without an engine only the static layer runs."""

    engine: Engine | None
    reader: Reader
    missing: Missing = NO_K6

    def run(self, verification: Verification, mode: VerifyMode, budget: Budget) -> None:
        """Run layer after layer until one finds errors. Raises what `Budget.check` raises."""
        engine = self.engine if mode is VerifyMode.FULL else None
        if engine is not None:
            verification.k6_version = str(engine.k6.version)
        _note_unread_description(verification)
        facts = _static(verification, self, budget)
        if verification.failed:
            return
        if engine is None or facts is None:
            _explain(verification, mode, facts, self.missing)
            return
        if not loadable(facts):
            _skip(verification, obstacle(facts) or "k6 can't load the script here")
            return
        try:
            _with_k6(verification, engine, facts, self.reader, budget)
        except SandboxError as error:
            verification.note(Code.NO_SANDBOX, "The sandbox failed: the script was not run.")
            _skip(verification, str(error))
        except UnreadableError:
            message = "What k6 said of the options takes too long to read: no function was run."
            verification.note(Code.DRY_RUN_INCOMPLETE, message)
            _skip(verification, _UNREAD_OUTPUT)


def _note_unread_description(verification: Verification) -> None:
    if verification.asked.unread:
        verification.note(
            Code.DESCRIPTION_NOT_READ,
            "The description is too long or too tangled to be read: nothing of it was compared.",
            "Write what the test should do in a few sentences.",
        )


def _static(verification: Verification, layers: Layers, budget: Budget) -> ScriptFacts | None:
    outcome = _analysed(verification, layers, budget)
    for name, findings in outcome.findings.items():
        verification.finish(name, findings)
        if Code.TOO_LARGE in {found.code for found in findings}:
            verification.skip(name, _TOO_LARGE)
    if outcome.facts is None and not verification.failed:
        verification.skip(CheckName.MODULES, _TOO_LARGE)
    return outcome.facts


def _analysed(verification: Verification, layers: Layers, budget: Budget) -> StaticOutcome:
    version = layers.engine.k6.version if layers.engine else None
    origin = verification.asked.origin
    read = partial(analyse, verification.script, budget, version, origin=origin)
    try:
        return layers.reader.call(read, within_s=STATIC_S, budget=budget)
    except UnreadableError:
        return StaticOutcome({CheckName.SYNTAX: (make_finding(Code.TOO_LARGE, _UNREADABLE),)})


def _explain(
    verification: Verification, mode: VerifyMode, facts: ScriptFacts | None, missing: Missing
) -> None:
    if mode is not VerifyMode.FULL:
        verification.note(Code.VERIFICATION_REDUCED, "Only the static checks ran.")
        _skip(verification, f"VERIFY is {mode.value}")
    elif facts is None:
        _skip(verification, _TOO_LARGE)
    else:
        verification.note(missing.code, missing.message, missing.hint)
        _skip(verification, missing.message)


def _skip(verification: Verification, reason: str) -> None:
    for name in _NEED_K6:
        verification.skip(name, reason)


def _with_k6(
    verification: Verification, engine: Engine, facts: ScriptFacts, reader: Reader, budget: Budget
) -> None:
    verification.sandbox = engine.sandbox.labels
    unloadable = obstacle(facts)
    known_options = unloadable is None or facts.options_stand_alone
    inspection = inspect(engine.sandbox, engine.k6, facts, reader, budget)
    _judge_inspection(verification, inspection, known_options=known_options)
    if inspection.options is None or verification.failed:
        return
    if known_options:
        _compare_load(verification, inspection.options, reader, budget)
    else:
        verification.skip(CheckName.LOAD, "the options use a module that is not known here")
    if verification.checks[CheckName.LOAD].status is CheckStatus.FAILED:
        return
    if reason := unloadable or dry_run_obstacle(facts, engine.sandbox):
        _skip_dry_run(verification, engine, reason)
    else:
        _dry_run(verification, engine, facts, inspection.options, reader=reader, budget=budget)


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


def _compare_load(
    verification: Verification, options: Mapping[str, Any], reader: Reader, budget: Budget
) -> None:
    read = partial(judge_load, verification.load.requested, options)
    verification.load, findings = reader.call(read, within_s=OPTIONS_S, budget=budget)
    verification.finish(CheckName.LOAD, findings)
    unread = verification.asked.unread or _note_unread(verification)
    if verification.load.matches is None:
        if verification.load.requested != Load():
            reason = "k6 does not say what a scenario does"
        else:
            reason = "no load was read for sure" if unread else _NO_LOAD
        verification.skip(CheckName.LOAD, reason if verification.description else "no description")


def _note_unread(verification: Verification) -> bool:
    """Say so if a description speaks of a load of which only criteria, or nothing, was read."""
    claims_load = verification.load.requested != Load(
        thresholds=verification.load.requested.thresholds
    )
    if claims_load or not verification.asked.mentions_load:
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
    options: Mapping[str, Any],
    *,
    reader: Reader,
    budget: Budget,
) -> None:
    invented = Provenance(facts.text)
    try:
        verdict = dry_run(
            engine, facts, options=options, reader=reader, budget=budget, invented=invented
        )
    except UnreadableError:
        message = "What the dry run wrote takes too long to read: it was not judged."
        verification.note(Code.DRY_RUN_INCOMPLETE, message)
        verification.skip(CheckName.DRY_RUN, _UNREAD_OUTPUT)
        return
    findings = _proven(verification, facts, verdict.findings)
    verification.dry_run = verdict.seen
    strays = target_differences(verification.asked.origins, verdict.seen)
    verification.finish(CheckName.DRY_RUN, (*verification.not_yet_reported(findings), *strays))


def _proven(
    verification: Verification, facts: ScriptFacts, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return a dry run's findings; errors that come of what it could not give only warn."""
    if Code.SECRET_IN_ENV in {found.code for found in verification.findings}:
        findings = doubted(findings, OF_THE_SCRIPT, "the script ran without its secret")
    if not verification.description and not any_needs(facts.modules, Need.NETWORK):
        # A person's own script that has nothing to send requests with does not mean to.
        because = "the script imports nothing to send requests with"
        findings = doubted(findings, {Code.NO_REQUEST}, because)
    return findings
