"""Writes the module that runs each of a script's functions, in place of the load."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from worker.verify.dry_run import library
from worker.verify.dry_run.plan import Plan, Trial
from worker.verify.stand_ins.replacement import GUARD

# Modules of k6 that have a stand-in of their own here.
REPLACED: Mapping[str, str] = {
    "k6": "./k6.js",
    "k6/execution": "./execution.js",
    "k6/http": "./http.js",
    "k6/metrics": "./metrics.js",
}

SETUP_S = 5
ITERATIONS_S = 3
TEARDOWN_S = 2

# k6's own, for handleSummary().
_STATISTICS = ("avg", "min", "med", "max", "p(90)", "p(95)")
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
    "summaryTrendStats",
    "tags",
    "throw",
)


def modules(plan: Plan, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the dry run's own modules, by name; `options` are those of the inspection."""
    facts = {
        "asked": plan.questions.asked,
        "highestVu": plan.highest_vu,
        "iterations": plan.iterations,
        "options": options,
        "sparseIteration": -1 if plan.sparse_iteration is None else plan.sparse_iteration,
        "statistics": options.get("summaryTrendStats") or _STATISTICS,
        "vus": plan.vus,
        "walks": plan.walks,
    }
    return library.library({name: json.dumps(value) for name, value in facts.items()})


def entry(
    plan: Plan,
    exports: frozenset[str],
    options: Mapping[str, Any],
    *,
    file: str,
    nonce: str,
    port: int,
) -> str:
    """Write the module that k6 reads from its standard input: it holds the secret.

    `file` is the path of the script's entry.
    """
    return "\n".join(_lines(plan.trials, exports, _options(plan, options, port), file, nonce))


def _lines(
    trials: tuple[Trial, ...],
    exports: frozenset[str],
    options: Mapping[str, Any],
    file: str,
    nonce: str,
) -> Iterator[str]:
    # In this order: the script is evaluated after everything that it must not tamper with.
    yield f"import './{GUARD}';"
    yield f"import {{ begin, finish, prepare, run, summarize }} from './{library.NAME}';"
    yield f"import * as user from {json.dumps(f'./{file}')};"
    yield f"begin({json.dumps(nonce)});"
    yield f"export const options = {json.dumps(options)};"
    for number, trial in enumerate(trials):
        function = json.dumps(trial.function)
        yield f"export async function f{number}(data) {{"
        yield f"  await run('{number}', user[{function}], data);"
        yield "}"
    if "setup" in exports:
        yield "export async function setup() {"
        yield "  return prepare(user.setup);"
        yield "}"
    if "teardown" in exports:
        yield "export async function teardown(data) {"
        yield "  await finish(user.teardown, data);"
        yield "}"
    yield "export function handleSummary(data) {"
    yield "  return summarize(user.handleSummary, data);"
    yield "}"


def _options(plan: Plan, options: Mapping[str, Any], port: int) -> Mapping[str, Any]:
    kept = {name: options[name] for name in _KEPT_OPTIONS if options.get(name) is not None}
    return {
        **kept,
        # Every name, address and port, with http, https and ws.
        "hosts": {"*": f"127.0.0.1:{port}"},
        "insecureSkipTLSVerify": True,
        "setupTimeout": f"{SETUP_S}s",
        "teardownTimeout": f"{TEARDOWN_S}s",
        "scenarios": {
            trial.name: {
                "executor": "per-vu-iterations",
                "vus": trial.vus,
                "iterations": trial.iterations,
                "maxDuration": f"{ITERATIONS_S}s",
                "gracefulStop": "0s",
                "exec": f"f{number}",
                "env": trial.env,
                "tags": trial.tags,
            }
            for number, trial in enumerate(plan.trials)
        },
    }
