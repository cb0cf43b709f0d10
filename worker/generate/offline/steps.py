"""Writes the requests of a script: calls, parameters, checks and pauses."""

import re
from collections.abc import Mapping

from worker.description.traffic import (
    Credentials,
    FormBody,
    HeaderValue,
    JsonBody,
    Method,
    Pause,
    Request,
    Secret,
    TokenScheme,
)
from worker.generate.offline.javascript import (
    INDENT,
    LINE_WIDTH,
    Code,
    Spread,
    Tree,
    comment,
    string,
    template,
    value,
)
from worker.generate.offline.plan import Plan

_FUNCTIONS = {Method.DELETE: "http.del"}
_WITHOUT_BODY = frozenset({Method.GET, Method.HEAD})
_PARAMETER = re.compile(r"\{(\w+)\}")


def iteration(plan: Plan) -> list[str]:
    """Answer the body of the default function."""
    lines: list[str] = []
    used: set[str] = set()
    several = len(plan.requests) > 1
    for index, request in enumerate(plan.requests):
        if lines:
            lines.append("")
        lines += _step(plan, index, _name(request, used, several=several))
        if plan.pause.every_request or index == len(plan.requests) - 1:
            lines += _sleep(plan.pause)
    return lines


def label(request: Request) -> str:
    """Name a request as its checks do."""
    return f"{request.method} {request.path.partition('?')[0]}"


def shared_headers(plan: Plan) -> dict[str, Tree]:
    """Answer the headers that every request carries."""
    return {name: _header(item) for name, item in plan.headers} | _authorization(plan.credentials)


def secrets(plan: Plan) -> tuple[str, ...]:
    """Answer the environment variables, without a default, that the script reads."""
    found: dict[str, None] = {}
    match plan.credentials:
        case Credentials(TokenScheme.BEARER):
            found["API_TOKEN"] = None
        case Credentials(TokenScheme.API_KEY):
            found["API_KEY"] = None
        case Credentials(TokenScheme.BASIC):
            found |= {"USERNAME": None, "PASSWORD": None}
        case None:
            pass
    data: list[object] = [item for _, item in plan.headers]
    for request in plan.requests:
        data += [item for _, item in request.headers]
        match request.body:
            case JsonBody(body):
                data.append(body)
            case FormBody(fields):
                data += [item for _, item in fields]
            case None:
                pass
    return tuple(found | dict.fromkeys(_variables(data)))


def _variables(data: object) -> list[str]:
    match data:
        case Secret(variable):
            return [variable]
        case Mapping():
            return _variables(list(data.values()))
        case list():
            return [name for item in data for name in _variables(item)]
        case _:
            return []


def _step(plan: Plan, index: int, name: str) -> list[str]:
    request = plan.requests[index]
    several = len(plan.requests) > 1
    lines = [f"// {index + 1}. {comment(request.name or label(request))}"] if several else []
    lines += _call(f"const {name} = {_function(request)}", _arguments(plan, index))
    checked = _checks(request, name, several=several)
    if index != plan.login_step:
        return lines + checked
    return lines + _with_token(plan, name, checked)


def _with_token(plan: Plan, name: str, checked: list[str]) -> list[str]:
    checked[0] = f"const loggedIn = {checked[0]}"
    return [
        *checked,
        "if (!loggedIn) {",
        f"{INDENT}return; // without a token, the next steps would only measure errors",
        "}",
        f"const token = {name}.json({string(plan.token_field)});",
    ]


def _call(function: str, arguments: list[Tree]) -> list[str]:
    flat = ", ".join(value(each) for each in arguments)
    one_line = f"{function}({flat});"
    if "\n" not in flat and len(one_line) <= LINE_WIDTH:
        return [one_line]
    hugged = ", ".join(value(each) for each in arguments[:-1])
    if (
        isinstance(arguments[-1], Mapping)
        and "\n" not in hugged
        and len(function) + len(hugged) < LINE_WIDTH - 5
    ):
        start = f"{function}({hugged}, "
        return f"{start}{value(arguments[-1], spread=True)});".split("\n")
    written = [f"{INDENT}{value(each, INDENT)}," for each in arguments]
    return "\n".join([f"{function}(", *written, ");"]).split("\n")


def _function(request: Request) -> str:
    if request.method in _WITHOUT_BODY and request.body:
        return "http.request"
    method = request.method or Method.GET
    return _FUNCTIONS.get(method, f"http.{method.lower()}")


