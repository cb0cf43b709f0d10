"""JSON whose changes show in few lines: small values stand on one line."""

import json
from typing import Any, Final

_INDENT: Final = " "


def compact_json(value: Any, *, width: int) -> str:
    """Write a value in at most `width` characters a line where that can be, with sorted names."""
    return "\n".join(_lines(value, width=width, prefix="", suffix="")) + "\n"


def _lines(value: Any, *, width: int, prefix: str, suffix: str) -> list[str]:
    whole = prefix + json.dumps(value, sort_keys=True, ensure_ascii=False) + suffix
    if len(whole) <= width or not value or not isinstance(value, dict | list):
        return [whole]
    if isinstance(value, dict):
        members = [(f"{json.dumps(name)}: ", value[name]) for name in sorted(value)]
        opening, closing = "{", "}"
    else:
        members = [("", item) for item in value]
        opening, closing = "[", "]"
    inner = [
        line
        for index, (name, member) in enumerate(members)
        for line in _lines(
            member, width=width - 1, prefix=name, suffix="," if index < len(members) - 1 else ""
        )
    ]
    return [prefix + opening, *(_INDENT + line for line in inner), closing + suffix]
