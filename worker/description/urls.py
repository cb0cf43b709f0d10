"""Finds URLs, bare hosts and paths in a description, and keeps only what k6 can request."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from shared.secret_names import is_secret_name, variable
from worker.description.traffic import Method, Url

# Scripts without spaces, and Korean particles, go on where an address ends; a path may begin so.
_UNSPACED = r"\u0964\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef"
_ENDS = rf"(?:[^\s<>\"'`|\\^\ufffc{_UNSPACED}]|(?<=/)[{_UNSPACED}]{{1,40}})"
_ABSOLUTE = re.compile(
    rf"(?<![A-Za-z0-9_])(?:https?|wss?)://(?:{_ENDS}|<\w{{1,40}}>){{1,2000}}", re.IGNORECASE
)
_BARE_HOST = re.compile(
    r"(?<![\w@/.:-])(?<![^A-Z]=)"
    r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9-]{1,63}\.){1,6}"
    r"(?:com|org|net|io|dev|app|co|ai|eu|uk|de|fr|nl|ch|local|internal|test|example|cloud|shop|"
    r"tech))"
    rf"(?::\d{{1,5}})?(?![\w@-])(?:/{_ENDS}{{0,2000}})?",
    re.IGNORECASE,
)
_PATH = re.compile(rf"(?<![^\s\"'`(\[,;:>])/(?:{_ENDS}|<\w{{1,40}}>){{0,2000}}")
_METHOD_BEFORE = re.compile(rf"\b(?:{'|'.join(Method)})\s+[\"'`]?\Z")
_RATE_UNIT = re.compile(
    r"/\s?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)\b(?!/)", re.IGNORECASE
)
_HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9])?\Z")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PARAMETER = re.compile(
    r"<(\w{1,40})>|\[(\w{1,40})\]|(?<=/):([A-Za-z_]\w{0,39})|\$?\{+(\w{1,40})\}+"
)
_BRACED = re.compile(r"\$?\{+(\w{1,40})\}+")
_ASSIGNED = re.compile(r"(?<![^?&])([^?&=\s]{1,80})=([^&\s]+)")
_ASSIGNED_ANYWHERE = re.compile(r"(?<![^?&\s\"'`(,;])([^?&=\s]{1,80})=([^&\s]{1,4000})")
_QUERY = re.compile(
    r"\b(?:query|url)\s+(?:params?|parameters?|string|arguments?)\s*(?:of\b|with\b|:)?\s*"
    r"((?:[\"'`]?\w[\w.\[\]-]{0,60}=[^\s,;&\"'`]{1,200}[\"'`]?(?:\s*(?:,|&|and)\s*)*){1,20})",
    re.IGNORECASE,
)
_HOME_PAGE = re.compile(
    r"\b(?:open|visit|load|view|brows|request|land|go|get|hit|call|start|enter|fetch|"
    r"see)\w*\s+(?:(?:on|to|at|with)\s+)?(?:the\s+|our\s+|a\s+)?"
    r"(?:(?:home|landing|front|start)[ -]?page)\b(?!\s*(?:[(:,]|at|of|on|is|under|via|from|"
    r"=|-)*\s*[\"'`]?(?:https?://|/|\w+\.\w))",
    re.IGNORECASE,
)
_PATH_SAFE = "/%:@!$&'()*+,;=~-._{}"
_CLOSERS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a URL or path stands; `origin` is None for a path alone.

    `guessed_scheme` says that the description left out `http://` or `https://`.
    """

    start: int
    end: int
    origin: str | None
    path: str
    guessed_scheme: bool = False


def mentions(text: str) -> tuple[Mention, ...]:
    """Return every usable URL, host and path, in the order of the text."""
    found: list[Mention] = []
    taken = bytearray(len(text))
    for mention in (*_absolute(text), *_bare(text), *_paths(text), *_home_pages(text)):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _home_pages(text: str) -> Iterator[Mention]:
    """Return the visited home pages whose address does not follow, as `/`."""
    for found in _HOME_PAGE.finditer(text):
        # After the words, which name the step.
        yield Mention(found.end(), found.end(), origin=None, path="/")


