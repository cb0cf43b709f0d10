"""How an operation proves who calls, with variables for all that is secret."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.sources.json_values import Data, items, mapping, text
from shared.sources.openapi.references import Document
from shared.sources.secrets import Secrets


class Credential(NamedTuple):
    """Where a secret goes (`header`, `query` or `cookie`), under which name, as which value."""

    where: str
    name: str
    value: str


def credentials_of(document: Document, operation: Data, secrets: Secrets) -> Iterator[Credential]:
    """Yield what an operation needs: the first of the ways that it names; nothing if none will do.

    Raises NotTakenError.
    """
    ways = operation.get("security", document.root.get("security"))
    listed = items(ways)
    if not listed or any(not mapping(each) for each in listed):
        return
    schemes = mapping(mapping(document.root.get("components")).get("securitySchemes"))
    for name in mapping(listed[0]):
        yield from _credential(document.resolved(schemes.get(name)), secrets)


def _credential(scheme: Data, secrets: Secrets) -> Iterator[Credential]:
    match text(scheme.get("type")), text(scheme.get("scheme")).lower():
        case "apiKey", _:
            where, name = text(scheme.get("in")), text(scheme.get("name"))
            if name.lower() == "authorization":
                yield Credential(where, name, f"${{{secrets.of('API_KEY', '')}}}")
            elif name:
                variable = secrets.of(name.removeprefix("X-").removeprefix("x-"), "")
                yield Credential(where, name, f"${{{variable}}}")
        case "http", "basic":
            yield Credential(
                "header", "Authorization", f"Basic ${{{secrets.of('BASIC_AUTH', '')}}}"
            )
        case (("http" | "oauth2" | "openIdConnect"), _):
            yield Credential(
                "header", "Authorization", f"Bearer ${{{secrets.of('API_TOKEN', '')}}}"
            )
