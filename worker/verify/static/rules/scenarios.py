"""Does each scenario have the fields of its executor, and no others."""

import difflib

from worker.k6.options import (
    CURRENT_EXECUTORS,
    EXECUTORS,
    REMOVED_EXECUTOR,
    SCENARIO_DURATIONS,
    SCENARIO_OPTIONS,
    STAGE_FIELDS,
)
from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, elements, object_literal, string
from worker.verify.static.rules.entry import scenarios
from worker.verify.static.rules.known_options import check_duration


def check_scenarios(program: Program, findings: Findings) -> None:
    """Report what k6 would refuse in the scenarios that stand in the text."""
    for name, scenario in (scenarios(program) or {}).items():
        node = scenario.properties.get("executor")
        executor = string(program, node)
        if executor is not None and executor in EXECUTORS:
            _check_fields(name, scenario, executor, findings)
            _check_values(program, scenario, findings)
        if executor == REMOVED_EXECUTOR:
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
                hint=f"Add `executor`, one of {', '.join(sorted(CURRENT_EXECUTORS))}.",
            )


def _closest_executor(name: str) -> str:
    known = sorted(CURRENT_EXECUTORS)
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
        if field_name not in facts.known | SCENARIO_OPTIONS:
            fields = ", ".join(sorted(facts.known))
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
    for name in SCENARIO_DURATIONS:
        check_duration(program, scenario, name, findings)
    for stage in elements(program, scenario.properties.get("stages")) or ():
        read = object_literal(program, stage)
        if read is None or read.partial:
            continue
        check_duration(program, read, "duration", findings)
        for lacking in sorted(STAGE_FIELDS - set(read.properties)):
            findings.add(
                "missing_scenario_field",
                stage,
                f"A stage has no `{lacking}`.",
                hint="A stage is { duration: '1m', target: 10 }.",
            )
