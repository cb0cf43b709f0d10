"""Writes what iterations do: requests, checks, pauses."""

from shared.domain.plan import Pause
from worker.description.traffic import Request
from worker.generate.offline.http_call import write_request
from worker.generate.offline.javascript import INDENT, Code, Tree, call, comment, string
from worker.generate.offline.names import distinct_name, function_name
from worker.generate.offline.script_plan import Branch, Flow, ScriptPlan, Step
from worker.generate.offline.websocket import write_session

_IS_SUCCESS = "(r) => r.status >= 200 && r.status < 300"


def write_functions(plan: ScriptPlan) -> list[list[str]]:
    """Return the script's functions: the default one, or one for each scenario."""
    written = [*_helpers(plan)]
    taken = {flow.name for flow in plan.flows}
    for flow in plan.flows:
        alone = len(plan.flows) == 1
        head = "export default function ()" if alone else f"export function {flow.name}()"
        if len(flow.branches) == 1:
            written.append(_block(head, _journey(plan, flow, flow.branches[0].steps)))
        else:
            written += _draw(plan, flow, head, taken)
    return written


def _draw(plan: ScriptPlan, flow: Flow, head: str, taken: set[str]) -> list[list[str]]:
    names = []
    for branch in flow.branches:
        names.append(_branch_name(branch, taken))
        taken.add(names[-1])
    written = [_block(head, _choice(flow.branches, names))]
    for name, branch in zip(names, flow.branches, strict=True):
        lines = _journey(plan, flow, branch.steps)
        written.append([f"// {comment(_title(branch))}", *_block(f"function {name}()", lines)])
    return written


def _helpers(plan: ScriptPlan) -> list[list[str]]:
    written: list[list[str]] = []
    if _shares_success(plan):
        written.append([f"const isSuccess = {_IS_SUCCESS};"])
    kept = _kept(plan)
    if kept:
        written.append(["// What each user keeps.", *(f"let {name};" for name in kept)])
    pause = _shared_pause(plan)
    if pause is not None:
        heading = f"// Think time: {pause.shortest_s:g} to {pause.longest_s:g} seconds."
        written.append([heading, *_block("function think()", [_sleeping(pause)])])
    return written


def _is_due(step: Step) -> str:
    """Return the condition of a step that is made once: who did not get its answer tries again."""
    if step.captures:
        return f"{step.captures[0].constant} === undefined"
    return "exec.vu.iterationInScenario === 0"


def _kept(plan: ScriptPlan) -> list[str]:
    """Return the variables that last beyond the iteration that fills them."""
    kept = (
        capture.constant
        for flow in plan.flows
        for step in flow.steps
        if flow.makes_once(step)
        for capture in step.captures
    )
    return list(dict.fromkeys(kept))


def _journey(plan: ScriptPlan, flow: Flow, steps: tuple[Step, ...]) -> list[str]:
    lines: list[str] = []
    last = len(steps) - 1
    for index, step in enumerate(steps):
        if index:
            lines.append("")
        if last:
            lines.append(f"// {index + 1}. {comment(step.title)}")
        done = _step(plan, flow, step)
        own_pause = step.request.pause
        if own_pause:
            done.append(_sleeping(own_pause))
        lines += _block(f"if ({_is_due(step)})", done) if flow.makes_once(step) else done
        if own_pause is None and (index == last or not flow.pause.per_iteration):
            lines += _sleep(plan, flow)
    return lines


def _step(plan: ScriptPlan, flow: Flow, step: Step) -> list[str]:
    if step.is_socket:
        return write_session(plan, flow, step)
    checked = _check(plan, step)
    keeps = "" if flow.makes_once(step) else "const "
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
            f"{keeps}{each.constant} = {step.variable}.json({string(each.field)});"
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


def _choice(branches: tuple[Branch, ...], names: list[str]) -> list[str]:
    lines = [f"const draw = Math.random() * {sum(each.share for each in branches):g};"]
    limit = 0.0
    for index, (branch, name) in enumerate(zip(branches, names, strict=True)):
        limit += branch.share
        if index == len(branches) - 1:
            lines.append("} else {")
        else:
            lines.append(f"{'} else ' if index else ''}if (draw < {limit:g}) {{")
        lines.append(f"{INDENT}{name}();")
    return [*lines, "}"]


def _branch_name(branch: Branch, taken: set[str]) -> str:
    label = branch.steps[0].label
    if len(branch.steps) > 1 and function_name(branch.title):
        label = branch.title
    return distinct_name(f"{label}root" if label.endswith(" /") else label, taken)


def _title(branch: Branch) -> str:
    if len(branch.steps) == 1:
        return branch.steps[0].title
    return f"{branch.title or branch.steps[0].title} ({branch.share:g} %)"


def _block(head: str, lines: list[str]) -> list[str]:
    return [f"{head} {{", *(INDENT + line if line else "" for line in lines), "}"]


def _shared_pause(plan: ScriptPlan) -> Pause | None:
    """Return the one range of think times, if a script needs it more than once."""
    pauses = {flow.pause for flow in plan.flows}
    often = sum(
        1 if flow.pause.per_iteration else len(branch.steps)
        for flow in plan.flows
        for branch in flow.branches
    )
    pause = pauses.pop() if len(pauses) == 1 else None
    return pause if pause is not None and pause.shortest_s < pause.longest_s and often > 1 else None


def _sleep(plan: ScriptPlan, flow: Flow) -> list[str]:
    if not flow.pause.longest_s:
        return []
    return ["think();"] if _shared_pause(plan) else [_sleeping(flow.pause)]


def _sleeping(pause: Pause) -> str:
    if pause.shortest_s >= pause.longest_s:
        return f"sleep({pause.shortest_s:g});"
    width = round(pause.longest_s - pause.shortest_s, 3)
    return f"sleep({pause.shortest_s:g} + Math.random() * {width:g});"
