"""Where values stand in a script, in bytes of its UTF-8 form, and how its text is changed there."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Names of properties and numbers of elements, from the options object on.
type Path = tuple[str | int, ...]


class Literal(NamedTuple):
    """A number or a string as it stands, from `start` up to `end`; `quote` is empty of a number."""

    start: int
    end: int
    value: str
    quote: str = ""


class Group(NamedTuple):
    """An object or an array: where its brackets are, and whether nothing stands in it."""

    start: int
    end: int
    empty: bool


class Entry(NamedTuple):
    """A property with its name, and the comma behind it."""

    start: int
    end: int


class Edit(NamedTuple):
    """A text that takes the place of what stands from `start` up to `end`."""

    start: int
    end: int
    text: str


class Literals(NamedTuple):
    """What stands in the exported options, by path, and the arguments of all calls of `sleep()`.

    `sleeps` is None if some of them are no plain numbers.
    """

    values: Mapping[Path, Literal]
    groups: Mapping[Path, Group]
    entries: Mapping[Path, Entry]
    sleeps: tuple[Literal, ...] | None

    def names(self, path: Path) -> list[str | int]:
        """Return the names of what stands directly in an object."""
        return [each[-1] for each in self.entries if each[:-1] == path]


def replaced(literal: Literal, value: str) -> Edit:
    """Return the edit that writes another value, quoted as before."""
    return Edit(literal.start, literal.end, f"{literal.quote}{value}{literal.quote}")


def appended(group: Group, code: str) -> Edit:
    """Return the edit that adds a property or an element in front, where no comma is missing."""
    at = group.start + 1
    return Edit(at, at, f" {code}{' ' if group.empty else ','}")


def applied(script: str, edits: Iterable[Edit]) -> str:
    """Return a script with all edits, which do not overlap."""
    data = script.encode("utf-8", "surrogatepass")
    for edit in sorted(edits, reverse=True):
        data = data[: edit.start] + edit.text.encode() + data[edit.end :]
    return data.decode("utf-8", "surrogatepass")
