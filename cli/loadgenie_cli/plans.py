"""Plans as a person reads them: what is understood of a description, and what is not."""

from collections.abc import Iterator

from loadgenie_cli.console import visible
from loadgenie_cli.service import Document


def plan_text(answer: Document) -> str:
    """Return a plan, a line for each thing that is asked for."""
    return "".join(f"{visible(line)}\n" for line in _lines(answer["plan"]))


def _lines(plan: Document) -> Iterator[str]:
    for scenario in plan["scenarios"]:
        load = scenario["load"]
        share = f", {scenario['share']:g} %" if scenario["share"] is not None else ""
        yield f"scenario {scenario['name']}{share}: {_load(load) if load else 'no load'}"
        for step in scenario["steps"]:
            yield f"  {step['method']} {step['url']}"
        if pause := scenario["pause"]:
            yield f"  pause {pause['shortest_s']:g} to {pause['longest_s']:g} s"
    for criterion in plan["criteria"]:
        metric, aggregation, operator, value = criterion["threshold"]
        yield f"limit {metric}: {aggregation} {operator} {value:g}"
    for source in plan["sources"]:
        yield f"from {source['name']}: {source['taken']} requests, of {source['found']}"
        for out in source["left_out"]:
            yield f"  left out {out['count']}: {out['reason']} ({out['at']})"
        yield from (f"  assumed: {each}" for each in source["assumed"])
        if source["needs"]:
            yield f"  a run needs {', '.join(source['needs'])}"
    for statement in plan["statements"]:
        if statement["fate"] == "unread":
            yield f"not read: {statement['text']}"


def _load(load: Document) -> str:
    unit = load["unit"].replace("_", " ")
    parts = [f"{load['target']:g} {unit}" if load["target"] is not None else unit]
    if load["start"] is not None:
        parts.insert(0, f"from {load['start']:g}")
    if load["duration_s"] is not None:
        parts.append(f"{load['duration_s']:g} s")
    return ", ".join(parts)
