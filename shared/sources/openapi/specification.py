"""Reads an OpenAPI document: each operation becomes a request."""

import re
from collections.abc import Iterator

from shared.domain.source_report import SourceKind
from shared.domain.sources import Operation, Source
from shared.sources.addresses import words_of
from shared.sources.collected import Collected
from shared.sources.json_values import items, mapping, text
from shared.sources.openapi.links import pass_on
from shared.sources.openapi.operations import Place, request_of
from shared.sources.openapi.references import Document
from shared.sources.secrets import Secrets
from shared.sources.unreadable import NotTakenError, UnreadableSourceError

_METHODS = ("post", "get", "head", "put", "patch", "options", "delete", "trace")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_LOGIN = re.compile(r"log-?in|sign-?in|/auth\b|/token\b|/session", re.IGNORECASE)
_MOST_FOUND = 2000


def read_openapi(source: Source, data: object, secrets: Secrets) -> Collected:
    """Return the operations of a document. Raises UnreadableSourceError."""
    root = mapping(data)
    version = text(root.get("openapi"))
    if not version.startswith("3"):
        told = "Swagger 2.0" if "swagger" in root else f"OpenAPI {version[:10]}" if version else ""
        reason = f"is {told}: convert it to OpenAPI 3" if told else "is no OpenAPI 3 document"
        raise UnreadableSourceError(reason)
    collected = Collected(source, SourceKind.OPENAPI, secrets)
    document = Document(root)
    for path, item in mapping(root.get("paths")).items():
        if str(path).startswith("/"):
            _read_path(collected, document, path, item)
    if hooks := mapping(root.get("webhooks")):
        collected.leave_out("the service itself calls it", "webhooks", len(hooks))
    collected.operations.sort(key=_Order(collected.operations))
    pass_on(collected, document)
    if any(each.step.method != "GET" for each in collected.operations):
        collected.assume(
            "A specification says no order: of each resource, what creates comes first and what "
            "deletes last."
        )
    return collected


def _read_path(collected: Collected, document: Document, path: str, told: object) -> None:
    try:
        item = document.resolved(told)
    except NotTakenError as error:
        collected.leave_out(str(error), path)
        return
    for method in _METHODS:
        if method in item and collected.found < _MOST_FOUND:
            with collected.each(f"{method.upper()} {path}"):
                _read_operation(
                    collected, document, Place(path, method, item, mapping(item[method]))
                )


def _read_operation(collected: Collected, document: Document, place: Place) -> None:
    operation = place.operation
    if operation.get("deprecated") is True:
        raise NotTakenError("it is deprecated")
    made = request_of(document, place, collected.secrets)
    tags = (text(tag) for tag in items(operation.get("tags")))
    collected.take(
        made.step,
        f"{place.method.upper()} {place.path}",
        base=made.base,
        words=(
            *words_of(place.path),
            *(word for tag in tags for word in _words(tag)),
            *_words(text(operation.get("operationId"))),
        ),
        assumed=made.assumed,
    )


def _words(name: str) -> Iterator[str]:
    return (word for word in _CAMEL.split(name) if word)


class _Order:
    """The place of an operation: logins, then resource by resource, deletion last."""

    def __init__(self, operations: list[Operation]) -> None:
        roots = dict.fromkeys(map(_root, operations))
        self._order = {root: number for number, root in enumerate(roots)}

    def __call__(self, operation: Operation) -> tuple[bool, int, int]:
        step = operation.step
        login = step.method == "POST" and _LOGIN.search(step.url) is not None
        return not login, self._order[_root(operation)], _METHODS.index(step.method.lower())


def _root(operation: Operation) -> str:
    """Return the path of the resource that an operation is about: up to its first placeholder."""
    path = operation.step.url.removeprefix(operation.base).partition("?")[0]
    return path.partition("/{")[0].rstrip("/")
