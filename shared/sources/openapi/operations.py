"""Makes the request of an operation: address, parameters, body, credentials."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin

from shared.domain.plan import PathValue, Step
from shared.secret_names import is_secret_name
from shared.sources.addresses import parameter as written_parameter
from shared.sources.addresses import placeholder
from shared.sources.json_values import Data, items, mapping, text
from shared.sources.openapi.references import Document
from shared.sources.openapi.samples import Samples, as_object
from shared.sources.openapi.security import Credential, credentials_of
from shared.sources.requests import FORM, Recorded, step_of
from shared.sources.secrets import Secrets, written
from shared.sources.unreadable import NotTakenError

_MOST_SERVER_VARIABLES = 20
_IGNORED = frozenset({"accept", "content-type", "authorization"})


class Body(NamedTuple):
    """A body with its type; `form` are the fields of a form."""

    type: str = ""
    text: str = ""
    form: list[tuple[str, str]] | None = None


class Made(NamedTuple):
    """The request of an operation, its server, and the fields whose values are assumed."""

    step: Step
    base: str
    assumed: tuple[str, ...]


class Place(NamedTuple):
    """Where an operation stands: its path and method, the path's item, and itself."""

    path: str
    method: str
    item: Data
    operation: Data


def request_of(document: Document, place: Place, secrets: Secrets) -> Made:
    """Return the request of an operation. Raises NotTakenError."""
    samples = Samples(document)
    server = _server(document, place.item, place.operation)
    sent = _Sent()
    for each in _parameters(document, place.item, place.operation):
        sent.add(each, samples)
    for credential in credentials_of(document, place.operation, secrets):
        sent.add_credential(credential)
    body = _body(document, place.operation, samples)
    if body.type:
        sent.headers.append(("Content-Type", body.type))
    query = f"?{'&'.join(sent.query)}" if sent.query else ""
    recorded = Recorded(
        method=place.method,
        url=server + place.path + query,
        headers=sent.headers,
        body=body.text,
        form=body.form,
        name=text(place.operation.get("summary")) or text(place.operation.get("operationId")),
        values=tuple(each for each in sent.values if each.value),
    )
    step, _ = step_of(recorded, secrets)
    return Made(step, server, tuple(each for each in samples.assumed if not is_secret_name(each)))


@dataclass(slots=True)
class _Sent:
    """What a request carries beside its body."""

    query: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    values: list[PathValue] = field(default_factory=list)

    def add(self, parameter: Data, samples: Samples) -> None:
        """Add a parameter, if it has to be sent or says its value. Raises NotTakenError."""
        name, where = text(parameter.get("name")), text(parameter.get("in"))
        told = samples.has_example(parameter)
        if not told and (where == "path" or parameter.get("required") is not True):
            return
        value = samples.of_parameter(parameter)
        if where == "path":
            self.values.append(PathValue(placeholder(name), _flat(value)))
        elif where == "query":
            self.query += _query(parameter, name, value)
        elif where == "header" and name.lower() not in _IGNORED:
            self.headers.append((name, _flat(value)))
        elif where == "cookie":
            self.headers.append(("Cookie", f"{name}={_flat(value)}"))

    def add_credential(self, credential: Credential) -> None:
        """Add what proves who calls."""
        if credential.where == "query":
            variable = credential.value.strip("${}")
            self.query.append(written_parameter(credential.name, f"{{{variable}}}"))
        elif credential.where == "cookie":
            self.headers.append(("Cookie", f"{credential.name}={credential.value}"))
        else:
            self.headers.append((credential.name, credential.value))


def _server(document: Document, item: Data, operation: Data) -> str:
    """Return the first server without a slash at its end; empty if none says where it is."""
    for owner in (operation, item, document.root):
        if servers := items(owner.get("servers")):
            server = mapping(servers[0])
            url = text(server.get("url"))
            for name, told in list(mapping(server.get("variables")).items())[
                :_MOST_SERVER_VARIABLES
            ]:
                url = url.replace("{" + name + "}", text(mapping(told).get("default")))
            if not url.startswith(("http://", "https://")):
                url = urljoin("/", url.removeprefix("."))
            return url.rstrip("/")
    return ""


def _parameters(document: Document, item: Data, operation: Data) -> Iterator[Data]:
    """Yield the parameters of an operation; its own beat those of its path."""
    found: dict[tuple[str, str], Data] = {}
    for each in (*items(item.get("parameters")), *items(operation.get("parameters"))):
        parameter = document.resolved(each)
        found[text(parameter.get("name")), text(parameter.get("in"))] = parameter
    yield from found.values()


def _query(parameter: Data, name: str, value: Any) -> Iterator[str]:
    match value:
        case list() if parameter.get("explode", True) is not False:
            yield from (written_parameter(name, _flat(each)) for each in value[:10])
        case Mapping() if text(parameter.get("style")) == "deepObject":
            yield from (
                written_parameter(f"{name}[{key}]", _flat(each)) for key, each in value.items()
            )
        case Mapping():
            yield from (written_parameter(str(key), _flat(each)) for key, each in value.items())
        case _:
            yield written_parameter(name, _flat(value))


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_flat, value))
    return text(value) or (written(value) if value is not None else "")


def _body(document: Document, operation: Data, samples: Samples) -> Body:
    if "requestBody" not in operation:
        return Body()
    told = document.resolved(operation["requestBody"])
    content = mapping(told.get("content"))
    if not content:
        return Body()
    for kind in sorted(content, key=_preference):
        lower = kind.partition(";")[0].strip().lower()
        media = mapping(content[kind])
        if lower.endswith(("/json", "+json")) or lower == "*/*":
            media_type = "application/json" if "*" in lower else lower
            return Body(media_type, written(samples.of_media(media)))
        if lower == FORM:
            fields = as_object(samples.of_media(media))
            return Body(FORM, form=[(name, _flat(value)) for name, value in fields.items()])
        if lower.startswith("text/") or lower.endswith(("/xml", "+xml")):
            sample = samples.of_media(media)
            if isinstance(sample, str) and not samples.assumed:
                return Body(lower, sample)
    if told.get("required") is not True:
        return Body()
    raise NotTakenError(f"its body is {next(iter(content))[:60]}, of which there is no example")


def _preference(kind: str) -> int:
    lower = kind.lower()
    order = (lower.startswith("application/json"), "json" in lower, lower.startswith(FORM))
    return next((place for place, fits in enumerate(order) if fits), len(order))
