"""Writes values as JavaScript source, so that no text of a description can become code."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.description.traffic import Answered, Filled, Secret, Unique

INDENT = "  "
LINE_WIDTH = 90
_MOST_ON_A_LINE = 3
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
# Controls, formats (they reorder or hide text), surrogates, private use, line and paragraph ends.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Code:
    """Source that stands as it is; only this package's own text may be made into it."""

    source: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A key that spreads this constant into an object; its value is not written."""

    constant: str


type Tree = (
    bool
    | int
    | float
    | str
    | Secret
    | Answered
    | Unique
    | Filled
    | Code
    | Sequence[Tree]
    | Mapping[str | Spread, Tree]
    | Mapping[str, Tree]
    | None
)


def string(value: str) -> str:
    """Return a single-quoted string literal."""
    return "'" + _escaped(value, quote="'") + "'"


def template(text: str) -> str:
    """Return the literal text of a template, escaped, without its backticks."""
    return _escaped(text, quote="`").replace("${", "\\${")


def comment(text: str) -> str:
    """Return text fit for a comment: one line, only visible characters."""
    visible = (" " if unicodedata.category(char) in _INVISIBLE else char for char in text)
    return " ".join("".join(visible).split())


def value(data: Tree, indent: str = "", *, spread: bool = False) -> str:
    """Return a value as a literal, on one line if it fits (never, with `spread`).

    Secrets become the constants that hold them.
    """
    flat = _flat(data)
    if not spread and len(indent) + len(flat) <= LINE_WIDTH and not _is_spread(data):
        return flat
    inner = indent + INDENT
    match data:
        case Mapping():
            lines = [
                f"{inner}{_property(name, value(item, inner))}," for name, item in data.items()
            ]
            return "\n".join(["{", *lines, f"{indent}}}"])
        case list() | tuple():
            lines = [f"{inner}{value(item, inner)}," for item in data]
            return "\n".join(["[", *lines, f"{indent}]"])
        case _:
            return flat


def _property(name: str | Spread, written: str) -> str:
    if isinstance(name, Spread):
        return f"...{name.constant}"
    # `{ token }` rather than `{ token: token }`
    return name if name == written else f"{key(name)}: {written}"


def _is_spread(data: Tree) -> bool:
    """Return whether a value reads better on several lines, as lists and large objects do."""
    match data:
        case Mapping():
            return len(data) > _MOST_ON_A_LINE or any(map(_is_spread, data.values()))
        case list():
            return any(isinstance(item, Mapping) for item in data)
        case _:
            return False


def call(function: str, arguments: Sequence[Tree]) -> list[str]:
    """Return a call as a statement, on one line or with its last object or all arguments spread."""
    flat = f"{function}({', '.join(map(value, arguments))});"
    if "\n" not in flat and len(flat) <= LINE_WIDTH:
        return [flat]
    start = f"{function}({''.join(value(each) + ', ' for each in arguments[:-1])}"
    if isinstance(arguments[-1], Mapping) and "\n" not in start and len(start) < LINE_WIDTH:
        return f"{start}{value(arguments[-1], spread=True)});".split("\n")
    lines = "\n".join(f"{value(each)}," for each in arguments).split("\n")
    return [f"{function}(", *(INDENT + line for line in lines), ");"]


def key(name: str) -> str:
    """Return a property's name, quoted only where it must be."""
    if name == "__proto__":  # as a plain key it would set the prototype
        return "['__proto__']"
    return name if _IDENTIFIER.match(name) else string(name)


def _flat(data: Tree) -> str:
    match data:
        case Code() | Secret() | Answered() | Unique() | Filled():
            return _written(data)
        case str():
            return string(data)
        case Mapping():
            inside = ", ".join(_property(name, _flat(item)) for name, item in data.items())
            return f"{{ {inside} }}" if inside else "{}"
        case Sequence():
            return "[" + ", ".join(_flat(item) for item in data) + "]"
        case _:
            return json.dumps(data, allow_nan=False)


def _written(data: Code | Secret | Answered | Unique | Filled) -> str:
    match data:
        case Code():
            return data.source
        case Secret():
            return data.variable
        case Answered():
            return data.name
        case Unique():
            return "crypto.randomUUID()"
        case Filled():
            return f"`{''.join(map(_part, data.parts))}`"


def _part(part: str | Secret | Answered | Unique) -> str:
    return template(part) if isinstance(part, str) else f"${{{_written(part)}}}"


def _escaped(text: str, *, quote: str) -> str:
    return "".join(_escaped_char(char, quote) for char in text)


def _escaped_char(char: str, quote: str) -> str:
    if char in (quote, "\\"):
        return "\\" + char
    if char == "\n":
        return "\\n"
    if unicodedata.category(char) not in _INVISIBLE:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
