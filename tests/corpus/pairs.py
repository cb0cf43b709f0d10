"""Pairs of scripts for one description: one does what it asks for, the other only looks like it."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = ("pairs.toml", "twins_tuned.toml", "twins_kept.toml")


@dataclass(frozen=True, slots=True)
class Pair:
    """A description, a script that is right for it, and one that is subtly wrong.

    One that is not `read` has a part that no rule understands: so far, neither script is verified.
    """

    name: str
    description: str
    right: str
    wrong: str
    read: bool = True

    @classmethod
    def changed(
        cls,
        name: str,
        description: str,
        right: str,
        changes: Sequence[tuple[str, str]],
        *,
        read: bool = True,
    ) -> "Pair":
        """Return a pair whose wrong script differs from the right one in a few places."""
        wrong = right
        for old, new in changes:
            if wrong.count(old) != 1:
                raise ValueError(f"{name}: {old!r} stands there {wrong.count(old)} times")
            wrong = wrong.replace(old, new)
        return cls(name, description, right, wrong, read)


@cache
def pairs(*files: str) -> tuple[Pair, ...]:
    """Return the pairs of some files, or all."""
    tables = (tomllib.loads((FOLDER / name).read_text("utf-8")) for name in files or FILES)
    return tuple(
        Pair.changed(**each) if "changes" in each else Pair(**each)
        for table in tables
        for each in table["pairs"]
    )
