"""Breaks good scripts, one realistic slip at a time; a seed makes the same mutants again."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shared.domain.verification import Language
from tests.corpus.cases import Case, cases

SEED = 20_260
PER_SCRIPT = 3

Mutation = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken script, what it was made of, and how."""

    origin: str
    mutation: str
    script: str
    language: Language


def _replace(pattern: str, by: str) -> Mutation:
    return lambda script: re.sub(pattern, by, script, count=1, flags=re.MULTILINE)


MUTATIONS: dict[str, Mutation] = {
    "drop an import": _replace(r"^import http.*\n", ""),
    "misspell a method": _replace(r"http\.get\(", "http.fetch("),
    "delete for del": _replace(r"http\.(?:del|get)\(", "http.delete("),
    "invent a module": _replace(r"from 'k6/http'", "from 'k6/https'"),
    "invent an export": _replace(r"import \{ check", "import { assert, check"),
    "cut the end off": lambda script: script[: script.rstrip().rfind("}")].rstrip(),
    "drop a bracket": _replace(r"\);$", ";"),
    "leave a fence": lambda script: f"```javascript\n{script}```\n",
    "hide the default": _replace(r"export default ", ""),
    "rename an exec function": _replace(
        r"export function (browse|buy|visit)", r"export function \1s"
    ),
    "make a URL relative": _replace(r"(['`])https://[a-z.]+\.com(?=/)", r"\1"),
    "lose a constant": _replace(r"^const BASE = .*\n", ""),
    "status code": _replace(r"\br\.status\b", "r.statusCode.value"),
    "duration in words": _replace(r"duration: '(\d+)m'", r"duration: '\1 minutes'"),
    "duration as a number": _replace(r"duration: '(\d+)s'", r"duration: \1"),
    "invent an executor": _replace(r"executor: 'constant-vus'", "executor: 'constant-users'"),
    "forget the VUs": _replace(r"^ *preAllocatedVUs:.*\n", ""),
    "threshold with a unit": _replace(r"'(p\(\d+\)<\d+)'", r"'\1ms'"),
    "threshold as a string": _replace(r": \[('[^']+')\]", r": \1"),
    "forget the host": _replace(r"'https://(api|shop)\.example\.com/", "'/"),
    "check with a value": _replace(r"check\((\w+), \{[^}]*\}\)", r"check(\1, \1.status === 200)"),
    "sleep in milliseconds": _replace(r"sleep\([^)]*\)", "sleep(2000)"),
    "parameters as body": _replace(
        r"http\.post\(([^,]+), JSON\.stringify\([^\n]*$", r"http.post(\1, { headers: {} });"
    ),
    "annotate a type": _replace(r"^const (\w+) = ", r"const \1: string = "),
    "use a Node.js global": _replace(
        r"^export default (.*)\{$", r"export default \1{\n  process.exit;"
    ),
    "throw in VU code": _replace(r"^export default (.*)\{$", r"export default \1{\n  undefined.x;"),
    "loop without end": _replace(
        r"^export default (.*)\{$", r"export default \1{\n  while (true);"
    ),
    "request while loading": lambda script: script + "\nhttp.get('https://api.example.com/');\n",
}


def mutants() -> Iterator[Mutant]:
    """Make a few mutants of each good script; the same ones on every call."""
    chance = random.Random(SEED)
    for case in cases("good"):
        changed = {name: mutate(case.script) for name, mutate in _mutations(case).items()}
        possible = sorted(name for name, script in changed.items() if script != case.script)
        for name in sorted(chance.sample(possible, min(PER_SCRIPT, len(possible)))):
            yield Mutant(case.name, name, changed[name], case.language)


def _mutations(case: Case) -> dict[str, Mutation]:
    if case.language is Language.JAVASCRIPT:
        return MUTATIONS
    # There, types are no mistake, and what is imported and never used is taken for one.
    no_mistakes = {"annotate a type", "invent an export"}
    return {name: mutate for name, mutate in MUTATIONS.items() if name not in no_mistakes}
