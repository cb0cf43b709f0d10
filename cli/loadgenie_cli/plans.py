"""Plans as a person reads them: what is understood of a description, and what is not."""

import re
from collections.abc import Iterator

from loadgenie_cli.console import visible
from loadgenie_cli.service import Document

_UNITS = {
    "users": ("user", "users"),
    "iterations_per_s": ("iteration/s", "iterations/s"),
    "requests_per_s": ("request/s", "requests/s"),
    "iterations": ("iteration", "iterations"),
}
# What the metrics are called that count milliseconds.
_TIMES = ("duration", "waiting", "blocked", "connecting", "handshaking", "sending", "receiving")
_PER = {"vu": " by each VU", "total": " in total", None: ""}
_ONCE = {"user": "once per user", "start": "once, at the start"}
_SCHEMES = {"basic": "basic authentication", "bearer": "a bearer token", "api_key": "an API key"}
# How the doubt of a number ends that is told roughly: what is near it does what was asked.
_ROUGH = "is not exact"
_NEXT_WORD = re.compile(r"[ \u00a0]?[^\W\d]+")
# Every test is one of a load.
_ANY_TYPE = "load"


def plan_text(answer: Document, description: str) -> str:
    """Return a plan, a line for each thing that is asked for; what is not understood comes last.

    The spans of the plan count UTF-16 units of the description, without the blanks around it.
    """
    text = description.strip().encode("utf-16-le", "surrogatepass")
    return "".join(f"{visible(line)}\n" for line in _lines(answer["plan"], text))


def _lines(plan: Document, text: bytes) -> Iterator[str]:
    if plan["test_type"] not in {None, _ANY_TYPE}:
        yield f"test {plan['test_type']}"
    for number, scenario in enumerate(plan["scenarios"]):
        yield from _of_scenario(plan, f"scenarios[{number}]", scenario)
    for number, criterion in enumerate(plan["criteria"]):
        doubt = _doubt(plan, f"criteria[{number}]")
        yield f"limit {_criterion(criterion, doubt)}{doubt}"
    yield from _of_access(plan)
    yield from _of_sources(plan)
    yield from _listed(plan, text, "background", "no part of the test")
    yield from (f"no address says how users {each}" for each in plan["activities"])
    yield from _listed(plan, text, "unread", "not read")


def _of_scenario(plan: Document, path: str, scenario: Document) -> Iterator[str]:
    share, load, start_s = scenario["share"], scenario["load"], scenario["start_s"]
    words = [f"scenario {scenario['name']}"]
    words += [f"{share:g} %"] if share is not None else []
    words += [f"begins after {start_s:g} s"] if start_s else []
    doubt = _doubt(plan, f"{path}.load", f"{path}.share", f"{path}.start_s")
    own = f": {_load(load)}" if load else ": no load" if share is None else ""
    yield f"{', '.join(words)}{own}{doubt}"
    for number, step in enumerate(scenario["steps"]):
        yield f"  {_step(step)}{_doubt(plan, f'{path}.steps[{number}]')}"
    if pause := scenario["pause"]:
        yield f"  {_pause(pause)}{_doubt(plan, f'{path}.pause')}"


def _of_access(plan: Document) -> Iterator[str]:
    """Yield who sends the requests, and what answers give to later ones."""
    if plan["credentials"]:
        yield f"requests carry {_SCHEMES[plan['credentials']]}"
    if plan["answered_token"]:
        field, sent = plan["answered_token"]
        which = f", its field {field}" if field else ""
        yield f"an answer has a token{which}{', which later requests send' if sent else ''}"
    if passed := [what for what, _ in plan["passed_on"]]:
        yield f"passed on to later requests: {', '.join(passed)}"


def _of_sources(plan: Document) -> Iterator[str]:
    for source in plan["sources"]:
        yield f"from {source['name']}: {source['taken']} requests, of {source['found']}"
        for out in source["left_out"]:
            yield f"  left out {out['count']}: {out['reason']} ({out['at']})"
        yield from (f"  assumed: {each}" for each in source["assumed"])
        if source["needs"]:
            yield f"  a run needs {', '.join(source['needs'])}"


