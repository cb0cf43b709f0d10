"""Reads a HAR: what a browser, a proxy or a tool recorded, in its order."""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from urllib.parse import parse_qsl, urljoin, urlsplit

from shared.domain.plan import Taken
from shared.domain.source_report import SourceKind
from shared.domain.sources import Source
from shared.sources.addresses import words_of
from shared.sources.answers import Answers, k6_path
from shared.sources.collected import Collected
from shared.sources.json_values import Data, items, mapping, text
from shared.sources.noise import host_of, is_analytics, is_static, site_of
from shared.sources.requests import FORM, Recorded, step_of
from shared.sources.secrets import Secrets
from shared.sources.unreadable import NotTakenError, UnreadableSourceError

_STATIC_KINDS = frozenset(
    {"image", "stylesheet", "font", "media", "script", "manifest", "texttrack"}
)
_NOBODYS = frozenset({"ping", "beacon", "preflight", "websocket", "csp-violation-report", "other"})
_MOST_ENTRIES = 20_000
_REDIRECTS = range(300, 400)
_NOT_MODIFIED = 304
_SUCCESS = range(200, 300)
_FIRST_FAILURE = 400
# Between two clicks, and not between the requests that one click makes.
_SHORTEST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 120.0

type Pauses = tuple[float, ...]
type Numbered = tuple[int, Data]


def read_har(source: Source, data: object, secrets: Secrets) -> tuple[Collected, Pauses]:
    """Return the requests of a recording, and the pauses of its user.

    Raises UnreadableSourceError.
    """
    entries = items(mapping(mapping(data).get("log")).get("entries"))
    if not entries:
        raise UnreadableSourceError("is a HAR without entries")
    collected = Collected(source, SourceKind.HAR, secrets)
    if len(entries) > _MOST_ENTRIES:
        rest = len(entries) - _MOST_ENTRIES
        collected.leave_out("only the first 20,000 entries are read", "the end", rest)
    numbered = [(number, mapping(each)) for number, each in enumerate(entries[:_MOST_ENTRIES], 1)]
    numbered.sort(key=lambda each: (_time(each[1]) or datetime.max.replace(tzinfo=UTC), each[0]))
    recording = _Recording(collected, numbered)
    for number, entry in numbered:
        with collected.each(f"entry {number}"):
            recording.read(number, entry)
    recording.pass_on()
    return collected, recording.pauses()


