"""Asks k6 itself what it makes of a script's options and init code, without running a VU."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from worker.budget import Budget
from worker.k6.executable import ENVIRONMENT, K6
from worker.k6.needs import Need, any_needs
from worker.reader.port import Reader
from worker.verify.inspection.verdict import TIME_S, Inspection, classify
from worker.verify.sandbox.box import Sandbox, SandboxError
from worker.verify.sandbox.confinement import Limits
from worker.verify.stand_ins.replacement import GUARD, take_offline
from worker.verify.static.facts import ScriptFacts

LIMITS = Limits(time_s=TIME_S)
READ_S = 2.0

_ENTRY = "entry.js"
_CONFIG = "config.json"
# `inspect` alone refuses scripts that say only `duration` or only `iterations`; `run` takes 1 VU.
_ONE_VU = json.dumps({"vus": 1})
_NOTHING: Mapping[str, str] = MappingProxyType({})


def inspect(
    sandbox: Sandbox,
    k6: K6,
    facts: ScriptFacts,
    reader: Reader,
    budget: Budget,
    *,
    env: Mapping[str, str] = _NOTHING,
    invented: Callable[[str], bool] | None = None,
) -> Inspection:
    """Let k6 evaluate a script's init code and options, offline.

    `env` is what the script finds in `__ENV`; `invented` returns whether what k6 complains of may
    come of a value there that was made up.

    Not for scripts that `offline.obstacle` names a reason against. Raises SandboxError, also for
    a script that reads files where no layer keeps it from all files, UnreadableError for output
    that takes too long to read, and what `Budget.check` raises.
    """
    # The guard takes open() and require() away; some modules open files, too.
    if not sandbox.confines_files and any_needs(facts.modules, Need.FILES):
        raise SandboxError("no sandbox here keeps a script from reading files")
    script = take_offline(facts, k6, replaced={}, confined=sandbox.confines_files)
    exported = ["default"] if "default" in script.exports else []
    outcome = sandbox.run(
        k6.inspect_command(_ENTRY, config=_CONFIG, env=env),
        {
            **script.files,
            _ENTRY: _entry(script.entry, exported),
            _CONFIG: _ONE_VU,
        },
        environment=ENVIRONMENT,
        limits=LIMITS,
        budget=budget,
    )
    told = replace(outcome, stderr=script.in_own_words(outcome.stderr))
    judged = partial(classify, told, guessed=script.guessed, invented=invented)
    return reader.call(judged, within_s=READ_S, budget=budget)


def _entry(file: str, exported: Sequence[str]) -> str:
    """Write the module that k6 loads: the guard first, then the script as it is."""
    path = json.dumps(f"./{file}")
    named = "".join(f"export {{ {name} }} from {path};\n" for name in exported)
    return f"import './{GUARD}';\nexport * from {path};\n{named}"
