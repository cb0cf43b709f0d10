"""The service over HTTP; no exception of the HTTP client leaves this module."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Self

import httpx2

from loadgenie_cli import __version__
from loadgenie_cli.outcomes import CommandError, Exit, of_problem
from loadgenie_cli.settings import Settings

Document = dict[str, Any]
_ANSWER_S = 60.0
# A stream that is quiet for so long is left, and the job itself asked: the stream may be dead, or
# held back by a proxy, and whoever waits has a clock of its own.
_QUIET_S = 10.0
_OK = 400


class OutOfReachError(CommandError):
    """Nothing, or nothing of use, comes back from the address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, Exit.SERVICE)


class Service:
    """One service, with the caller's key. It is a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        headers = {"User-Agent": f"loadgenie-cli/{__version__}"}
        if settings.key is not None:
            if not settings.key.isascii() or not settings.key.isprintable():
                raise CommandError("The API key holds characters that no key has.", Exit.KEY)
            headers["Authorization"] = f"Bearer {settings.key}"
        self._client = httpx2.Client(
            base_url=settings.url, headers=headers, timeout=httpx2.Timeout(_ANSWER_S, connect=10)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str, **parameters: str | int) -> Document:
        """Return a document. Raises CommandError, as all methods do."""
        return self._document(self._send("GET", path, params=parameters))

    def post(self, path: str, body: Document | None = None, **headers: str) -> Document:
        """Send a document and return the answer's."""
        return self._document(self._send("POST", path, json=body or {}, headers=headers))

    def text(
        self, path: str, accept: str, parameters: Mapping[str, str | list[str]] | None = None
    ) -> str:
        """Return what is no document: a script, a page, a report."""
        return self._send("GET", path, params=parameters, headers={"Accept": accept}).text

    def events(
        self, path: str, after: str | None, *, within_s: float
    ) -> Iterator[tuple[str, str, Document]]:
        """Yield the id, name and data of each event; ends when the stream does, or is quiet."""
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": after} if after else {})
        timeout = httpx2.Timeout(min(_QUIET_S, within_s), connect=10)
        with (
            self._translated(),
            self._client.stream("GET", path, headers=headers, timeout=timeout) as answer,
        ):
            if answer.status_code >= _OK:
                answer.read()
                raise self._failure(answer)
            if answer.status_code == httpx2.codes.NO_CONTENT:
                return
            with suppress(httpx2.ReadTimeout):
                for event in httpx2.EventSource(answer):
                    # The leading `retry:` comes as an event without data.
                    if event.data:
                        yield event.id, event.event, json.loads(event.data)

    def _send(self, method: str, path: str, **parts: Any) -> httpx2.Response:
        with self._translated():
            answer = self._client.request(method, path, **parts)
        if answer.status_code >= _OK:
            raise self._failure(answer)
        return answer

    def _document(self, answer: httpx2.Response) -> Document:
        try:
            document = answer.json()
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise self._stranger()
        return document

    def _failure(self, answer: httpx2.Response) -> CommandError:
        try:
            problem: Mapping[str, Any] = answer.json()
            code, detail = str(problem["code"]), str(problem["detail"])
        except (ValueError, KeyError, TypeError):
            return self._stranger(f" It answered {answer.status_code}.")
        if code == "unauthorized":
            return CommandError(self._key_sentence(), Exit.KEY)
        wait = answer.headers.get("Retry-After", "")
        again = f" Try again in {wait} s." if wait.isdecimal() else ""
        return CommandError(f"{detail}{again}", of_problem(code, answer.status_code))

    def _key_sentence(self) -> str:
        if self._settings.key is not None:
            return f"{self._settings.url} does not accept the API key; `loadgenie login` asks anew."
        return f"{self._settings.url} asks for an API key: `loadgenie login` keeps one."

    def _stranger(self, more: str = "") -> OutOfReachError:
        return OutOfReachError(f"{self._settings.url} does not answer as LoadGenie does.{more}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.SSEError, ValueError) as error:
            raise OutOfReachError(
                f"{self._settings.url} is out of reach ({_reason(error)}); its address comes from "
                f"{self._settings.source}."
            ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    return "no connection" if isinstance(error, httpx2.ConnectError) else "the connection broke"
