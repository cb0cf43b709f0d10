"""What the static layer hands on to the layers after it: plain values, no node of a syntax tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from shared.domain.verification import CheckName, Finding, Language, NeedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFacts:
    """One import of a module, or a re-export from one.

    The module's name, with its quotes, stands at the bytes from `start` up to `end` of the script
    as UTF-8. `names` are those that the module exports, `default` included. `required` says that
    require() takes it, so that nothing need be exported by name. `path` is the file of the project
    that it leads to, if it leads to one.
    """

    module: str
    start: int
    end: int
    names: frozenset[str]
    reexported: bool
    required: bool = False
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFacts:
    """A variable of `__ENV` that a script reads.

    `needed` says that the script does not run without it, `at_init` that it is also read outside
    of functions, where no scenario's `env` is known. `choices` are values that the script asks for,
    `scheme` is that of a URL, and `line` the first that needs it in `file`.
    """

    name: str
    kind: NeedKind
    file: str
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
    file: str
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
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class RequestCall:
    """A call that makes a request.

    `url` holds the parts of its address that stand in the text, in their order, None where a part
    of it does not; `method` is None if the text does not say it.
    """

    method: str | None
    url: tuple[str | None, ...]
    line: int


@dataclass(frozen=True, slots=True)
class PauseCall:
    """A call of sleep(), with its seconds if they stand in the text."""

    seconds: float | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The calls of a file that make requests and pauses.

    `all_requests` and `all_pauses` say that there are no others: nothing else has the means.
    """

    requests: tuple[RequestCall, ...] = ()
    pauses: tuple[PauseCall, ...] = ()
    all_requests: bool = True
    all_pauses: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleFacts:
    """One file of a script that parsed.

    `opens_files` says that it opens files which are not known, `uses_timers` that it refers to
    setTimeout() or setInterval(). `awaiting_checks` are the lines of calls of check() that await
    what they check. `env_getters` are exports that read the variable of `__ENV` whose name is their
    argument at this position. `option_lines` says where in the text options stand, by their paths
    (`("scenarios", "shop", "stages", "0", "target")`), as far as nothing else may set them.
    """

    path: str
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
    env_getters: Mapping[str, int] = field(default_factory=dict)
    option_lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    calls: Calls = field(default_factory=Calls)


@dataclass(frozen=True, kw_only=True)
class ScriptFacts:
    """A script whose files all parsed: first the entry, then the modules that it leads to.

    `data` holds all files of its project as they are, by their paths.
    """

    files: tuple[ModuleFacts, ...]
    data: Mapping[str, bytes] = field(default_factory=dict)

    def without_data(self) -> "ScriptFacts":
        """Return what is known of the text alone, which is little to send to another process."""
        return replace(self, data={})

    @property
    def entry(self) -> ModuleFacts:
        """The file that k6 is given."""
        return self.files[0]

    @property
    def modules(self) -> tuple[str, ...]:
        """Every module that is imported and is no file of the script itself."""
        uses = (use for file in self.files for use in file.imports)
        return tuple(use.module for use in uses if use.path is None)

    @cached_property
    def exports(self) -> frozenset[str]:
        """What the entry exports, with what it passes on of the script's other files."""
        return frozenset(self._exports(self.entry, set()))

    def _exports(self, file: ModuleFacts, seen: set[str]) -> Iterator[str]:
        seen.add(file.path)
        yield from file.exports
        passed_on = {use.path for use in file.imports if use.reexported and not use.names} - seen
        for each in self.files:
            if each.path in passed_on:
                yield from set(self._exports(each, seen)) - {"default"}

    @property
    def opens_files(self) -> bool:
        """Whether any file opens files that are not known."""
        return any(file.opens_files for file in self.files)

    @property
    def uses_timers(self) -> bool:
        """Whether any file refers to setTimeout() or setInterval()."""
        return any(file.uses_timers for file in self.files)

    @property
    def options_stand_alone(self) -> bool:
        """Whether the options hold nothing that comes from a module which is not part of k6."""
        return all(file.options_stand_alone for file in self.files)

    @property
    def row_uses(self) -> tuple[RowUse, ...]:
        """The rows that are picked by a counter, in all files."""
        return tuple(use for file in self.files for use in file.row_uses)

    @property
    def url_uses(self) -> tuple[UrlUse, ...]:
        """The requests whose URL changes, in all files."""
        return tuple(use for file in self.files for use in file.url_uses)

    @property
    def text(self) -> str:
        """All files, one after the other."""
        return "\n".join(file.text for file in self.files)

    @property
    def variables(self) -> tuple[EnvFacts, ...]:
        """The variables of `__ENV` that the files read; of each, the reading that needs it most."""
        found: dict[str, EnvFacts] = {}
        for each in (variable for file in self.files for variable in file.variables):
            known = found.get(each.name)
            if known is None or (each.needed and not known.needed):
                found[each.name] = each
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class StaticOutcome:
    """What each static check found. A check that is missing was not reached.

    Without facts and without an error, `unread` says why the script was not read.
    """

    findings: Mapping[CheckName, tuple[Finding, ...]]
    facts: ScriptFacts | None = None
    language: Language = Language.JAVASCRIPT
    unread: str | None = None