def _arguments(plan: Plan, index: int) -> list[Tree]:
    request = plan.requests[index]
    url = Code(f"`{_url(plan, request)}`")
    params = _params(plan, index)
    tail: list[Tree] = [params] if params else []
    if request.method in _WITHOUT_BODY:
        if not request.body:
            return [url, *tail]
        return [str(request.method), url, _body(request), *tail]
    body = _body(request)
    return [url, body, *tail] if tail or request.body else [url]


def _body(request: Request) -> Tree:
    match request.body:
        case JsonBody(data):
            return Code(f"JSON.stringify({value(data)})")
        case FormBody(fields):
            return dict(fields)
        case None:
            return None


def _params(plan: Plan, index: int) -> dict[str, Tree]:
    request = plan.requests[index]
    headers: dict[str | Spread, Tree] = {}
    if len(plan.requests) > 1 and shared_headers(plan):
        headers[Spread("HEADERS")] = None
    else:
        headers |= shared_headers(plan)
    if isinstance(request.body, JsonBody) and not _names_content_type(plan, request):
        headers["Content-Type"] = "application/json"
    if plan.login_step is not None and index > plan.login_step:
        headers["Authorization"] = Code("`Bearer ${token}`")
    headers |= {name: _header(item) for name, item in request.headers}
    params: dict[str, Tree] = {"headers": headers} if headers else {}
    if _PARAMETER.search(request.path):
        params["tags"] = {"name": label(request)}
    return params


def _names_content_type(plan: Plan, request: Request) -> bool:
    names = [name.lower() for name, _ in (*plan.headers, *request.headers)]
    return "content-type" in names


def _url(plan: Plan, request: Request) -> str:
    path = _PARAMETER.sub("1", request.path)
    if request.origin and request.origin != plan.base_url:
        return template(request.origin + path)
    if request.origin is None and plan.base_url.endswith(_first_segment(path)):
        path = path.removeprefix(_first_segment(path))
    return "${BASE_URL}" + template(path)


def _first_segment(path: str) -> str:
    return "/" + path[1:].partition("/")[0]


def _checks(request: Request, name: str, *, several: bool) -> list[str]:
    prefix = f"{label(request)}: " if several else ""
    checks: dict[str, Tree] = {}
    if request.statuses:
        expected = " || ".join(f"r.status === {code}" for code in request.statuses)
        said = " or ".join(map(str, request.statuses))
        checks[f"{prefix}status is {said}"] = Code(f"(r) => {expected}")
    else:
        checks[f"{prefix}status is 2xx"] = Code("(r) => r.status >= 200 && r.status < 300")
    if request.contains:
        inside = string(request.contains)
        checks[f"{prefix}body has the expected text"] = Code(
            f"(r) => String(r.body).includes({inside})"
        )
    return f"check({name}, {value(checks, spread=True)});".split("\n")


def _sleep(pause: Pause) -> list[str]:
    if pause.high_s <= 0:
        return []
    if pause.low_s == pause.high_s:
        return [f"sleep({pause.low_s:g});"]
    width = round(pause.high_s - pause.low_s, 3)
    return [
        f"sleep({pause.low_s:g} + Math.random() * {width:g}); // {pause.low_s:g} to {pause.high_s:g} s"
    ]


def _authorization(credentials: Credentials | None) -> dict[str, Tree]:
    match credentials:
        case Credentials(TokenScheme.BEARER):
            return {"Authorization": Code("`Bearer ${API_TOKEN}`")}
        case Credentials(TokenScheme.API_KEY, header):
            return {header: Code("API_KEY")}
        case Credentials(TokenScheme.BASIC):
            return {
                "Authorization": Code("`Basic ${encoding.b64encode(`${USERNAME}:${PASSWORD}`)}`")
            }
        case None:
            return {}


def _header(item: HeaderValue) -> Tree:
    return item


def _name(request: Request, used: set[str], *, several: bool) -> str:
    if not several:
        return "response"
    words = re.findall(r"[a-z]+", request.path.partition("?")[0].lower()) or ["response"]
    name = f"{words[-1]}Response" if words[-1] != "response" else "response"
    count = sum(1 for each in used if each.rstrip("0123456789") == name)
    unique = f"{name}{count + 1}" if count else name
    used.add(unique)
    return unique
