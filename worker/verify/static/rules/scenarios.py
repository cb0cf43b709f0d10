"""Does each scenario have the fields of its executor, and no others."""

import difflib
from collections.abc import Iterator

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.options import (
    CURRENT_EXECUTORS,
    EXECUTORS,
    REMOVED_EXECUTOR,
    SCENARIO_DURATIONS,
    SCENARIO_OPTIONS,
    STAGE_FIELDS,
)
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, elements, object_literal, string
from worker.verify.static.rules.durations import check_duration


def check_scenarios(program: Program) -> Iterator[Finding]:
    """Report what k6 would refuse in the scenarios that stand in the text."""
    for name, scenario in (program.scenarios or {}).items():
        executor = string(program, scenario.properties.get("executor"))
        if executor is not None and executor in EXECUTORS:
            yield from _check_fields(program, name, scenario, executor)
            yield from _check_values(program, scenario)
        yield from _check_executor(program, name, scenario, executor)


def _check_executor(
    program: Program, name: str, scenario: ObjectLiteral, executor: str | None
) -> Iterator[Finding]:
    node = scenario.properties.get("executor")
    if executor == REMOVED_EXECUTOR:
        yield finding_at(
            program.source,
            Code.REMOVED_EXECUTOR,
            node,
            f"The executor {executor!r} was removed in k6 2.0.",
        )
    elif executor is not None and executor not in EXECUTORS:
        yield finding_at(
            program.source,
            Code.UNKNOWN_EXECUTOR,
            node,
            f"k6 has no executor {executor[:40]!r}.",
            hint=_closest_executor(executor),
        )
    elif node is None and not scenario.partial:
        yield finding_at(
            program.source,
            Code.MISSING_SCENARIO_FIELD,
            scenario.node,
            f"Scenario {name!r} names no executor.",
            hint=f"Add `executor`, one of {', '.join(sorted(CURRENT_EXECUTORS))}.",
        )


def _closest_executor(name: str) -> str:
    known = sorted(CURRENT_EXECUTORS)
    close = difflib.get_close_matches(name[:40].replace("_", "-").lower(), known, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"It has {', '.join(known)}."


def _check_fields(
    program: Program, name: str, scenario: ObjectLiteral, executor: str
) -> Iterator[Finding]:
    facts = EXECUTORS[executor]
    for lacking in sorted(facts.required - set(scenario.properties)):
        if scenario.partial:
            continue
        yield finding_at(
            program.source,
            Code.MISSING_SCENARIO_FIELD,
            scenario.node,
            f"Scenario {name!r}: {executor} needs `{lacking}`.",
            hint=_example(lacking),
        )
    for field_name, key in scenario.keys.items():
        if field_name not in facts.known | SCENARIO_OPTIONS:
            fields = ", ".join(sorted(facts.known))
            yield finding_at(
                program.source,
                Code.UNKNOWN_SCENARIO_FIELD,
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


def _check_values(program: Program, scenario: ObjectLiteral) -> Iterator[Finding]:
    for name in SCENARIO_DURATIONS:
        yield from check_duration(program, scenario, name)
    for stage in elements(program, scenario.properties.get("stages")) or ():
        read = object_literal(program, stage)
        if read is None or read.partial:
            continue
        yield from check_duration(program, read, "duration")
        for lacking in sorted(STAGE_FIELDS - set(read.properties)):
            yield finding_at(
                program.source,
                Code.MISSING_SCENARIO_FIELD,
                stage,
                f"A stage has no `{lacking}`.",
                hint="A stage is { duration: '1m', target: 10 }.",
            )
