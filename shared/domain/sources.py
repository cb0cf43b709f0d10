"""What callers hand in beside a description, and the requests that are read of it."""

from enum import StrEnum
from typing import NamedTuple

from shared.domain.plan import Pause, Step, Taken
from shared.domain.source_report import SourceKind, SourceReport
from shared.domain.value import Value


class Source(NamedTuple):
    """A text as it was handed in: with its secrets, so it is kept nowhere. None: find out."""

    name: str
    text: str
    kind: SourceKind | None = None


class Where(StrEnum):
    """The part of a request that a value stands in."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"
    FORM = "form"


class Sent(NamedTuple):
    """Where a request sends a value that the answer to another one gave.

    `at` is the part of the path, from its end, the number of the parameter or field, the header's
    name, or the way into the body. `before` stands before the value, as `Bearer ` does.
    """

    name: str
    where: Where
    at: tuple[str | int, ...]
    before: str = ""


class Operation(Value):
    """A request that a source tells of.

    `source` and `at` say where, `base` is the part of the address that says which server.
    `words` name what it is about, so that a description can choose it. `count` is how often a log
    has it. `assumed` are the fields whose values the source does not say, `needs` the variables
    that the step takes from the environment. `gives` are the values of its answer that later
    operations send, and `sends` those of earlier answers: the step itself has what it would send
    without them.
    """

    step: Step
    source: str
    at: str
    base: str = ""
    words: tuple[str, ...] = ()
    count: int | None = None
    assumed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    gives: tuple[Taken, ...] = ()
    sends: tuple[Sent, ...] = ()


class Peak(Value):
    """The busiest stretch of a log, in requests per second."""

    requests_per_s: float
    source: str
    at: str


class Sources(Value):
    """All sources, read: no secret is left in it.

    `ordered` says that the operations follow on each other, `pauses` how often whoever was recorded
    paused between them.
    """

    operations: tuple[Operation, ...]
    reports: tuple[SourceReport, ...]
    ordered: bool = False
    pause: Pause | None = None
    pauses: int = 0
    peak: Peak | None = None
