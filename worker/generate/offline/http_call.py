"""Writes one HTTP call: function, URL, body, parameters."""

from collections.abc import Mapping, Sequence

from shared.k6_durations import format_duration
from worker.description.traffic import Body, FormBody, JsonBody, Method, TextBody
from worker.generate.offline.javascript import Code, Spread, Tree, call, value
from worker.generate.offline.script_plan import ScriptPlan, Step

_FUNCTIONS = {Method.DELETE: "http.del"}
_SHARED = Spread("HEADERS")
_WITHOUT_BODY = frozenset({Method.GET, Method.HEAD})


def write_request(plan: ScriptPlan, step: Step) -> list[str]:
    """Return the statement that makes a step's request and keeps its answer."""
    return call(f"const {step.variable} = {_function(step)}", _arguments(plan, step))


def shared_headers(plan: ScriptPlan) -> dict[str, Tree]:
    """Return the headers that every request carries."""
    return dict(plan.headers)


def _function(step: Step) -> str:
    method = step.request.method or Method.GET
    if method in _WITHOUT_BODY and step.request.body:
        return "http.request"
    return _FUNCTIONS.get(method, f"http.{method.lower()}")


def _arguments(plan: ScriptPlan, step: Step) -> list[Tree]:
    body = step.request.body
    params = _params(plan, step)
    tail: list[Tree] = [params] if params else []
    if step.request.method not in _WITHOUT_BODY:
        return [step.url, _body(body), *tail] if tail or body else [step.url]
    if body is None:
        return [step.url, *tail]
    return [str(step.request.method), step.url, _body(body), *tail]


def _body(body: Body | None) -> Tree:
    match body:
        case JsonBody(data):
            flat = value(data)
            return Code(f"JSON.stringify({flat})")
        case FormBody(fields):
            return dict(fields)
        case TextBody(text):
            return text
        case None:
            return None


def _params(plan: ScriptPlan, step: Step) -> Mapping[str, Tree]:
    headers: dict[str | Spread, Tree] = {}
    shared = shared_headers(plan)
    if len(plan.steps) > 1 and shared:
        headers[_SHARED] = None
    else:
        headers.update(shared)
    own = step.request.headers
    if isinstance(step.request.body, JsonBody) and not _is_typed((*plan.headers, *own)):
        headers["Content-Type"] = "application/json"
    if step.carries_token:
        headers["Authorization"] = Code("`Bearer ${token}`")
    headers.update(own)
    params: dict[str, Tree] = {}
    if headers:
        params["headers"] = Code("HEADERS") if list(headers) == [_SHARED] else headers
    named = {"name": step.label} if "{" in step.label else {}
    if named or step.parts:
        params["tags"] = {**named, **dict(step.parts)}
    if step.request.timeout_s is not None:
        params["timeout"] = format_duration(step.request.timeout_s)
    return params


def _is_typed(headers: Sequence[tuple[str, object]]) -> bool:
    return any(name.lower() == "content-type" for name, _ in headers)
