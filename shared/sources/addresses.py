"""Takes addresses apart: the server, the path, and the parameters, without secrets."""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from shared.sources.secrets import Secrets, is_secret_parameter
from shared.sources.unreadable import NotTakenError

_LONGEST = 2000
_SAFE = "/%:@!$&'()*+,;=~-._{}"
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# {{id}}, ${id}, :id and $ID are {id}.
_PLACEHOLDER = re.compile(
    r"\$?\{{1,3}\s*([\w.$-]{1,60})\s*\}{1,3}|\$([A-Za-z_]\w{0,60})|(?<=/):([A-Za-z_]\w{0,60})"
)
_NOT_IN_A_NAME = re.compile(r"\W+")


class Address(NamedTuple):
    """An address in two parts: `https://host:port`, or nothing, and the rest from its slash on."""

    origin: str
    path: str

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.path


def address_of(url: str, secrets: Secrets) -> Address:
    """Return an address as a step has it. Raises NotTakenError if k6 could not request it."""
    if len(url) > _LONGEST:
        raise NotTakenError("its address is too long")
    named = _PLACEHOLDER.sub(_braced, url.strip())
    if not re.match(r"[a-z][a-z0-9+.-]*://|/", named, re.IGNORECASE):
        named = f"http://{named}"
    try:
        parts = urlsplit(named)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise NotTakenError("its address is none") from None
    scheme = parts.scheme.lower()
    if scheme not in {"", "http", "https", "ws", "wss"}:
        raise NotTakenError("it is no HTTP request")
    if scheme.startswith("ws"):
        raise NotTakenError("it is a WebSocket")
    path = (_quoted(parts.path) or "/") + _query(parts.query, secrets)
    if not host or "{" in host:
        # The server is left open; what stands before the path says nothing.
        return Address("", path)
    if not re.fullmatch(r"[\w.:-]{1,253}", host):
        raise NotTakenError("its host is none")
    name = f"[{host}]" if ":" in host else host
    return Address(f"{scheme}://{name}" + (f":{port}" if port else ""), path)


def user_of(url: str) -> str | None:
    """Return `user:password` of an address, if it has them."""
    found = re.match(r"[a-z]+://([^/@\s]{1,200})@", url, re.IGNORECASE)
    return unquote(found.group(1)) if found else None


def parameter(name: str, value: str) -> str:
    """Return a parameter of a query as an address has it."""
    return f"{quote(name, safe='[]{}')}={quote(value, safe='{}')}"


def words_of(path: str) -> tuple[str, ...]:
    """Return the parts of a path that are words."""
    parts = path.partition("?")[0].split("/")
    return tuple(part for part in parts if part and "{" not in part and not part.isdigit())


def placeholder(name: str) -> str:
    """Return a name as a placeholder of an address has it."""
    return _NOT_IN_A_NAME.sub("_", name).strip("_") or "value"


def _braced(found: re.Match[str]) -> str:
    return "{" + placeholder(next(filter(None, found.groups()))) + "}"


def _query(query: str, secrets: Secrets) -> str:
    shown = []
    for pair in query.split("&") if query else ():
        name, equals, value = pair.partition("=")
        if equals and is_secret_parameter(unquote(name), unquote(value)):
            shown.append(f"{_quoted(name)}={{{secrets.of(unquote(name), unquote(value))}}}")
        else:
            shown.append(_quoted(pair))
    return f"?{'&'.join(shown)}" if shown else ""


def _quoted(text: str) -> str:
    return _BAD_PERCENT.sub("%25", quote(text, safe=_SAFE + "?", errors="replace"))
