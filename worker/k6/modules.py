"""k6's built-in modules: what they export, by version, as a real k6 was asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """One built-in module. `members` are those of its default export and its namespace."""

    named: frozenset[str]
    members: frozenset[str]
    nested: Mapping[str, frozenset[str]]
    since: Version | None
    removed_in: Version | None
    instead: str | None
    newer: Mapping[str, Version]


@dataclass(frozen=True, slots=True)
class Exports:
    """All modules and globals, and the version of the k6 that was asked for them."""

    version: Version
    modules: Mapping[str, Module]
    names: frozenset[str]
    newer_names: Mapping[str, Version]
    response_fields: frozenset[str]


def is_built_in(name: str) -> bool:
    """Whether a module's name is one that only k6 itself can have, existing or not."""
    return (name == "k6" or name.startswith("k6/")) and not name.startswith("k6/x/")


def version_of(text: str) -> Version:
    """Read `1.6` or `v2.0.0-rc1` as numbers that compare."""
    numbers = text.removeprefix("v").split("-")[0].split(".")
    return tuple(int(part) for part in numbers if part.isdecimal())


@cache
def known_exports() -> Exports:
    """Load the table; once, since it never changes."""
    content = json.loads(files("worker.k6").joinpath("exports.json").read_text())
    return Exports(
        version=version_of(content["k6_version"]),
        modules={name: _module(facts) for name, facts in content["modules"].items()},
        names=frozenset(content["globals"]) | {"arguments", "undefined"},
        newer_names={name: version_of(v) for name, v in content["newer_globals"].items()},
        response_fields=frozenset(content["response_fields"]),
    )


def _module(facts: dict[str, object]) -> Module:
    def names(key: str) -> frozenset[str]:
        value = facts[key]
        return frozenset(value) if isinstance(value, list) else frozenset()

    def version(key: str) -> Version | None:
        value = facts.get(key)
        return version_of(value) if isinstance(value, str) else None

    nested = facts["members"]
    instead, newer = facts.get("instead"), facts.get("newer")
    return Module(
        named=names("named"),
        members=names("default") | names("named"),
        nested={k: frozenset(v) for k, v in nested.items()} if isinstance(nested, dict) else {},
        since=version("since"),
        removed_in=version("removed_in"),
        instead=instead if isinstance(instead, str) else None,
        newer={k: version_of(v) for k, v in newer.items()} if isinstance(newer, dict) else {},
    )
