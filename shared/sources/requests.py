"""Makes a step of a request as it was recorded or written down."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote

from shared.domain.plan import METHODS, Header, PathValue, Step
from shared.sources.addresses import Address, address_of, user_of
from shared.sources.secrets import Secrets, written
from shared.sources.unreadable import NotTakenError

FORM = "application/x-www-form-urlencoded"
_BODILESS = frozenset({"GET", "HEAD"})
# What a browser, a proxy or k6 itself adds: it says nothing about the test.
_NOISE = re.compile(
    r"^(?:host|connection|content-length|user-agent|accept-encoding|accept-language|referer|origin|"
    r"cache-control|pragma|dnt|priority|te|upgrade-insecure-requests|if-none-match|"
    r"if-modified-since|expect|transfer-encoding|keep-alive|postman-token|sec-.*|x-forwarded-.*|"
    r"x-real-ip|via|forwarded|newrelic|traceparent|tracestate|x-request-id|x-client-data|:.*)$",
    re.IGNORECASE,
)
_HEADER_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]{1,100}")
# That of browsers and of tools, which every server takes as none.
_ANY_ANSWER = re.compile(r"\*/\*")
_LONGEST_BODY = 64 * 1024
_LONGEST_VALUE = 2000


def is_noise(header: str) -> bool:
    """Return whether a header, by its name, says nothing about a test."""
    return _NOISE.match(header) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A request with all that it carries, secrets included. `form` are the fields of a form."""

    method: str
    url: str
    headers: Sequence[tuple[str, str]] = ()
    body: str = ""
    form: Sequence[tuple[str, str]] | None = None
    name: str = ""
    values: tuple[PathValue, ...] = field(default=())


def step_of(recorded: Recorded, secrets: Secrets) -> tuple[Step, Address]:
    """Return the step of a request, and its address. Raises NotTakenError."""
    method = recorded.method.upper() or "GET"
    if method not in METHODS:
        raise NotTakenError("k6 has no function for its method")
    address = address_of(recorded.url, secrets)
    headers = dict(_headers(recorded, secrets))
    typed = headers.get("content-type", ("", ""))[1].lower()
    if typed.startswith("multipart/"):
        raise NotTakenError("it uploads a multipart form")
    body = None if method in _BODILESS else _body(recorded, typed, secrets)
    if body is None:
        headers.pop("content-type", None)
    step = Step(
        method=method,
        url=address.url,
        headers=tuple(Header(name, value) for name, value in headers.values()),
        body=body,
        name=" ".join(recorded.name.split())[:80],
        values=recorded.values,
    )
    return step, address


def _headers(recorded: Recorded, secrets: Secrets) -> Iterable[tuple[str, tuple[str, str]]]:
    if user := user_of(recorded.url):
        yield "authorization", ("Authorization", f"Basic ${{{secrets.of('BASIC_AUTH', user)}}}")
    for name, value in recorded.headers:
        lower, shown = name.lower(), " ".join(value.split())
        if not _HEADER_NAME.fullmatch(name) or is_noise(name) or not shown:
            continue
        if lower == "accept" and _ANY_ANSWER.search(shown):
            continue
        hidden = secrets.header(name, shown)
        if len(hidden) <= _LONGEST_VALUE:
            yield lower, (name, hidden)


def _body(recorded: Recorded, typed: str, secrets: Secrets) -> str | None:
    if recorded.form is not None:
        return form_text(recorded.form, secrets)
    body = recorded.body
    if not body.strip():
        return None
    if len(body) > _LONGEST_BODY:
        raise NotTakenError("its body is larger than 64 KiB")
    if "\ufffd" in body or "\x00" in body:
        raise NotTakenError("its body is no text")
    if typed.startswith(FORM):
        return form_text(parse_qsl(body, keep_blank_values=True), secrets)
    try:
        return written(secrets.hidden(json.loads(body)))
    except (ValueError, RecursionError):
        pass
    pairs = parse_qsl(body, keep_blank_values=True)
    if (
        not typed
        and pairs
        and re.fullmatch(r"[\w.\[\]-]+=[^\s<>{}]*(?:&[\w.\[\]-]+=[^\s<>{}]*)*", body)
    ):
        return form_text(pairs, secrets)
    return secrets.text(body)


def form_text(fields: Iterable[tuple[str, str]], secrets: Secrets) -> str | None:
    """Return the fields of a form as its body has them; None if there are none."""
    pairs = (
        f"{quote(name, safe='[]')}={quote(secrets.field(name, value), safe='${}')}"
        for name, value in fields
    )
    return "&".join(pairs) or None
