"""What the static layer hands on to the layers after it: plain values, no node of a syntax tree."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptFacts:
    """A script that parsed.

    `opens_files` says that it refers to k6's open(), `uses_timers` that it refers to setTimeout()
    or setInterval().
    """

    text: str
    imports: tuple[ImportFacts, ...]
    exports: frozenset[str]
    opens_files: bool
    uses_timers: bool
    options_stand_alone: bool
    language: Language = Language.JAVASCRIPT
    variables: tuple[EnvFacts, ...] = ()

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
