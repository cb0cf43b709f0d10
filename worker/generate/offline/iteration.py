"""Writes what one iteration does: requests, checks, pauses."""

from worker.description.traffic import Pause, Request
from worker.generate.offline.http_call import write_request
from worker.generate.offline.javascript import INDENT, Code, Tree, call, comment, string
from worker.generate.offline.script_plan import ScriptPlan, Step
from worker.generate.offline.websocket import write_session

_IS_SUCCESS = "(r) => r.status >= 200 && r.status < 300"


def write_functions(plan: ScriptPlan) -> list[list[str]]:
    """Return the script's functions, the default one among them."""
    written = [*_helpers(plan)]
    if plan.shares:
        names = _function_names(plan.steps)
        written.append(_choice(plan.shares, names))
        for name, step in zip(names, plan.steps, strict=True):
            lines = [*_step(plan, step), *_sleep(plan)]
            written.append([f"// {comment(step.title)}", *_function(f"function {name}()", lines)])
        return written
    return [*written, _function("export default function ()", _journey(plan))]


def _helpers(plan: ScriptPlan) -> list[list[str]]:
    written: list[list[str]] = []
    if _shares_success(plan):
        written.append([f"const isSuccess = {_IS_SUCCESS};"])
    if len(plan.steps) > 1 and _pauses_often(plan) and _is_range(plan.pause):
        heading = f"// Think time: {plan.pause.low_s:g} to {plan.pause.high_s:g} seconds."
        written.append([heading, *_function("function think()", [_sleeping(plan.pause)])])
    return written


def _journey(plan: ScriptPlan) -> list[str]:
    lines: list[str] = []
    last = len(plan.steps) - 1
    for index, step in enumerate(plan.steps):
        if index:
            lines.append("")
        if last:
            lines.append(f"// {index + 1}. {comment(step.title)}")
        lines += _step(plan, step)
        if index == last or plan.pause.every_request:
            lines += _sleep(plan)
    return lines


def _step(plan: ScriptPlan, step: Step) -> list[str]:
    if step.is_socket:
        return write_session(plan, step)
    checked = _check(plan, step)
    lines = write_request(plan, step)
    if not step.captures:
        return [*lines, *checked]
    checked[0] = f"if (!{checked[0]}"
    checked[-1] = f"{checked[-1].removesuffix(';')}) {{"
    return [
        *lines,
        *checked,
        f"{INDENT}return; // the next steps need this answer",
        "}",
        *(
            f"const {each.constant} = {step.variable}.json({string(each.field)});"
            for each in step.captures
        ),
    ]


def _check(plan: ScriptPlan, step: Step) -> list[str]:
    several = len(plan.steps) > 1
    prefix = f"{step.label}: " if several else ""
    checks: dict[str, Tree] = {prefix + name: test for name, test in _tests(plan, step.request)}
    return call("check", [Code(step.variable), checks])


def _tests(plan: ScriptPlan, request: Request) -> list[tuple[str, Tree]]:
    if request.statuses:
        expected = " || ".join(f"r.status === {code}" for code in request.statuses)
        statuses = " or ".join(map(str, request.statuses))
        tests: list[tuple[str, Tree]] = [(f"status is {statuses}", Code(f"(r) => {expected}"))]
    else:
        success = "isSuccess" if _shares_success(plan) else _IS_SUCCESS
        tests = [("status is 2xx", Code(success))]
    if request.contains:
        text = string(request.contains)
        test = Code(f"(r) => String(r.body).includes({text})")
        tests.append(("body has the expected text", test))
    return tests


def _shares_success(plan: ScriptPlan) -> bool:
    return sum(not (step.is_socket or step.request.statuses) for step in plan.steps) > 1


def _choice(shares: tuple[float, ...], names: list[str]) -> list[str]:
    lines = [f"const draw = Math.random() * {sum(shares):g};"]
    limit = 0.0
    for index, (share, name) in enumerate(zip(shares, names, strict=True)):
        limit += share
        if index == len(shares) - 1:
            lines.append("} else {")
        else:
            lines.append(f"{'} else ' if index else ''}if (draw < {limit:g}) {{")
        lines.append(f"{INDENT}{name}();")
    return _function("export default function ()", [*lines, "}"])


def _function_names(steps: tuple[Step, ...]) -> list[str]:
    names: list[str] = []
    for step in steps:
        label = f"{step.label}root" if step.label.endswith(" /") else step.label
        words = "".join(filter(str.isascii, _words(label)))
        name = words[:1].lower() + words[1:]
        names.append(f"{name}{len(names) + 1}" if name in names else name)
    return names


def _words(label: str) -> str:
    cleaned = "".join(char if char.isalnum() else " " for char in label.lower())
    return "".join(word.capitalize() for word in cleaned.split())


def _function(head: str, lines: list[str]) -> list[str]:
    return [f"{head} {{", *(INDENT + line if line else "" for line in lines), "}"]


def _pauses_often(plan: ScriptPlan) -> bool:
    return bool(plan.shares) or plan.pause.every_request


def _is_range(pause: Pause) -> bool:
    return pause.low_s < pause.high_s


def _sleep(plan: ScriptPlan) -> list[str]:
    if not plan.waits:
        return []
    if _is_range(plan.pause) and len(plan.steps) > 1 and _pauses_often(plan):
        return ["think();"]
    return [_sleeping(plan.pause)]


def _sleeping(pause: Pause) -> str:
    if not _is_range(pause):
        return f"sleep({pause.low_s:g});"
    width = round(pause.high_s - pause.low_s, 3)
    return f"sleep({pause.low_s:g} + Math.random() * {width:g});"
