"""The layers of a verification, in order of cost: static, inspection, load, dry run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from shared.domain.verification import CheckName
from shared.findings.codes import Code
from shared.tracing.spans import traced
from worker.budget import Budget
from worker.reader.port import Reader, UnreadableError
from worker.verify.dry_run.engine import NO_K6, Engine, Missing
from worker.verify.k6_layers import UNREAD_OUTPUT, K6Layers, list_needs, skip_k6
from worker.verify.report.hiding import Hiding
from worker.verify.report.mode import VerifyMode
from worker.verify.report.verification import Verification
from worker.verify.sandbox.box import SandboxError
from worker.verify.stand_ins.replacement import loadable, obstacle
from worker.verify.stand_ins.variables import Variables
from worker.verify.static.facts import ScriptFacts, StaticOutcome
from worker.verify.static.layer import TOO_LARGE, unparsed
from worker.verify.static.linking import Known, analyse_project

# To read a script takes milliseconds; the bound is for hostile ones.
STATIC_S = 4.0
_MOST_PHRASES = 5
_UNREADABLE = f"The script is so tangled that it was not read to its end within {STATIC_S:g} s."


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What a verification can use; without an engine only the static layer runs."""

    engine: Engine | None
    reader: Reader
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
        _note_unread_description(verification)
        facts = _static(verification, self, budget, frozenset(env))
        variables = Variables(read=facts.variables if facts else (), given=dict(env))
        verification.hiding = Hiding(variables.hidden)
        list_needs(verification, variables)
        if verification.failed:
            return
        if engine is None or facts is None:
            _explain(verification, mode, facts, self.missing)
            return
        if not loadable(facts):
            skip_k6(verification, obstacle(facts) or "k6 can't load the script here")
            return
        with_k6 = K6Layers(
            verification=verification,
            engine=engine,
            facts=facts,
            reader=self.reader,
            budget=budget,
        )
        try:
            with_k6.run(variables)
        except SandboxError as error:
            verification.note(Code.NO_SANDBOX, "The sandbox failed: the script was not run.")
            skip_k6(verification, str(error))
        except UnreadableError:
            message = "What k6 said of the options takes too long to read: no function was run."
            verification.note(Code.DRY_RUN_INCOMPLETE, message)
            skip_k6(verification, UNREAD_OUTPUT)


def _note_unread_description(verification: Verification) -> None:
    asked = verification.asked
    for dispute in asked.disputes:
        verification.note(
            Code.READING_DISPUTED,
            f"The description is read in two ways: {dispute}.",
            "Keep to the description's own words; where it is ambiguous, say what is assumed.",
        )
    if asked.set_aside:
        verification.note(
            Code.READING_WITHOUT_BACKGROUND,
            f"Taken for no part of this test: {'; '.join(asked.set_aside[:_MOST_PHRASES])}.",
            "If it is one, say so in plainer words, or give the plan.",
        )
    if asked.not_understood:
        quoted = "; ".join(f"'{phrase}'" for phrase in asked.not_understood[:_MOST_PHRASES])
        verification.note(
            Code.READING_INCOMPLETE,
            f"Not understood in the description: {quoted}.",
            "Write such as '50 users for 2 minutes', 'ramp from 10 to 500 users in 10 seconds, "
            "hold for 1 minute', '100 requests per second for 5 minutes', 'p95 below 400 ms', or "
            "give the plan.",
        )
    if asked.doubts:
        verification.note(
            Code.READING_DOUBTFUL,
            f"Read with a doubt: {'; '.join(asked.doubts)}.",
            "Say it in plainer words, or give the plan.",
        )
    if asked.unread:
        verification.note(
            Code.DESCRIPTION_NOT_READ,
            "The description is too long or too tangled to be read: nothing of it was compared.",
            "Write what the test should do in a few sentences.",
        )


@traced("static")
def _static(
    verification: Verification, layers: Layers, budget: Budget, env_given: frozenset[str]
) -> ScriptFacts | None:
    outcome = _analysed(verification, layers, budget, env_given)
    for name, findings in outcome.findings.items():
        verification.finish(name, findings)
        if Code.TOO_LARGE in {found.code for found in findings}:
            verification.skip(name, TOO_LARGE)
    verification.language = outcome.language
    if outcome.facts is not None:
        verification.entry = outcome.facts.entry.path
    if outcome.unread is not None:
        verification.skip(CheckName.MODULES, outcome.unread)
        skip_k6(verification, outcome.unread)
    if outcome.facts is None or not verification.project.named:
        return outcome.facts
    return replace(outcome.facts, data=dict(verification.project.files))


def _analysed(
    verification: Verification, layers: Layers, budget: Budget, env_given: frozenset[str]
) -> StaticOutcome:
    known = Known(
        k6_version=layers.engine.k6.version if layers.engine else None,
        origin=verification.asked.origin,
        env_given=env_given,
        generated=verification.generated,
    )
    read = partial(analyse_project, verification.project, known, budget)
    try:
        return layers.reader.call(read, within_s=STATIC_S, budget=budget)
    except UnreadableError:
        return unparsed(_UNREADABLE, verification.project.language)


def _explain(
    verification: Verification, mode: VerifyMode, facts: ScriptFacts | None, missing: Missing
) -> None:
    if mode is not VerifyMode.FULL:
        verification.note(Code.VERIFICATION_REDUCED, "Only the static checks ran.")
        skip_k6(verification, f"VERIFY is {mode.value}")
    elif facts is not None:
        verification.note(missing.code, missing.message, missing.hint)
        skip_k6(verification, missing.message)
