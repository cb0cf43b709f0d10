"""Joins the dry run's own modules into one file, for k6 looks up every import anew for every VU.

The modules are ours and written one way, so that their lines tell what they import and export. Each
becomes a function that is called at once; what it exports is what that returns.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

from worker.k6.http_api import facts_text

NAME = "library.js"
# What a script may import in place of a module of k6.
STAND_INS = ("execution.js", "http.js", "k6.js", "metrics.js")
# The last one silences the console, which the others take before.
_WHOLE = ("run.js", "silence.js")
# Written anew for each run.
_PLAN = "plan.js"
_FACTS = "facts.js"

_IMPORT = re.compile(r"^import (?:(\{[^}]*\}|[^'{]+) from )?'([^']+)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:const|async function|function) (\w+|\{[^}]*\})", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_NAME = re.compile(r"\w+(?=\s*[,}])")
_COMMENT = re.compile(r"^\s*(?://.*|/\*\*.*\*/)\n", re.MULTILINE)
_INDENT = re.compile(r"^ +", re.MULTILINE)


def library(plan: Mapping[str, str]) -> dict[str, str]:
    """Return the files of the library; `plan` holds what `plan.js` exports, as JSON."""
    joined = _joined()
    made = ", ".join(f"{name}: {value}" for name, value in plan.items())
    parts = (*joined.foreign, f"const {_variable(_PLAN)} = {{ {made} }};\n", *joined.parts)
    return {NAME: "".join(parts), **joined.facades}


@dataclass(slots=True)
class _Joined:
    """The modules in the order of their evaluation, what they import from others, and facades."""

    foreign: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    facades: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=lambda: {_PLAN})

    def add(self, name: str) -> None:
        """Add a module after those that it imports, unless it is there."""
        if name in self.names:
            return
        self.names.add(name)
        text = _COMMENT.sub("", _source(name))
        body = _IMPORT.sub(self._imported, text)
        exported = sorted(_exported(body))
        body = _EXPORT.sub(lambda match: match[0].removeprefix("export "), body)
        body = _DEFAULT.sub("const whole = ", body)
        if body.count("const whole = "):
            exported.append("default: whole")
        made = f"{body}return {{ {', '.join(exported)} }};\n"
        self.parts.append(f"const {_variable(name)} = (() => {{\n{_INDENT.sub('', made)}}})();\n")
        if name in STAND_INS:
            self.facades[name] = _facade(name, exported)

    def _imported(self, match: re.Match[str]) -> str:
        names, module = match[1], match[2]
        if module not in {f"./{name}" for name in _own()}:
            if match[0] not in self.foreign:
                self.foreign.append(match[0])
            return ""
        name = module.removeprefix("./")
        self.add(name)
        if names[0] == "{":
            return f"const {names.replace(' as ', ': ')} = {_variable(name)};\n"
        return f"const {names} = {_variable(name)}.default;\n"


@cache
def _joined() -> _Joined:
    joined = _Joined()
    for name in _WHOLE:
        joined.add(name)
    joined.parts.append(
        f"export const {{ begin, finish, prepare, run, summarize }} = {_variable('run.js')};\n"
    )
    joined.parts.append(f"export {{ {', '.join(map(_variable, STAND_INS))} }};\n")
    return joined


def _exported(body: str) -> Iterator[str]:
    for match in _EXPORT.finditer(body):
        yield from _NAME.findall(match[1]) if match[1][0] == "{" else (match[1],)


def _facade(name: str, exported: list[str]) -> str:
    """Write the module that a script imports: it gives what the library holds."""
    own = _variable(name)
    names = ", ".join(each for each in exported if ":" not in each)
    return (
        f"import {{ {own} }} from './{NAME}';\n"
        f"export default {own}.default;\nexport const {{ {names} }} = {own};\n"
    )


def _variable(name: str) -> str:
    return name.replace(".", "_")


@cache
def _own() -> frozenset[str]:
    folder = files("worker.verify.dry_run").joinpath("js")
    return frozenset((*(PurePosixPath(file.name).name for file in folder.iterdir()), _PLAN, _FACTS))


def _source(name: str) -> str:
    if name == _FACTS:
        return f"export default {facts_text()};\n"
    return files("worker.verify.dry_run").joinpath("js", name).read_text("utf-8")
