"""What became of a source: a specification, a recording, a collection, commands, a log."""

from enum import StrEnum

from shared.domain.value import Value


class SourceKind(StrEnum):
    """What can be read beside a description."""

    OPENAPI = "openapi"
    HAR = "har"
    POSTMAN = "postman"
    CURL = "curl"
    LOG = "log"


class LeftOut(Value):
    """Requests of a source that are no part of the plan: how many, the first of them, and why."""

    reason: str
    at: str
    count: int = 1


class SourceReport(Value):
    """What was read of a source.

    `found` counts its operations, entries, requests, commands or lines, `taken` the requests that
    are in the plan. `needs` are the variables that a run has to be given, in place of secrets and
    of values that the source leaves open; `assumed` says what had to be decided.
    """

    name: str
    kind: SourceKind
    found: int = 0
    taken: int = 0
    left_out: tuple[LeftOut, ...] = ()
    needs: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
