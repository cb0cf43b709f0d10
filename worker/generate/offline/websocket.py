"""Writes a WebSocket session with `k6/ws`, which every k6 from 1.1 to 2.x has."""

from shared.domain.plan import SocketSession
from worker.description.traffic import JsonBody
from worker.generate.offline.http_call import shared_headers
from worker.generate.offline.javascript import INDENT, Code, Tree, call, value
from worker.generate.offline.script_plan import Flow, ScriptPlan, Step
from worker.k6.load_shape import ConstantVus

# Long enough for one answer from a slow server, where no time is stated.
_PATIENCE_S = 5.0
# How many of the repeated messages a session sends where neither it nor the test has a length.
_MESSAGES = 10
# What is sent where nothing is told of that.
GREETING = "hello"


def write_session(plan: ScriptPlan, flow: Flow, step: Step) -> list[str]:
    """Return the statements that connect, talk, listen and close."""
    headers: dict[str, Tree] = {**shared_headers(plan), **dict(step.request.headers)}
    params: Tree = {"headers": headers} if headers else None
    handler = "\n".join(
        ["(socket) => {", *_indented(_handlers(step, _open_s(flow, _session(step)))), "}"]
    )
    opened = f"const {step.variable} = ws.connect({value(step.url)}, {value(params)}, {handler});"
    test: dict[str, Tree] = {"connected": Code("(r) => r && r.status === 101")}
    return [*opened.split("\n"), *call("check", [Code(step.variable), test])]


def messages_of(step: Step) -> list[Tree]:
    """Return what is told to be sent over a WebSocket: texts, or data as JSON."""
    body = step.request.body
    messages: list[Tree] = [*_session(step).messages]
    if not messages and isinstance(body, JsonBody):
        messages.append(Code(f"JSON.stringify({value(body.value)})"))
    return messages


def _session(step: Step) -> SocketSession:
    return step.request.session or SocketSession()


def _open_s(flow: Flow, session: SocketSession) -> float | None:
    """Return how long a session lasts: as stated, or all the test where it repeats a message."""
    if session.held_s or session.every_s is None:
        return session.held_s
    match flow.shape:
        case ConstantVus(duration_s=duration_s):
            return duration_s
        case _:
            return _MESSAGES * session.every_s


def _handlers(step: Step, open_s: float | None) -> list[str]:
    messages = messages_of(step) or [GREETING]
    lines = [
        "socket.on('open', () => {",
        *_indented(_sending(messages, _session(step).every_s)),
        "});",
        *_listening(closes=open_s is None),
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
