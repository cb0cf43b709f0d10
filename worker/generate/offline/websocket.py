"""Writes a WebSocket session with `k6/ws`, which every k6 from 1.1 to 2.x has."""

from worker.description.traffic import WebSocketSession
from worker.generate.offline.http_call import shared_headers
from worker.generate.offline.javascript import INDENT, Code, Tree, call, value
from worker.generate.offline.script_plan import Flow, ScriptPlan, Step
from worker.k6.load_shape import ConstantVus

# Long enough for one answer from a slow server, where no time is stated.
_PATIENCE_S = 5.0
# How many of the repeated messages a session sends where neither it nor the test has a length.
_MESSAGES = 10


def write_session(plan: ScriptPlan, flow: Flow, step: Step) -> list[str]:
    """Return the statements that connect, talk, listen and close."""
    headers: dict[str, Tree] = {**shared_headers(plan), **dict(step.request.headers)}
    params: Tree = {"headers": headers} if headers else None
    handler = "\n".join(
        ["(socket) => {", *_indented(_handlers(plan.websocket, _open_s(plan, flow))), "}"]
    )
    opened = f"const {step.variable} = ws.connect({value(step.url)}, {value(params)}, {handler});"
    test: dict[str, Tree] = {"connected": Code("(r) => r && r.status === 101")}
    return [*opened.split("\n"), *call("check", [Code(step.variable), test])]


def _open_s(plan: ScriptPlan, flow: Flow) -> float | None:
    """Return how long a session lasts: as stated, or all the test where it repeats a message."""
    if plan.websocket.held_s or plan.websocket.every_s is None:
        return plan.websocket.held_s
    match flow.shape:
        case ConstantVus(duration_s=duration_s):
            return duration_s
        case _:
            return _MESSAGES * plan.websocket.every_s


def _handlers(session: WebSocketSession, open_s: float | None) -> list[str]:
    messages: list[Tree] = [*session.messages] or [
        Code(f"JSON.stringify({value(data)})") for data in session.data
    ]
    lines: list[str] = []
    if messages:
        lines += [
            "socket.on('open', () => {",
            *_indented(_sending(messages, session.every_s)),
            "});",
        ]
    lines += _listening(closes=open_s is None)
    lines += [
        "socket.on('error', (error) => {",
        f"{INDENT}console.error(`WebSocket error: ${{error.error()}}`);",
        "});",
    ]
    open_ms = round((open_s or _PATIENCE_S) * 1000)
    return [*lines, f"socket.setTimeout(() => socket.close(), {open_ms});"]


def _sending(messages: list[Tree], every_s: float | None) -> list[str]:
    lines = [line for message in messages for line in call("socket.send", [message])]
    if every_s is None:
        return lines
    start = "socket.setInterval(() => {"
    return [*lines, start, *_indented(lines), f"}}, {round(every_s * 1000)});"]


def _listening(*, closes: bool) -> list[str]:
    test: dict[str, Tree] = {"message is not empty": Code("(text) => text.length > 0")}
    lines = call("check", [Code("message"), test])
    if closes:
        lines.append("socket.close(); // one answer is enough")
    return ["socket.on('message', (message) => {", *_indented(lines), "});"]


def _indented(lines: list[str]) -> list[str]:
    return [INDENT + line for line in lines]
