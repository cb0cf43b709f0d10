"""Takes addresses apart, and keeps only what k6 can request."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from shared.reading.lexing.data_spans import is_address
from shared.reading.requests.shown_addresses import shown_address
from worker.description.traffic import Url

_HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9])?\Z")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PARAMETER = re.compile(
    r"<(\w{1,40})>|\[(\w{1,40})\]|(?<=/):([A-Za-z_]\w{0,39})|\$?\{+(\w{1,40})\}+"
)
_BRACED = re.compile(r"\$?\{+(\w{1,40})\}+")
_BASES = re.compile(r"/?|(?:/(?:api|rest|graphql|services?|public|prod|staging|dev|v\d[\d.]*))+/?")
_ORIGIN = re.compile(r"\A(?:[A-Za-z][\w+.-]*:)?(?://)?[^/?#]*")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._{}"
_SCHEMES = frozenset(("http", "https", "ws", "wss"))


def parsed(address: str) -> Url | None:
    """Return an address in parts, or None if k6 could not request it. Secrets are variables.

    A path has no origin. A host without a scheme is one of https, and one of http in a network.
    """
    try:
        parts = urlsplit(_with_scheme(shown_address(address)))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    host = _host(host)
    if parts.scheme not in _SCHEMES or not host or port == 0:
        return None
    if address.startswith("/"):
        return Url("", _path(parts))
    return Url(f"{parts.scheme}://{host}" + (f":{port}" if port else ""), _path(parts))


def is_server(text: str) -> bool:
    """Return whether a text begins with a host, with or without a scheme."""
    return "://" in text or is_address(text, 0)


def is_base(address: str) -> bool:
    """Return whether an address is none of an endpoint, but where those of endpoints begin.

    It may be a path alone. With a query it is one of an endpoint.
    """
    path = _ORIGIN.sub("", address, count=1).partition("#")[0]
    return _BASES.fullmatch(path) is not None


def _with_scheme(address: str) -> str:
    if address.startswith("/"):
        return f"http://path{address}"
    if "://" in address:
        return address
    host = re.split(r"[:/?]", address, maxsplit=1)[0].lower()
    private = host == "localhost" or host.replace(".", "").isdigit()
    return f"{'http' if private else 'https'}://{address}"


def _host(host: str) -> str:
    if ":" in host:
        try:
            return f"[{ip_address(host)}]"
        except ValueError:
            return ""
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""
    if ".." in host or not _HOST_NAME.match(host) or _is_bad_ip(host):
        return ""
    return host


def _is_bad_ip(host: str) -> bool:
    if not host.replace(".", "").isdigit():
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


def _path(parts: SplitResult) -> str:
    path = _PARAMETER.sub(lambda match: "{" + next(filter(None, match.groups())) + "}", parts.path)
    query = f"?{_quoted(_BRACED.sub(r'{\1}', parts.query))}" if parts.query else ""
    return (_quoted(path) or "/") + query


def _quoted(text: str) -> str:
    return _BAD_PERCENT.sub("%25", quote(text, safe=_PATH_SAFE + "?", errors="replace"))
