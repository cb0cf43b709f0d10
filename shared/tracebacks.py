"""Tracebacks for the log: where a failure happened, without the values involved."""

import traceback
from collections.abc import Iterator

from shared.domain.errors import LoadGenieError

# Their messages name hosts, ports and protocol states. Every other message may quote its input:
# pydantic's, a decoder's or a KeyError's would put a script into the log.
TELLING_PACKAGES = frozenset({"redis", "kombu", "celery", "amqp"})


def safe_traceback(error: BaseException) -> str:
    """Return an exception and its causes as text, without messages that may quote a user."""
    return "\n".join(_lines(error, seen=set())).rstrip()


def _lines(error: BaseException, *, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield from _lines(earlier, seen=seen)
        yield "which led to:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield f"{_name(type(error))}: {_message(error)}"
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield "of which one is:"
            yield from _lines(inner, seen=seen)


def _name(kind: type[BaseException]) -> str:
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


def _message(error: BaseException) -> str:
    known = isinstance(error, LoadGenieError | OSError)
    if known or type(error).__module__.partition(".")[0] in TELLING_PACKAGES:
        return str(error)
    return f"(message of {len(str(error))} characters withheld)"
