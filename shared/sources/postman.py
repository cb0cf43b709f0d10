"""Reads a Postman collection (2.x): its requests, in the order in which a runner makes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shared.domain.plan import PathValue, Taken
from shared.domain.source_report import SourceKind
from shared.domain.sources import Sent, Source
from shared.sources.addresses import parameter, placeholder, words_of
from shared.sources.collected import Collected
from shared.sources.documents import parse_json
from shared.sources.json_values import Data, items, mapping, text
from shared.sources.postman_scripts import set_from_answer
from shared.sources.postman_variables import Variables
from shared.sources.requests import FORM, Recorded, step_of
from shared.sources.secrets import Secrets, written
from shared.sources.sent_values import values_of
from shared.sources.unreadable import NotTakenError, UnreadableSourceError

_MOST_DEPTH = 20
_LANGUAGES = {"json": "application/json", "xml": "application/xml", "text": "text/plain"}
_UNKNOWN_AUTH = "it signs its requests in a way that k6 has no function for"


# As numbers they may stand in JSON with quotes and without.
_FIRST_MARK = 9_007_100_000_000_000


@dataclass(slots=True)
class _Passed:
    """The variables that scripts took from answers so far: their names here, and their signs."""

    names: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    def add(self, variable: str, name: str) -> None:
        """Note that a variable has a value of an answer from now on."""
        mark = str(_FIRST_MARK + len(self.names))
        self.marks[variable] = mark
        self.names[mark] = name


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the requests of a folder inherit; what is passed on is passed on to all."""

    names: tuple[str, ...]
    variables: Variables
    auth: object
    passed: _Passed = field(default_factory=_Passed)


def read_postman(source: Source, data: object, secrets: Secrets) -> Collected:
    """Return the requests of a collection. Raises UnreadableSourceError."""
    root = mapping(data)
    root = mapping(root.get("collection")) or root
    if not items(root.get("item")):
        if "requests" in root:
            raise UnreadableSourceError("is a Postman collection of version 1: export it as 2.1")
        raise UnreadableSourceError("is a Postman collection without requests")
    collected = Collected(source, SourceKind.POSTMAN, secrets)
    variables = Variables(secrets).within(root.get("variable"))
    top = _Folder((), variables, root.get("auth"))
    _read_items(collected, items(root.get("item")), top)
    if scripts := sum(_scripts(root, 0)):
        taken = ", ".join(top.passed.marks)
        but = f"but for what they take from answers ({taken}), " if taken else ""
        collected.assume(
            f"The collection has {scripts} scripts, before requests or as tests: {but}nothing of "
            "them is carried over."
        )
    if variables.drawn:
        shown = ", ".join(variables.drawn)
        collected.assume(f"Postman draws {shown} anew for each request: here each has one value.")
    return collected


def _read_items(collected: Collected, listed: Sequence[object], folder: _Folder) -> None:
    for each in listed:
        item = mapping(each)
        name = text(item.get("name"))
        names = (*folder.names, name) if name else folder.names
        at = " / ".join(names) or "a request without a name"
        own = item.get("auth") or folder.auth
        variables = folder.variables.within(item.get("variable"))
        inner = replace(folder, names=names, variables=variables, auth=own)
        if "request" in item:
            with collected.each(at):
                _read_request(collected, item, at, inner)
        elif len(names) <= _MOST_DEPTH:
            _read_items(collected, items(item.get("item")), inner)
        else:
            collected.leave_out("it is more than 20 folders deep", at)


def _read_request(collected: Collected, item: Data, at: str, folder: _Folder) -> None:
    step, address = step_of(_recorded(item, folder), collected.secrets)
    words = (*words_of(address.path), *(word for name in folder.names for word in name.split()))
    collected.take(step, at, base=address.origin, words=words, sends=tuple(_sent(item, folder)))
    for variable, path in set_from_answer("\n".join(_tests(item))):
        name = collected.secrets.taken(variable)
        folder.passed.add(variable, name)
        collected.give(len(collected.operations) - 1, Taken(name, path))


def _sent(item: Data, folder: _Folder) -> Iterator[Sent]:
    """Yield where a request sends what scripts took from answers."""
    passed = folder.passed
    if passed.marks:
        marked = replace(folder, variables=folder.variables.marked(passed.marks))
        for value in values_of(_recorded(item, marked)):
            if value.text in passed.names:
                yield Sent(passed.names[value.text], value.where, value.at, value.before)


def _tests(item: Data) -> Iterator[str]:
    """Yield the lines of the scripts that run after a request."""
    for event in map(mapping, items(item.get("event"))):
        if event.get("listen") == "test":
            lines = mapping(event.get("script")).get("exec")
            yield from map(text, items(lines) or [lines])


def _recorded(item: Data, folder: _Folder) -> Recorded:
    told = item.get("request")
    request = {"url": told, "method": "GET"} if isinstance(told, str) else mapping(told)
    variables = folder.variables
    url, values = _url(request.get("url"), variables)
    headers = [
        (text(header.get("key")), variables.header(text(header.get("value"))))
        for header in map(mapping, items(request.get("header")))
        if header.get("disabled") is not True
    ]
    auth = request.get("auth") or folder.auth
    query = []
    for where, name, value in _credentials(auth, variables):
        if where == "query":
            query.append(parameter(name, value))
        elif name.lower() not in {key.lower() for key, _ in headers}:
            headers.append((name, value))
    if query:
        url += ("&" if "?" in url else "?") + "&".join(query)
    kind, body, form = _body(mapping(request.get("body")), variables)
    if kind and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", kind))
    return Recorded(
        method=variables.filled(text(request.get("method"))) or "GET",
        url=url,
        headers=headers,
        body=body,
        form=form,
        name=folder.names[-1] if folder.names else "",
        values=values,
    )


