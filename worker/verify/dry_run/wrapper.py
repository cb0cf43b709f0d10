"""Writes the module that runs each of a script's functions once, in place of the load."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from worker.k6.http_api import facts_text
from worker.verify.stand_ins.replacement import GUARD, SCRIPT

ENTRY = "entry.js"
# Modules of k6 that have a stand-in of their own here.
REPLACED: Mapping[str, str] = {"k6": "./k6.js", "k6/http": "./http.js"}

ITERATION_S = 3
MOST_SCENARIOS = 10

_LIBRARY = ("report.js", "stand_in.js", "k6.js", "http.js", "run.js")
# What changes how a script's functions behave. Everything about load, thresholds, names and
# addresses is the dry run's own.
_KEPT_OPTIONS = (
    "batch",
    "batchPerHost",
    "discardResponseBodies",
    "maxRedirects",
    "noConnectionReuse",
    "noCookiesReset",
    "noVUConnectionReuse",
    "tags",
    "throw",
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which a script's functions are called."""

    name: str
    function: str
    env: Mapping[str, str]
    tags: Mapping[str, str]


def scenarios(options: Mapping[str, Any]) -> tuple[Scenario, ...]:
    """List the different scenarios of k6's consolidated options."""
    found: dict[str, Scenario] = {}
    for name, settings in (options.get("scenarios") or {}).items():
        scenario = Scenario(
            name=name,
            function=settings.get("exec") or "default",
            env=settings.get("env") or {},
            tags=settings.get("tags") or {},
        )
        found.setdefault(json.dumps([scenario.function, scenario.env], sort_keys=True), scenario)
    return tuple(found.values())


def library(nonce: str) -> dict[str, str]:
    """Give the dry run's own modules; lines that begin with `nonce` are theirs."""
    own = {"config.js": f"export const nonce = {json.dumps(nonce)};\n"}
    return {**_modules(), "facts.js": f"export default {facts_text()};\n", **own}


def entry(
    chosen: Sequence[Scenario], exports: frozenset[str], options: Mapping[str, Any], *, port: int
) -> str:
    """Write the module that k6 runs."""
    return "\n".join(_lines(chosen, exports, _options(chosen, options, port)))


def _lines(
    chosen: Sequence[Scenario], exports: frozenset[str], options: Mapping[str, Any]
) -> Iterator[str]:
    # In this order: the script is evaluated after everything that it must not tamper with.
    yield f"import './{GUARD}';"
    yield "import { prepare, run } from './run.js';"
    yield f"import * as user from './{SCRIPT}';"
    yield f"export const options = {json.dumps(options)};"
    for number, scenario in enumerate(chosen):
        function = json.dumps(scenario.function)
        yield f"export async function f{number}(data) {{"
        yield f"  await run('{number}', user[{function}], data);"
        yield "}"
    if "setup" in exports:
        yield "export async function setup() {"
        yield "  return prepare(user.setup);"
        yield "}"
    if "teardown" in exports:
        yield "export async function teardown(data) {"
        yield "  await run('teardown', user.teardown, data);"
        yield "}"


def _options(
    chosen: Sequence[Scenario], options: Mapping[str, Any], port: int
) -> Mapping[str, Any]:
    kept = {name: options[name] for name in _KEPT_OPTIONS if options.get(name) is not None}
    limit = f"{ITERATION_S}s"
    return {
        **kept,
        # Every name, address and port, with http, https and ws.
        "hosts": {"*": f"127.0.0.1:{port}"},
        "insecureSkipTLSVerify": True,
        "setupTimeout": limit,
        "teardownTimeout": limit,
        "scenarios": {
            scenario.name: {
                "executor": "per-vu-iterations",
                "vus": 1,
                "iterations": 1,
                "maxDuration": limit,
                "gracefulStop": "0s",
                "exec": f"f{number}",
                "env": scenario.env,
                "tags": scenario.tags,
            }
            for number, scenario in enumerate(chosen)
        },
    }


@cache
def _modules() -> Mapping[str, str]:
    folder = files("worker.verify.dry_run").joinpath("js")
    return {name: folder.joinpath(name).read_text("utf-8") for name in _LIBRARY}
