"""What a dry run saw a script do: requests, pauses and checks, in their order."""

from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import SerializerFunctionWrapHandler, model_serializer

from shared.domain.plan import Header
from shared.domain.value import Value


class StepKind(StrEnum):
    """What a script can be seen to do."""

    REQUEST = "request"
    PAUSE = "pause"
    CHECK = "check"


class Field(NamedTuple):
    """A field of a body and a value that it was sent with, as JSON, at most 60 characters."""

    name: str
    value: str


class Tag(NamedTuple):
    """A tag of a request's samples, and its value."""

    name: str
    value: str


class Step(Value):
    """One thing that an iteration did. What does not belong to its kind stays out of its JSON.

    A request has a method, a URL (at most 300 characters), the status that the stand-in server
    gave, the kind of its body (`json`, `form`, `text`, `binary`), the names of its fields (nested
    ones as `address.city` and `lines[].sku`), its `name` tag, its headers (`***` in place of a
    secret, `…` of what looks random), whether it carries something of an answer, and what it
    `passes` on: a `ticket` such as a token, an `id` or other value, a `cookie` that k6 keeps
    itself. `together` says that http.batch() sends it at the same time as the request before. A
    pause has seconds; a check has a name and whether it passed.

    What a plan asks about is told as well: `values` of fields as JSON, `tags` beside k6's own, its
    `timeout_s`, and of the status codes that were tried those that all checks `accept`, and the
    texts without which a check `rejects` the answer.
    """

    kind: StepKind
    method: str | None = None
    url: str | None = None
    status: int | None = None
    body: str | None = None
    fields: tuple[str, ...] | None = None
    values: tuple[Field, ...] | None = None
    name: str | None = None
    headers: tuple[Header, ...] | None = None
    tags: tuple[Tag, ...] | None = None
    timeout_s: float | None = None
    from_answer: bool | None = None
    passes: tuple[str, ...] | None = None
    together: bool | None = None
    accepts: tuple[int, ...] | None = None
    rejects: tuple[str, ...] | None = None
    seconds: float | None = None
    passed: bool | None = None

    @model_serializer(mode="wrap")
    def _only_claims(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value is not None}


class Course(Value):
    """The steps that `iterations` iterations of a scenario took, in this order.

    `truncated` says that there were more steps than are kept.
    """

    scenario: str
    iterations: int
    steps: tuple[Step, ...]
    truncated: bool = False


class DryRun(Value):
    """What a run without traffic saw.

    `iterations` are those that got full answers, and `trace` has at most 20 courses of them.
    """

    requests: int
    checks: int
    iterations: int
    hosts: tuple[str, ...]
    trace: tuple[Course, ...] = ()
