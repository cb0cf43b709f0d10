"""Runs every function of a script once in the sandbox, against the sink."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from worker.budget import Budget
from worker.k6.executable import ENVIRONMENT
from worker.k6.needs import Need, needs_of
from worker.reader.port import Reader
from worker.verify.dry_run import wrapper
from worker.verify.dry_run.answers import answers_for
from worker.verify.dry_run.engine import Engine
from worker.verify.dry_run.inquiry import NO_QUESTIONS, Questions
from worker.verify.dry_run.plan import plan
from worker.verify.dry_run.reading import judged
from worker.verify.dry_run.verdict import Run, Verdict
from worker.verify.sandbox.box import Sandbox
from worker.verify.sandbox.confinement import Limits
from worker.verify.sandbox.limits import MEBIBYTE
from worker.verify.stand_ins.replacement import take_offline
from worker.verify.static.facts import ScriptFacts

# setup(), the iterations and teardown() have a limit each; all three may not hang.
LIMITS = Limits(time_s=8, output_bytes=4 * MEBIBYTE)
# Whether an exception is excused asks for the script itself to be read once more.
READ_S = 4.0

_NOTHING: Mapping[str, str] = MappingProxyType({})
_ONE_OFF = frozenset({"setup", "teardown", "handleSummary"})
# What calls back when an iteration's function has returned: which iteration it belongs to, nobody
# can tell.
_CALLBACKS = frozenset({"k6/ws", "k6/websockets", "k6/experimental/websockets", "k6/timers"})

_UNTRIABLE: Mapping[Need, str] = {
    Need.GRPC_SERVER: "gRPC needs the real server",
    Need.BROWSER: "a browser is needed",
    Need.REDIS: "Redis needs the real server",
    Need.SECRETS: "the secrets are not known here",
}


def obstacle(facts: ScriptFacts, sandbox: Sandbox) -> str | None:
    """Return why a script that k6 can load cannot be run here, if it cannot."""
    if not sandbox.can_dry_run:
        return "no sandbox here keeps a script from the network and from files"
    needs = (need for module in facts.modules for need in needs_of(module))
    return next((_UNTRIABLE[need] for need in needs if need in _UNTRIABLE), None)


def dry_run(
    engine: Engine,
    facts: ScriptFacts,
    *,
    options: Mapping[str, Any],
    env: Mapping[str, str] = _NOTHING,
    questions: Questions = NO_QUESTIONS,
    reader: Reader,
    budget: Budget,
    invented: Callable[[str], bool],
) -> Verdict:
    """Run a script's functions; `options` are those of its inspection.

    `env` is what the script finds in `__ENV`, where its scenarios set nothing else. `questions` are
    what else there is to find out, if no callback hinders that. `invented` returns, by its stack,
    whether an exception follows from something made up, and can be pickled.
    Not for scripts that `obstacle` names a reason against. Raises SandboxError, UnreadableError
    for output that takes too long to read, and what `Budget.check` raises.
    """
    nonce = secrets.token_hex(16)
    script = take_offline(facts, engine.k6, replaced=wrapper.REPLACED)
    waits = _waits_for_answers(facts)
    questions = questions if waits else questions.without_walks()
    chosen = plan(options, tries_sparse=waits, questions=questions)
    answers = answers_for(facts.text)
    with engine.sandbox.endpoint() as endpoint, engine.sinks.sink(answers) as sink:
        outcome = engine.sandbox.run(
            engine.k6.run_command("-", env=env),
            {**script.files, **wrapper.modules(chosen, options)},
            stdin=wrapper.entry(
                chosen,
                script.exports,
                options,
                file=script.entry,
                nonce=nonce,
                port=endpoint.port,
            ),
            environment=ENVIRONMENT,
            limits=LIMITS,
            budget=budget,
            endpoint=endpoint,
            serve=sink.serve,
        )
        seen = partial(
            Run,
            plan=chosen,
            one_off=_ONE_OFF & script.exports,
            outcome=outcome,
            requests=sink.requests,
            hosts=tuple(sink.hosts),
            guessed=script.guessed,
            refused=sink.refused,
            invented=invented,
        )
    return reader.call(partial(judged, seen, outcome.stderr, nonce), within_s=READ_S, budget=budget)


def _waits_for_answers(facts: ScriptFacts) -> bool:
    """Return whether all that a script does with answers, it does before an iteration returns."""
    return not facts.uses_timers and _CALLBACKS.isdisjoint(facts.modules)