def _listed(plan: Document, text: bytes, fate: str, name: str) -> Iterator[str]:
    """Yield the statements of one fate, each number with the word behind it: "30 wobbles"."""
    for statement in plan["statements"]:
        if statement["fate"] == fate:
            rest = text[2 * statement["span"][1] :].decode("utf-16-le", "replace")
            word = _NEXT_WORD.match(rest) if statement["text"][-1:].isdigit() else None
            yield f"{name}: {statement['text']}{word[0] if word else ''}"


def _doubt(plan: Document, *parts: str) -> str:
    """Return why some parts, or what belongs to them, are in doubt, or that they are rough."""
    reasons = [
        claim["doubt"]
        for claim in plan["claims"]
        if claim["doubt"]
        and any(claim["part"] == part or claim["part"].startswith(f"{part}.") for part in parts)
    ]
    doubts = dict.fromkeys(each for each in reasons if not each.endswith(_ROUGH))
    if doubts:
        return f" (in doubt: {'; '.join(doubts)})"
    return " (roughly)" if reasons else ""


def _load(load: Document) -> str:
    target = load["target"]
    one, many = _UNITS[load["unit"]]
    unit = one if target == 1 else many
    parts = [unit if target is None else f"{target:g} {unit}{_PER[load['per']]}"]
    if load["start"] is not None:
        parts.insert(0, f"from {load['start']:g}")
    if load["limit_vus"] is not None:
        parts.append(f"{load['limit_vus']} VU{'' if load['limit_vus'] == 1 else 's'}")
    if load["duration_s"] is not None:
        parts.append(f"{load['duration_s']:g} s")
    if load["stages"]:
        stages = (
            f"{seconds:g} s {'at' if place in load['held'] else 'to'} {target:g}"
            for place, (seconds, target) in enumerate(load["stages"])
        )
        parts.append(f"stages {' + '.join(stages)}")
    return ", ".join(parts)


def _step(step: Document) -> str:
    connects = step["url"].startswith(("ws:", "wss:"))
    parts = [f"{'connect to' if connects else step['method']} {step['url']}"]
    parts += [f"{step['weight']:g} %"] if step["weight"] is not None else []
    parts += (
        [f"headers {', '.join(name for name, _ in step['headers'])}"] if step["headers"] else []
    )
    parts += ["a body"] if step["body"] else []
    parts += [_ONCE[step["once"]]] if step["once"] else []
    parts += [f"timeout {step['timeout_s']:g} s"] if step["timeout_s"] is not None else []
    parts += [f"expects {' or '.join(map(str, step['statuses']))}"] if step["statuses"] else []
    parts += [f"answer has '{step['contains']}'"] if step["contains"] else []
    parts += [f"gives {', '.join(name for name, _ in step['takes'])}"] if step["takes"] else []
    parts += _session(step["session"]) if step["session"] else []
    parts += [f"then {_pause(step['pause'])}"] if step["pause"] else []
    return ", ".join(parts)


def _session(session: Document) -> Iterator[str]:
    """Yield what is said over a WebSocket, and how long it is open."""
    sent = ", ".join(f"'{each}'" for each in session["messages"])
    every = f" every {session['every_s']:g} s" if session["every_s"] else ""
    if sent or every:
        yield f"sends {sent or 'messages'}{every}"
    if session["held_s"]:
        yield f"open for {session['held_s']:g} s"


def _pause(pause: Document) -> str:
    shortest, longest = pause["shortest_s"], pause["longest_s"]
    if not longest:
        return "no pause"
    length = f"{shortest:g} s" if shortest == longest else f"{shortest:g} to {longest:g} s"
    return f"pause {length}{' after each iteration' if pause['per_iteration'] else ''}"


def _criterion(criterion: Document, doubt: str) -> str:
    metric, aggregation, operator, value = criterion["threshold"]
    scope, during = criterion["scope"], criterion["during"]
    # Where nobody knows of which part it is one, the scope is its doubt.
    part = f" for {scope}" if scope and scope not in doubt else ""
    unit = " ms" if metric.endswith(_TIMES) else ""
    time = ""
    if during is not None:
        start_s, end_s = during
        time = f", from {start_s:g} s {'on' if end_s is None else f'to {end_s:g} s'}"
    aborts = ", else the test ends" if criterion["aborts"] else ""
    return f"{metric}: {aggregation} {operator} {value:g}{unit}{part}{time}{aborts}"
