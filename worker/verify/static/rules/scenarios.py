"""Does each scenario have the fields of its executor, and no others."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, elements, object_literal, string
from worker.verify.static.rules.entry import scenarios
from worker.verify.static.rules.known_options import check_duration

_COMMON = frozenset({"executor", "startTime", "gracefulStop", "exec", "env", "tags", "options"})
_TIMES = ("duration", "maxDuration", "startTime", "gracefulStop", "gracefulRampDown", "timeUnit")


@dataclass(frozen=True, slots=True)
class Executor:
    """The fields that an executor must have, and those that it may."""

    required: frozenset[str]
    optional: frozenset[str]


EXECUTORS: Mapping[str, Executor] = {
    "shared-iterations": Executor(frozenset(), frozenset({"vus", "iterations", "maxDuration"})),
    "per-vu-iterations": Executor(frozenset(), frozenset({"vus", "iterations", "maxDuration"})),
    "constant-vus": Executor(frozenset({"duration"}), frozenset({"vus"})),
    "ramping-vus": Executor(frozenset({"stages"}), frozenset({"startVUs", "gracefulRampDown"})),
    "constant-arrival-rate": Executor(
        frozenset({"rate", "duration", "preAllocatedVUs"}), frozenset({"timeUnit", "maxVUs"})
    ),
    "ramping-arrival-rate": Executor(
        frozenset({"stages", "preAllocatedVUs"}), frozenset({"timeUnit", "maxVUs", "startRate"})
    ),
    "externally-controlled": Executor(frozenset({"duration"}), frozenset({"vus", "maxVUs"})),
}
_REMOVED = "externally-controlled"


def check_scenarios(program: Program, findings: Findings) -> None:
    """Report what k6 would refuse in the scenarios that stand in the text."""
    for name, scenario in (scenarios(program) or {}).items():
        node = scenario.properties.get("executor")
        executor = string(program, node)
        if executor is not None and executor in EXECUTORS:
            _check_fields(name, scenario, executor, findings)
            _check_values(program, scenario, findings)
        if executor == _REMOVED:
            findings.add(
                "removed_executor", node, f"The executor {executor!r} was removed in k6 2.0."
            )
        elif executor is not None and executor not in EXECUTORS:
            findings.add(
                "unknown_executor",
                node,
                f"k6 has no executor {executor[:40]!r}.",
                hint=_closest_executor(executor),
            )
        elif node is None and not scenario.partial:
            findings.add(
                "missing_scenario_field",
                scenario.node,
                f"Scenario {name!r} names no executor.",
                hint=f"Add `executor`, one of {', '.join(sorted(set(EXECUTORS) - {_REMOVED}))}.",
            )


def _closest_executor(name: str) -> str:
    known = sorted(set(EXECUTORS) - {_REMOVED})
    close = difflib.get_close_matches(name[:40].replace("_", "-").lower(), known, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"It has {', '.join(known)}."


def _check_fields(name: str, scenario: ObjectLiteral, executor: str, findings: Findings) -> None:
    facts = EXECUTORS[executor]
    for lacking in sorted(facts.required - set(scenario.properties)):
        if scenario.partial:
            continue
        findings.add(
            "missing_scenario_field",
            scenario.node,
            f"Scenario {name!r}: {executor} needs `{lacking}`.",
            hint=_example(lacking),
        )
    for field_name, key in scenario.keys.items():
        if field_name not in facts.required | facts.optional | _COMMON:
            fields = ", ".join(sorted(facts.required | facts.optional))
            findings.add(
                "unknown_scenario_field",
                key,
                f"Scenario {name!r}: {executor} knows no `{field_name}`.",
                hint=f"It takes {fields}.",
            )


def _example(field_name: str) -> str:
    examples = {
        "duration": "Add for example duration: '1m'.",
        "stages": "Add for example stages: [{ duration: '1m', target: 10 }].",
        "rate": "Add for example rate: 100, which means 100 iterations for each timeUnit.",
        "preAllocatedVUs": "Add for example preAllocatedVUs: 50, the VUs that make the rate.",
    }
    return examples[field_name]


def _check_values(program: Program, scenario: ObjectLiteral, findings: Findings) -> None:
    for name in _TIMES:
        check_duration(program, scenario, name, findings)
    for stage in elements(program, scenario.properties.get("stages")) or ():
        read = object_literal(program, stage)
        if read is None or read.partial:
            continue
        check_duration(program, read, "duration", findings)
        for lacking in sorted({"duration", "target"} - set(read.properties)):
            findings.add(
                "missing_scenario_field",
                stage,
                f"A stage has no `{lacking}`.",
                hint="A stage is { duration: '1m', target: 10 }.",
            )