class _Recording:
    """What is known of a recording as its entries are read, one after the other."""

    def __init__(self, collected: Collected, numbered: list[Numbered]) -> None:
        self._collected = collected
        self._site = _main_site(numbered)
        self._redirects: set[str] = set()
        self._set_cookies: set[str] = set()
        self._ends: list[tuple[float, float]] = []
        self._answers = Answers(collected.secrets)
        self._heard = False

    def read(self, number: int, entry: Data) -> None:
        """Take an entry. Raises NotTakenError."""
        request, response = mapping(entry.get("request")), mapping(entry.get("response"))
        url, method = text(request.get("url")), text(request.get("method"))
        self._check(entry, url, response)
        status = response.get("status")
        followed = url in self._redirects
        self._redirects.discard(url)
        if isinstance(status, int) and status in _REDIRECTS and status != _NOT_MODIFIED:
            self._redirects.add(urljoin(url, _redirect(response)))
        if followed:
            raise NotTakenError("k6 follows the redirect to it by itself")
        recorded = self._recorded(request, method, url)
        step, address = step_of(recorded, self._collected.secrets)
        self._set_cookies |= _cookies_set(response)
        at = f"entry {number}, {step.method} {address.path.partition('?')[0]}"
        if isinstance(status, int) and status >= _FIRST_FAILURE:
            self._collected.assume(
                f"Entry {number} was answered with {status} when it was recorded."
            )
        self._collected.take(
            step,
            at,
            base=address.origin,
            words=words_of(address.path),
            sends=self._answers.sent_by(recorded),
        )
        self._hear(at, url, response)
        self._note_time(entry)

    def pass_on(self) -> None:
        """Let the answers give what later requests sent of them, and say what stays as it was."""
        for given in self._answers.passed:
            self._collected.give(given.giver, Taken(given.name, k6_path(given.way) or ""))
        for at in self._answers.missed:
            self._collected.assume(
                f"What the answer to {at} gave outside of JSON is sent later: it stays as it was "
                "recorded, or is a variable."
            )
        if not self._heard and len(self._collected.operations) > 1:
            self._collected.assume(
                "The recording holds no answers in JSON: what they may have given, such as a token "
                "or an id, is sent as it was recorded, or is a variable."
            )

    def pauses(self) -> Pauses:
        """Return the pauses between what the user did, in seconds."""
        latest = accumulate((end for _, end in self._ends), max)
        gaps = (
            round(started - end, 1)
            for end, (started, _) in zip(latest, self._ends[1:], strict=False)
        )
        return tuple(min(gap, _LONGEST_PAUSE_S) for gap in gaps if gap >= _SHORTEST_PAUSE_S)

    def _check(self, entry: Data, url: str, response: Data) -> None:
        kind = text(entry.get("_resourceType")).lower()
        host = host_of(url)
        if not re.match(r"https?://", url, re.IGNORECASE):
            raise NotTakenError("it is no HTTP request")
        if (
            kind in _NOBODYS - {"other"}
            or text(mapping(entry["request"]).get("method")) == "OPTIONS"
        ):
            raise NotTakenError("the browser makes it by itself: a preflight, a beacon, a socket")
        if is_analytics(host):
            raise NotTakenError("it goes to analytics or advertising")
        if self._site and site_of(host) != self._site:
            raise NotTakenError(f"it goes to another site than {self._site}")
        media = text(mapping(response.get("content")).get("mimeType"))
        if kind in _STATIC_KINDS or is_static(urlsplit(url).path, media):
            raise NotTakenError("it is a static file")
        if response.get("status") in {0, None} and "status" in response:
            raise NotTakenError("it was never answered")

    def _recorded(self, request: Data, method: str, url: str) -> Recorded:
        pairs = [
            (text(mapping(each).get("name")), text(mapping(each).get("value")))
            for each in items(request.get("headers"))
        ]
        headers = [(name, value) for name, value in pairs if name.lower() != "cookie"]
        if cookies := self._cookies(request, {n.lower(): v for n, v in pairs}):
            headers.append(("Cookie", cookies))
        body = mapping(request.get("postData"))
        media = text(body.get("mimeType"))
        if media and not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", media))
        params = items(body.get("params"))
        form = None
        if media.lower().startswith(FORM):
            form = parse_qsl(text(body.get("text")), keep_blank_values=True)
            form = form or [_pair(each) for each in params]
        if text(body.get("encoding")) == "base64":
            raise NotTakenError("its body is no text")
        return Recorded(
            method=method, url=url, headers=headers, body=text(body.get("text")), form=form
        )

    def _cookies(self, request: Data, headers: dict[str, str]) -> str:
        """Return the cookies that no earlier answer set: k6 keeps those by itself."""
        told = [_pair(each) for each in items(request.get("cookies"))]
        if not told:
            parts = (each.partition("=") for each in headers.get("cookie", "").split(";"))
            told = [(name.strip(), value) for name, _, value in parts if name.strip()]
        return "; ".join(f"{name}={value}" for name, value in told if name not in self._set_cookies)

    def _hear(self, at: str, url: str, response: Data) -> None:
        """Remember what the answer to the last operation gave."""
        self._answers.hear_beside(at, " ".join(_header_values(response)))
        answer = _answer(response)
        if answer and response.get("status") in _SUCCESS:
            try:
                giver = len(self._collected.operations) - 1
                self._answers.hear(giver, urlsplit(url).path, answer)
                self._heard = True
            except (ValueError, RecursionError):
                self._answers.hear_beside(at, answer)

    def _note_time(self, entry: Data) -> None:
        started = _time(entry)
        took = entry.get("time")
        if started is not None:
            length = took / 1000 if isinstance(took, int | float) and took > 0 else 0.0
            self._ends.append((started.timestamp(), started.timestamp() + length))


def _main_site(numbered: list[Numbered]) -> str:
    """Return the site that is tested: that of the first page, else of the first request."""
    fallback = ""
    for _, entry in numbered:
        host = host_of(text(mapping(entry.get("request")).get("url")))
        if not host or is_analytics(host):
            continue
        media = text(mapping(mapping(entry.get("response")).get("content")).get("mimeType"))
        if text(entry.get("_resourceType")) == "document" or media.startswith("text/html"):
            return site_of(host)
        fallback = fallback or site_of(host)
    return fallback


def _pair(told: object) -> tuple[str, str]:
    data = mapping(told)
    return text(data.get("name")), text(data.get("value"))


def _answer(response: Data) -> str:
    """Return the text of an answer."""
    content = mapping(response.get("content"))
    told = text(content.get("text"))
    if text(content.get("encoding")) == "base64":
        try:
            return base64.b64decode(told).decode()
        except ValueError:
            return ""
    return told


def _header_values(response: Data) -> Iterator[str]:
    return (value for _, value in map(_pair, items(response.get("headers"))))


def _redirect(response: Data) -> str:
    if told := text(response.get("redirectURL")):
        return told
    headers = map(_pair, items(response.get("headers")))
    return next((value for name, value in headers if name.lower() == "location"), "")


def _cookies_set(response: Data) -> set[str]:
    named = {_pair(each)[0] for each in items(response.get("cookies"))}
    for name, value in map(_pair, items(response.get("headers"))):
        if name.lower() == "set-cookie":
            named |= {line.partition("=")[0].strip() for line in value.split("\n")}
    return named - {""}


def _time(entry: Data) -> datetime | None:
    try:
        found = datetime.fromisoformat(text(entry.get("startedDateTime")))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
