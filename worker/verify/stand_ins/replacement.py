"""Rewrites a script's imports so that k6 loads it without a network; no line moves.

The script's files lie in a folder of their own, and each import leads to one of them or to a
stand-in above: nothing else can be imported.
"""

import json
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from worker.k6.executable import K6
from worker.k6.jslib import LIBRARIES, jslib_name
from worker.k6.log import FOLDER
from worker.k6.modules import is_built_in, known_exports
from worker.k6.needs import Need, needs_of
from worker.verify.static.facts import ImportFacts, ModuleFacts, ScriptFacts

GUARD = "guard.js"
# What require() and open() give: the guard imports it.
_GIVEN = "given.js"
_FILE_SYSTEM = "file_system.js"
# k6's own would also read what the box holds beside the script.
_ALWAYS_REPLACED: Mapping[str, str] = {"k6/experimental/fs": f"./{_FILE_SYSTEM}"}
# In a URL these end a path, or stand for another character.
_SPECIAL = frozenset("%?#")

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
    """A script as files of the box: its own, and the stand-ins that they import.

    `entry` is the path of the file that k6 is given. `guessed` says that it reads files or services
    which are not known here: what goes wrong afterwards may be the stand-ins' fault. `modules` are
    the imported modules by their stand-ins.
    """

    entry: str
    files: Mapping[str, str | bytes]
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
    for use in _uses(facts):
        if _unreachable(use):
            return f"{use.module[:80]!r} can't be imported here"
    return None


def loadable(facts: ScriptFacts) -> bool:
    """Whether k6 can load a script with stand-ins for the modules that can't be imported here.

    A stand-in has the names that are imported from it; a re-export says not what it takes.
    """
    return not any(_unreachable(use) and use.reexported for use in _uses(facts))


def take_offline(
    facts: ScriptFacts, k6: K6, *, replaced: Mapping[str, str], confined: bool = True
) -> OfflineScript:
    """Point imports at stand-ins; `replaced` maps further modules to files of the box.

    `confined` says that nothing outside of the box can be read: only then open() gives real files.
    """
    box = _Box(k6, {**_ALWAYS_REPLACED, **replaced}, facts.data, confined)
    for path, data in facts.data.items():
        box.files[f"{FOLDER}/{path}"] = data
    for file in facts.files:
        box.files[f"{FOLDER}/{file.path}"] = box.rewritten(file)
    box.add_libraries(facts.entry.path)
    return OfflineScript(
        entry=f"{FOLDER}/{facts.entry.path}",
        files=box.files,
        exports=facts.exports,
        guessed=box.guessed
        or facts.opens_files
        or (not confined and bool(facts.data))
        or "jslib-aws.js" in box.files,
        modules=box.modules,
    )


@dataclass(slots=True)
class _Box:
    """The files of a box while they are written."""

    k6: K6
    replaced: Mapping[str, str]
    data: Mapping[str, bytes]
    confined: bool
    files: dict[str, str | bytes] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    guessed: bool = False
    stand_ins: int = 0

    def rewritten(self, file: ModuleFacts) -> str:
        """Return a file's text with its imports pointed at what the box holds."""
        data = bytearray(file.text.encode())
        above = "../" * (file.path.count("/") + 1)
        for use in sorted(file.imports, key=lambda use: use.start, reverse=True):
            target = self._target(file, use)
            if target is None:
                continue
            if use.required:
                name = target if use.path is not None else use.module
                self.required[name] = target
            else:
                name = above + target.removeprefix("./") if target[0] == "." else target
            self.modules[name] = use.module
            # A call of require() keeps its name, unless that means another file elsewhere.
            if name != use.module:
                data[use.start : use.end] = json.dumps(name).encode()
        return data.decode("utf-8", "replace")

    def add_libraries(self, entry: str) -> None:
        """Add the guard and what it may give to the script."""
        targets = {**_own_modules(self.k6, self.replaced), **self.required}
        names = sorted({posixpath.basename(path) for path in self.data if self.confined})
        readable = [name for name in names if name != "-" and not _SPECIAL & set(name)]
        beside = posixpath.dirname(f"{FOLDER}/{entry}")
        self.files[GUARD] = guard()
        self.files[_GIVEN] = (
            f"export const targets = {json.dumps(targets)};\n"
            f"export const names = {json.dumps(readable)};\n"
            f"export const folder = {json.dumps(beside + '/')};\n"
        )
        self.files[_FILE_SYSTEM] = _script(_FILE_SYSTEM)

    def _target(self, file: ModuleFacts, use: ImportFacts) -> str | None:
        """Return the file of the box that a module is taken from; None if its name says it."""
        if use.path is not None:
            return self._own_file(file, use)
        library = jslib_name(use.module)
        if library is not None:
            self.files[f"jslib-{library}.js"] = _pointed(_libraries()[library], self.replaced)
            return f"./jslib-{library}.js"
        if use.module in self.replaced:
            return self.replaced[use.module]
        if use.module == "k6/websockets" and not self.k6.has_websockets_module:
            return "k6/experimental/websockets"
        if not _unreachable(use):
            return None
        self.guessed = True
        return self._stand_in(_unknown(use))

    def _own_file(self, file: ModuleFacts, use: ImportFacts) -> str | None:
        path = use.path or ""
        if path.endswith(".json"):  # a bundler's work: k6 takes no such module
            return self._stand_in(_data(use, self.data[path].decode("utf-8", "replace")))
        named = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), use.module))
        return None if named == path and not use.required else f"./{FOLDER}/{path}"

    def _stand_in(self, text: str) -> str:
        self.stand_ins += 1
        name = f"stand-in-{self.stand_ins}.js"
        self.files[name] = text
        return f"./{name}"


def _uses(facts: ScriptFacts) -> Iterator[ImportFacts]:
    return (use for file in facts.files for use in file.imports)


def _unreachable(use: ImportFacts) -> bool:
    """Return whether nothing here is what a module's name leads to."""
    return use.path is None and not is_built_in(use.module) and jslib_name(use.module) is None


def _unknown(use: ImportFacts) -> str:
    """Write a module whose exports answer everything with themselves."""
    if use.required:
        return f"{_UNKNOWN}module.exports = unknown;\n"
    taken = sorted({*use.names, "default"})
    return _UNKNOWN + "".join(f"export {{ unknown as {name} }};\n" for name in taken)


def _data(use: ImportFacts, text: str) -> str:
    """Write the module that a bundler makes of a JSON file."""
    head = f"const data = JSON.parse({json.dumps(text)});\n"
    if use.required:
        return f"{head}module.exports = data;\n"
    named = "".join(
        f"const v{number} = data[{json.dumps(name)}];\nexport {{ v{number} as {name} }};\n"
        for number, name in enumerate(sorted(use.names - {"default"}))
    )
    return f"{head}export default data;\n{named}"


def _own_modules(k6: K6, replaced: Mapping[str, str]) -> dict[str, str]:
    """Return what k6's own modules are loaded from, without those that read any file."""
    own = {
        name: replaced.get(name, name)
        for name in known_exports().modules
        if name in replaced or Need.FILES not in needs_of(name)
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
    return _script(GUARD)


@cache
def _script(name: str) -> str:
    return files("worker.verify.stand_ins").joinpath("js", name).read_text("utf-8")


@cache
def _libraries() -> Mapping[str, str]:
    folder = files("worker.verify.stand_ins").joinpath("js", "jslib")
    return {name: folder.joinpath(f"{name}.js").read_text("utf-8") for name in sorted(LIBRARIES)}
