"""Looks into documents of which nothing is known but that they were JSON or YAML."""

from collections.abc import Mapping, Sequence

type Data = Mapping[str, object]

_NOTHING: Data = {}


def mapping(value: object) -> Data:
    """Return a value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else _NOTHING


def items(value: object) -> Sequence[object]:
    """Return a value if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def text(value: object) -> str:
    """Return a value as a text: that of a number or a boolean as JSON writes it, else empty."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return ""
