"""What a process does, as spans of a trace; costs next to nothing while nobody keeps them.

A span is made inside another one only, but for those of requests and of what continues a request.
So whatever a process does by itself, such as sweeps and heartbeats, makes none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Final, Protocol

type Attributes = Mapping[str, str | int | float | bool | Sequence[str] | None]
"""Ids, sizes, codes and counts, never a text of users; None is left out."""

type Headers = Iterable[tuple[bytes, bytes]]
type Span = AbstractContextManager[None]

_NO_ATTRIBUTES: Final[Attributes] = {}
_NO_SPAN: Final[Span] = nullcontext()


class Tracing(Protocol):
    """Keeps spans: each method does what the function of its name here says. Raises nothing."""

    def request(self, headers: Headers) -> Span:
        """Return the span of a request."""
        ...

    def continued(
        self, name: str, origin: str | None, *, identity: str, follows: str | None, waited_s: float
    ) -> Span:
        """Return the span of what continues a request."""
        ...

    def span(self, name: str, attributes: Attributes, *, outgoing: bool) -> Span:
        """Return a span inside the current one."""
        ...

    def past(self, name: str, seconds: float) -> None:
        """Make a span that has ended."""
        ...

    def annotate(self, attributes: Attributes, *, name: str | None, failed: str | None) -> None:
        """Say more of the current span."""
        ...

    def traceparent(self) -> str | None:
        """Return the current span as others continue it."""
        ...

    def close(self, within_s: float) -> None:
        """Send what is kept."""
        ...


_tracing: Tracing | None = None


def use(tracing: Tracing | None) -> None:
    """Keep spans from now on; with None, no longer."""
    global _tracing  # noqa: PLW0603 - as logging, it is the process's own
    _tracing = tracing


def close(within_s: float) -> None:
    """Send the spans that are kept, for `within_s` seconds at most, and keep no more."""
    tracing = _tracing
    use(None)
    if tracing is not None:
        tracing.close(within_s)


def request(headers: Headers) -> Span:
    """Return the span of a request; it continues the trace that well-formed headers name."""
    return _NO_SPAN if _tracing is None else _tracing.request(headers)


def continued(
    name: str,
    origin: str | None,
    *,
    identity: str,
    follows: str | None = None,
    waited_s: float = 0.0,
) -> Span:
    """Return the span of what goes on elsewhere with what `origin`, a traceparent, began.

    It began `waited_s` seconds ago. Its id is derived from `identity`, and it is linked to the span
    of the identity that it `follows`, whoever made that.
    """
    if _tracing is None:
        return _NO_SPAN
    return _tracing.continued(name, origin, identity=identity, follows=follows, waited_s=waited_s)


def span(name: str, attributes: Attributes = _NO_ATTRIBUTES, *, outgoing: bool = False) -> Span:
    """Return a span inside the current one, if there is one; `outgoing` if others are asked.

    Leaving it by an exception says which class of exception, or which code, and no message.
    """
    return _NO_SPAN if _tracing is None else _tracing.span(name, attributes, outgoing=outgoing)


def traced[**P, T](name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make each call of a function a span."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            with span(name):
                return function(*args, **kwargs)

        return call

    return decorate


def past(name: str, seconds: float) -> None:
    """Make a span inside the current one that took so long and has just ended."""
    if _tracing is not None:
        _tracing.past(name, seconds)


def annotate(
    attributes: Attributes = _NO_ATTRIBUTES, *, name: str | None = None, failed: str | None = None
) -> None:
    """Give the current span attributes, a better name, or the code of its failure."""
    if _tracing is not None:
        _tracing.annotate(attributes, name=name, failed=failed)


def traceparent() -> str | None:
    """Return the current span as W3C's header of that name; None if there is none."""
    return None if _tracing is None else _tracing.traceparent()


def propagated() -> Mapping[str, str]:
    """Return the headers by which a call of the own process continues the current trace."""
    parent = traceparent()
    return {} if parent is None else {"traceparent": parent}


def ids() -> Mapping[str, str]:
    """Return what log lines say of the current trace."""
    parent = traceparent()
    return {} if parent is None else {"trace_id": trace_id_of(parent)}


def trace_id_of(parent: str) -> str:
    """Return the id of a traceparent's trace."""
    return parent.split("-")[1]
