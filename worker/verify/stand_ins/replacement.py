"""Rewrites a script's imports so that k6 loads it without a network; no line moves."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shared.domain.verification import Language
from worker.k6.executable import K6
from worker.k6.jslib import LIBRARIES, jslib_name
from worker.k6.modules import known_exports
from worker.k6.needs import Need, any_needs, needs_of
from worker.verify.static.facts import ImportFacts, ScriptFacts

# k6 goes by the end of the name.
SCRIPTS: Mapping[Language, str] = {
    Language.JAVASCRIPT: "script.js",
    Language.TYPESCRIPT: "script.ts",
}
GUARD = "guard.js"
# What require() gives: the guard's only import.
_REQUIRABLE = "requirable.js"

# Files of the box or of the machine, other sites, and modules that this k6 does not have.
_UNREACHABLE = re.compile(r"https?://|k6/x/|\.|/|file:")
# Not a promise: `await` would wait for it for ever. `prototype` is there to be extended.
_UNKNOWN = """const unknown = new Proxy(function () {}, {
  get: (target, name) => {
    if (name === Symbol.toPrimitive) return () => 'unknown';
    if (name === Symbol.iterator) return () => [][Symbol.iterator]();
    return name === 'prototype' ? target.prototype : name === 'then' ? undefined : unknown;
  },
  apply: () => unknown,
  construct: () => unknown,
});
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineScript:
    """A script as files of the box: its own text, the file's name, and the stand-ins it imports.

    `guessed` says that it reads files or services which are not known here: what goes wrong
    afterwards may be the stand-ins' fault. `modules` are the imported modules by their stand-ins.
    """

    text: str
    file: str
    stand_ins: Mapping[str, str]
    exports: frozenset[str]
    guessed: bool
    modules: Mapping[str, str]

    def in_own_words(self, log: str) -> str:
        """Return a log of k6 with the script's own modules, not those in their place."""
        for target, module in self.modules.items():
            log = log.replace(target, json.dumps(module)[1:-1])
        return log


def obstacle(facts: ScriptFacts) -> str | None:
    """Return why k6 cannot load a script here, if it cannot."""
    for name in facts.modules:
        if _unreachable(name):
            return f"{name[:80]!r} can't be imported here"
    return None


def loadable(facts: ScriptFacts) -> bool:
    """Whether k6 can load a script with stand-ins for the modules that can't be imported here.

    A stand-in has the names that are imported from it; a re-export says not what it takes.
    """
    return not any(_unreachable(use.module) and use.reexported for use in facts.imports)


def _unreachable(module: str) -> bool:
    return _UNREACHABLE.match(module) is not None and jslib_name(module) is None


def _unknown(use: ImportFacts) -> str:
    """Write a module whose exports answer everything with themselves."""
    if use.required:
        return f"{_UNKNOWN}module.exports = unknown;\n"
    taken = sorted({*use.names, "default"})
    return _UNKNOWN + "".join(f"export {{ unknown as {name} }};\n" for name in taken)


def take_offline(facts: ScriptFacts, k6: K6, *, replaced: Mapping[str, str]) -> OfflineScript:
    """Point imports at stand-ins; `replaced` maps further modules to files of the box."""
    data = bytearray(facts.text.encode())
    stand_ins = {GUARD: guard()}
    requirable = _own_modules(k6, replaced)
    guessed = _reads_files(facts)
    modules: dict[str, str] = {}
    for use in sorted(facts.imports, key=lambda use: use.start, reverse=True):
        name = jslib_name(use.module)
        target = replaced.get(use.module)
        if name is not None:
            stand_ins[f"jslib-{name}.js"] = _pointed(_libraries()[name], replaced)
            target = f"./jslib-{name}.js"
        elif use.module == "k6/websockets" and not k6.has_websockets_module:
            target = "k6/experimental/websockets"
        elif _unreachable(use.module):
            target = f"./unknown-{use.start}.js"
            stand_ins[target.removeprefix("./")] = _unknown(use)
            guessed = True
        if target is not None:
            modules[target] = use.module
        if use.required:
            requirable[use.module] = target or use.module
        elif target is not None:
            data[use.start : use.end] = f"'{target}'".encode()
    stand_ins[_REQUIRABLE] = f"export const targets = {json.dumps(requirable)};\n"
    return OfflineScript(
        text=data.decode("utf-8", "replace"),
        file=SCRIPTS[facts.language],
        stand_ins=stand_ins,
        exports=facts.exports,
        guessed=guessed or "jslib-aws.js" in stand_ins,
        modules=modules,
    )


def _own_modules(k6: K6, replaced: Mapping[str, str]) -> dict[str, str]:
    """Return what k6's own modules are loaded from, without those that read files."""
    own = {
        name: replaced.get(name, name)
        for name in known_exports().modules
        if Need.FILES not in needs_of(name)
    }
    if not k6.has_websockets_module:
        own["k6/websockets"] = "k6/experimental/websockets"
    return own


def _pointed(library: str, replaced: Mapping[str, str]) -> str:
    """Point the imports of a stand-in, which are ours and written one way, at other stand-ins."""
    for module, target in replaced.items():
        library = library.replace(f"from '{module}';", f"from '{target}';")
    return library


@cache
def guard() -> str:
    """Read the module that every script runs after."""
    return files("worker.verify.stand_ins").joinpath("js", GUARD).read_text("utf-8")


@cache
def _libraries() -> Mapping[str, str]:
    folder = files("worker.verify.stand_ins").joinpath("js", "jslib")
    return {name: folder.joinpath(f"{name}.js").read_text("utf-8") for name in sorted(LIBRARIES)}


def _reads_files(facts: ScriptFacts) -> bool:
    return facts.opens_files or any_needs(facts.modules, Need.FILES)
