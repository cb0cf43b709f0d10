"""What the static layer hands on to the layers after it: plain values, no node of a syntax tree."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.domain.verification import CheckName, Finding, Language, NeedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFacts:
    """One import of a module, or a re-export from one.

    The module's name, with its quotes, stands at the bytes from `start` up to `end` of the script
    as UTF-8. `names` are those that the module exports, `default` included. `required` says that
    require() takes it, so that nothing need be exported by name.
    """

    module: str
    start: int
    end: int
    names: frozenset[str]
    reexported: bool
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFacts:
    """A variable of `__ENV` that a script reads.

    `needed` says that the script does not run without it, `at_init` that it is also read outside
    of functions, where no scenario's `env` is known. `choices` are values that the script asks for,
    `scheme` is that of a URL, and `line` the first that needs it.
    """

    name: str
    kind: NeedKind
    line: int
    needed: bool
    at_init: bool
    choices: tuple[str, ...] = ()
    scheme: str = "https"


class Counter(StrEnum):
    """What a script can count by: VUs, a VU's own iterations, or those of a whole scenario."""

    VU = "VU"
    ITERATION_OF_VU = "iteration of a VU"
    ITERATION = "iteration"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowUse:
    """A row of a list that is picked by a counter alone: `users[__VU - 1]` has the offset -1.

    `function` is the exported one that picks the row, None if none does itself. `needed` says that
    the script takes something of the row, or makes a text or a request with it.
    """

    name: str
    rows: int
    counter: Counter
    offset: int
    function: str | None
    needed: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlUse:
    """A request without a name of its own whose URL changes from call to call.

    It can have as many forms as `choices`, times those of each counter. `function` is the exported
    one that sends it, None if none does itself.
    """

    choices: int
    counters: frozenset[Counter]
    function: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptFacts:
    """A script that parsed.

    `opens_files` says that it refers to k6's open(), `uses_timers` that it refers to setTimeout()
    or setInterval(). `awaiting_checks` are the lines of calls of check() that await what they
    check.
    """

    text: str
    imports: tuple[ImportFacts, ...]
    exports: frozenset[str]
    opens_files: bool
    uses_timers: bool
    options_stand_alone: bool
    language: Language = Language.JAVASCRIPT
    variables: tuple[EnvFacts, ...] = ()
    row_uses: tuple[RowUse, ...] = ()
    url_uses: tuple[UrlUse, ...] = ()
    awaiting_checks: frozenset[int] = frozenset()

    @property
    def modules(self) -> tuple[str, ...]:
        """Every module that the script imports, in the order of the text."""
        return tuple(each.module for each in self.imports)


@dataclass(frozen=True, slots=True)
class StaticOutcome:
    """What each static check found. A check that is missing was not reached.

    Without facts and without an error, `unread` says why the script was not read.
    """

    findings: Mapping[CheckName, tuple[Finding, ...]]
    facts: ScriptFacts | None = None
    language: Language = Language.JAVASCRIPT
    unread: str | None = None
