"""Values for what a script takes from `__ENV`: those that are given, else made-up ones."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.domain.verification import EnvNeed, NeedKind
from worker.k6.log import position
from worker.verify.static.facts import EnvFacts

# `k6 -e` takes no other names. What begins with K6_ is an option of k6 only in the environment of
# the process, which the box keeps to itself: `-e` shows it to the script and to nobody else.
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOT_IN_HOSTS = re.compile(r"[^a-z0-9]+")
_SEPARATE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Kinds on which no load can hang.
_NO_LOAD = frozenset({NeedKind.URL, NeedKind.HOST, NeedKind.SECRET, NeedKind.PATH})
# Kinds whose stand-ins are words of their own; numbers and the like are part of many a text.
_WORDS = frozenset({*_NO_LOAD, NeedKind.TEXT})
# Values that hide nothing, unless they are secrets.
_PLAIN = re.compile(r"-?[0-9.]*(?:[a-z]{0,2}|true|false)")
# What k6 says of numbers that do not fit together.
_COMPARED = re.compile(r"can't be (?:less|more|greater) than|(?:should|must) be (?:at least|more)")
_PORT = re.compile(r"(?:^|_)PORT$", re.IGNORECASE)
_LARGEST = re.compile(r"MAX", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """The variables of `__ENV` that a script reads, with their values.

    `given` are values that somebody gave, whether the script reads them or not.
    """

    read: tuple[EnvFacts, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[EnvFacts, ...]:
        """The variables that the script does not do without."""
        return tuple(each for each in self.read if each.needed)

    @property
    def made_up(self) -> Mapping[str, str]:
        """The values that nobody gave, by name."""
        return {each.name: stand_in(each) for each in self.needed if each.name not in self.given}

    @property
    def values(self) -> Mapping[str, str]:
        """All values, by name."""
        return {
            name: value
            for name, value in {**self.made_up, **self.given}.items()
            if NAME.fullmatch(name)
        }

    @property
    def hidden(self) -> Mapping[str, str]:
        """The values that no report shows, by name: what was given, and what stands in for it."""
        words = {
            each.name: stand_in(each)
            for each in self.needed
            if each.kind in _WORDS and not each.choices
        }
        secrets = {each.name for each in self.read if each.kind is NeedKind.SECRET}
        given = {
            name: value
            for name, value in self.given.items()
            if name in secrets or not _PLAIN.fullmatch(value)
        }
        return {**words, **given}

    @property
    def needs(self) -> tuple[EnvNeed, ...]:
        """The needs as a report shows them."""
        return tuple(
            EnvNeed(name=each.name, used_for=each.kind, file=each.file, line=each.line)
            for each in self.needed
        )

    def command(self, entry: str) -> str | None:
        """Return the call of k6 that gives everything that is needed; None if nothing is."""
        names = (each.name for each in self.needed if NAME.fullmatch(each.name))
        flags = " ".join(f"-e {name}=..." for name in names)
        return f"k6 run {flags} {shlex.quote(entry)}" if flags else None

    def otherwise(self) -> Mapping[str, str] | None:
        """Return other values for what a load may hang on; None if nothing made up may matter."""
        other = {
            each.name: stand_in(each, other=True)
            for each in self.needed
            if each.name not in self.given and each.kind not in _NO_LOAD
        }
        return {**self.values, **other} if other else None

    def without(self, names: Iterable[str]) -> "Variables":
        """Return what is left if scenarios give the values of some names to functions."""
        set_by_scenarios = frozenset(names)
        left = (each for each in self.read if each.at_init or each.name not in set_by_scenarios)
        return Variables(read=tuple(left), given=self.given)


def stand_in(variable: EnvFacts, *, other: bool = False) -> str:
    """Return a value of a variable's kind; `other` is one more that serves as well."""
    if variable.choices:
        return variable.choices[-1 if other else 0]
    if variable.kind is NeedKind.NUMBER:
        return _number(variable.name, other=other)
    name = _NOT_IN_HOSTS.sub("-", _SEPARATE.sub("-", variable.name).lower()).strip("-") or "value"
    word = f"{name}-other" if other else f"{name}-sample"
    values = {
        NeedKind.URL: f"{variable.scheme}://{name}.stand-in.example",
        NeedKind.HOST: f"{name}.stand-in.example",
        NeedKind.DURATION: "20s" if other else "10s",
        NeedKind.JSON: "[]" if other else "{}",
        NeedKind.FLAG: "true",
        NeedKind.SECRET: f"stand-in-{name}",
    }
    return values.get(variable.kind, word)


def _number(name: str, *, other: bool) -> str:
    if _PORT.search(name):
        return "8443" if other else "8080"
    # Above the others, so that `maxVUs` is not less than `preAllocatedVUs`.
    if _LARGEST.search(name):
        return "9" if other else "8"
    return "6" if other else "5"


def names_of_scenarios(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the variables that scenarios set, from the options that k6 derived."""
    scenarios = options.get("scenarios")
    for scenario in scenarios.values() if isinstance(scenarios, Mapping) else ():
        env = scenario.get("env") if isinstance(scenario, Mapping) else None
        yield from env if isinstance(env, Mapping) else ()


def blames_made_up(variables: Variables, thrown: Callable[[str], bool], message: str) -> bool:
    """Return whether what k6 says against a script may come of a made-up value.

    It may if the message shows the value, compares a made-up number, or is about an exception of
    which `thrown` says, by its stack, that it follows from something made up.
    """
    if not variables.made_up:
        return False
    kinds = {each.kind for each in variables.needed if each.name in variables.made_up}
    if _COMPARED.search(message) and NeedKind.NUMBER in kinds:
        return True
    if any(value in message for value in variables.hidden.values()):
        return True
    return position(message) is not None and thrown(message)