def _url(told: object, variables: Variables) -> tuple[str, tuple[PathValue, ...]]:
    """Return the address of a request, and the values that its `:id` have."""
    if isinstance(told, str):
        return variables.address(told), ()
    data = mapping(told)
    raw = text(data.get("raw")) or "".join(_joined(data))
    pairs = [mapping(each) for each in items(data.get("query"))]
    if any(each.get("disabled") is True for each in pairs):
        kept = (each for each in pairs if each.get("disabled") is not True)
        query = "&".join(f"{text(each.get('key'))}={text(each.get('value'))}" for each in kept)
        raw = raw.partition("?")[0] + (f"?{query}" if query else "")
    if not raw:
        raise NotTakenError("it names no address")
    values = (
        PathValue(placeholder(text(each.get("key"))), variables.filled(text(each.get("value"))))
        for each in map(mapping, items(data.get("variable")))
    )
    known = tuple(each for each in values if each.value and "{{" not in each.value)
    return variables.address(raw), known


def _joined(data: Data) -> Iterator[str]:
    protocol = text(data.get("protocol"))
    host = data.get("host")
    if protocol:
        yield f"{protocol}://"
    yield ".".join(map(text, items(host))) if isinstance(host, list) else text(host)
    if port := text(data.get("port")):
        yield f":{port}"
    path = data.get("path")
    parts = [text(each) or text(mapping(each).get("value")) for each in items(path)]
    yield "/" + "/".join(parts) if parts else text(path)
    query = [mapping(each) for each in items(data.get("query"))]
    if query:
        yield "?" + "&".join(f"{text(each.get('key'))}={text(each.get('value'))}" for each in query)


def _credentials(told: object, variables: Variables) -> Iterator[tuple[str, str, str]]:
    """Yield where a credential goes, its name and its value. Raises NotTakenError."""
    auth = mapping(told)
    kind = text(auth.get("type"))
    values = _attributes(auth.get(kind))

    def filled(name: str) -> str:
        return variables.header(values.get(name, ""))

    match kind:
        case "" | "noauth":
            return
        case "bearer" | "oauth2" | "jwt":
            token = filled("token") or filled("accessToken") or "{{token}}"
            if values.get("addTokenTo") == "queryParams":
                yield "query", "access_token", token
            else:
                yield "header", "Authorization", f"Bearer {token}"
        case "basic":
            yield "header", "Authorization", f"Basic {filled('username')}:{filled('password')}"
        case "apikey":
            where = "query" if values.get("in") == "query" else "header"
            yield where, variables.filled(values.get("key", "")) or "X-Api-Key", filled("value")
        case _:
            raise NotTakenError(_UNKNOWN_AUTH)


def _attributes(told: object) -> dict[str, str]:
    """Return the attributes of a credential: a list in 2.1, an object in 2.0."""
    if isinstance(told, list):
        return {text(each.get("key")): text(each.get("value")) for each in map(mapping, told)}
    return {name: text(value) for name, value in mapping(told).items()}


def _body(body: Data, variables: Variables) -> tuple[str, str, list[tuple[str, str]] | None]:
    """Return the type of a body, its text, and the fields of a form. Raises NotTakenError."""
    if body.get("disabled") is True:
        return "", "", None
    match text(body.get("mode")):
        case "raw":
            raw = variables.body(text(body.get("raw")))
            options = mapping(mapping(body.get("options")).get("raw"))
            kind = _LANGUAGES.get(text(options.get("language")), "")
            return kind or ("application/json" if raw.lstrip()[:1] in {"{", "["} else ""), raw, None
        case "urlencoded":
            return FORM, "", list(_fields(body.get("urlencoded"), variables))
        case "graphql":
            return "application/json", _graphql(mapping(body.get("graphql")), variables), None
        case "formdata" if items(body.get("formdata")):
            raise NotTakenError("it uploads a multipart form")
        case "file":
            raise NotTakenError("it reads a file")
        case _:
            return "", "", None


def _fields(told: object, variables: Variables) -> Iterator[tuple[str, str]]:
    for each in map(mapping, items(told)):
        if each.get("disabled") is not True:
            yield text(each.get("key")), variables.header(text(each.get("value")))


def _graphql(told: Data, variables: Variables) -> str:
    data: dict[str, Any] = {"query": variables.filled(text(told.get("query")))}
    if sent := variables.body(text(told.get("variables"))):
        try:
            data["variables"] = parse_json(sent)
        except UnreadableSourceError:
            raise NotTakenError("the variables of its query are no JSON") from None
    return written(data)


def _scripts(item: Data, depth: int) -> Iterator[int]:
    for event in map(mapping, items(item.get("event"))):
        lines = mapping(event.get("script")).get("exec")
        yield int(bool(lines) and any(text(line).strip() for line in (items(lines) or [lines])))
    if depth <= _MOST_DEPTH:
        for each in items(item.get("item")):
            yield from _scripts(mapping(each), depth + 1)
