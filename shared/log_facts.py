"""What every log line of a request or an attempt says: its ids, and what it turns out to be about.

structlog keeps a context variable for each name, and looks through all of a context's for each
line: a third of what a line takes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from structlog.typing import EventDict, WrappedLogger

type Facts = Mapping[str, object]

_NONE: Final[Facts] = {}
_facts: ContextVar[Facts] = ContextVar("log_facts", default=_NONE)


def begin(**facts: object) -> None:
    """Put these on every line that is written from now on in this context, and no others."""
    _facts.set(facts)


def bind(**facts: object) -> None:
    """Put these on every line that is written from now on in this context, too."""
    _facts.set({**_facts.get(), **facts})


@contextmanager
def bound(**facts: object) -> Iterator[None]:
    """Put these on every line that is written inside this block, too."""
    before = _facts.get()
    bind(**facts)
    try:
        yield
    finally:
        _facts.set(before)


def add_facts(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Add them to a line, which beats them."""
    for name, fact in _facts.get().items():
        event.setdefault(name, fact)
    return event