def parsed(raw: str) -> Url | None:
    """Return a URL in parts, or None if k6 could not request it. Credentials are dropped."""
    try:
        parts = urlsplit(raw)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    host = _host(host)
    if parts.scheme not in {"http", "https", "ws", "wss"} or not host or port == 0:
        return None
    origin = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    return Url(origin, _path(parts))


def userinfo(raw: str) -> str:
    """Return what stands before the @ of a URL, which must not be repeated."""
    try:
        return urlsplit(raw).netloc.rpartition("@")[0]
    except ValueError:
        return ""


def with_query(path: str, text: str) -> str:
    """Return the path with the query parameters that the text lists."""
    found = _QUERY.search(text)
    if not found:
        return path
    pairs = re.findall(r"(\w[\w.\[\]-]*=[^\s,;&\"'`]+)", found.group(1))
    query = "&".join(_quoted(pair.rstrip(".")) for pair in pairs)
    return f"{path}{'&' if '?' in path else '?'}{query}"


def query_secrets(text: str) -> frozenset[str]:
    """Return the values of parameters and fields that must not be repeated: ?key=x, pass=x."""
    return frozenset(
        value.rstrip(".,;:)'\"`")
        for name, value in _ASSIGNED_ANYWHERE.findall(text)
        if is_secret_name(name)
    )


def _without_secret(match: re.Match[str]) -> str:
    name = match.group(1)
    return f"{name}={{{variable(name)}}}" if is_secret_name(name) else match.group()


def _absolute(text: str) -> Iterator[Mention]:
    for match in _ABSOLUTE.finditer(text):
        raw = _trimmed(match.group())
        url = parsed(raw)
        if url:
            yield Mention(match.start(), match.start() + len(raw), url.origin, url.path)


def _bare(text: str) -> Iterator[Mention]:
    for match in _BARE_HOST.finditer(text):
        raw = _trimmed(match.group())
        host = re.split(r"[:/]", raw, maxsplit=1)[0]
        private = host.lower() == "localhost" or host.replace(".", "").isdigit()
        url = parsed(f"{'http' if private else 'https'}://{raw}")
        if url:
            yield Mention(
                match.start(), match.start() + len(raw), url.origin, url.path, guessed_scheme=True
            )


def _paths(text: str) -> Iterator[Mention]:
    for match in _PATH.finditer(text):
        raw = _trimmed(match.group())
        named = raw == "/" and _METHOD_BEFORE.search(
            text, max(0, match.start() - 12), match.start()
        )
        if raw.startswith("//") or _is_rate(text, match.start()) or not (named or _is_path(raw)):
            continue
        url = parsed(f"http://path{raw}")
        if url:
            yield Mention(match.start(), match.start() + len(raw), None, url.path)


def _is_rate(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at].rstrip().lower()
    return bool(
        _RATE_UNIT.match(text, at)
        and re.search(r"(?:\d|requests?|reqs?|iterations?|hits)$", before)
    )


def _is_path(raw: str) -> bool:
    return len(raw) > 1 and bool(re.match(r"/[\w{:<\[.~@%?-]", raw))


def _trimmed(raw: str) -> str:
    while raw:
        last = raw[-1]
        if (last in ".,;:!?*_\"'" and len(raw) > 1) or (
            last in _CLOSERS and raw.count(last) > raw.count(_CLOSERS[last])
        ):
            raw = raw[:-1]
        else:
            break
    return raw


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
    named = _ASSIGNED.sub(_without_secret, _BRACED.sub(r"{\1}", parts.query))
    query = f"?{_quoted(named)}" if named else ""
    return (_quoted(path) or "/") + query


def _quoted(text: str) -> str:
    return _BAD_PERCENT.sub("%25", quote(text, safe=_PATH_SAFE + "?", errors="replace"))
