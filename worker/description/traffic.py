"""What a description says about the traffic of a test, apart from how much of it there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from shared.domain.plan import AnsweredToken, Login, Once, Pause, Scheme, SocketSession


class Method(StrEnum):
    """The HTTP methods that k6 has a function for."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that a script takes from this variable of its environment, never from its text."""

    variable: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A value that the answer to an earlier request gives, by the name under which it is taken."""

    name: str


@dataclass(frozen=True, slots=True)
class Unique:
    """A value that is another one in each request."""


type Open = Secret | Answered | Unique


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with variables in it, part by part: `Bearer ` and a token."""

    parts: tuple[str | Open, ...]


type Json = bool | int | float | str | Open | Filled | Sequence[Json] | Mapping[str, Json] | None
type HeaderValue = str | Open | Filled


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A body sent as application/json."""

    value: Json


@dataclass(frozen=True, slots=True)
class FormBody:
    """A body sent as application/x-www-form-urlencoded."""

    fields: tuple[tuple[str, str | Open], ...]


@dataclass(frozen=True, slots=True)
class TextBody:
    """A body sent as it is; a header says of which type it is."""

    text: HeaderValue


type Body = JsonBody | FormBody | TextBody


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute URL in two parts: `https://host:port` and the rest, from its slash on."""

    origin: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request. `origin` is None for a path that stands alone.

    `name` is what users do by it, `statuses` those it expects. `values` are those of placeholders
    in the path, `needs` placeholders that are variables of a run. `takes` are names for values of
    the answer, each with the way to it as k6 writes it. `once` says that it is not made in each
    iteration, `pause` is what follows on it alone, `session` what is said over a WebSocket.
    `weight` is its share of the traffic, and `scenario` the one of the plan that makes it.
    """

    method: Method
    origin: str | None
    path: str
    name: str | None = None
    body: Body | None = None
    headers: tuple[tuple[str, HeaderValue], ...] = ()
    statuses: tuple[int, ...] = ()
    contains: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    needs: frozenset[str] = frozenset()
    takes: tuple[tuple[str, str], ...] = ()
    once: Once | None = None
    pause: Pause | None = None
    timeout_s: float | None = None
    session: SocketSession | None = None
    weight: float | None = None
    scenario: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """All that was read. `base` is a URL that is named but is no request of its own.

    `method` and `body` belong to a request whose path is not stated. `secrets` are the values in
    the description that must not be repeated anywhere.
    """

    base: Url | None = None
    requests: tuple[Request, ...] = ()
    headers: tuple[tuple[str, HeaderValue], ...] = ()
    method: Method | None = None
    body: Body | None = None
    credentials: Scheme | None = None
    login: Login | None = None
    answered_token: AnsweredToken | None = None
    secrets: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_basic(self) -> bool:
        """Whether every request proves its user with basic authentication."""
        return self.credentials is Scheme.BASIC
