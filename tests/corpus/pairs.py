"""Pairs of scripts for one description: one does what it asks for, the other only looks like it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("pairs.toml")


@dataclass(frozen=True, slots=True)
class Pair:
    """A description, a script that is right for it, and one that is subtly wrong."""

    name: str
    description: str
    right: str
    wrong: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Return all pairs."""
    return tuple(Pair(**each) for each in tomllib.loads(FILE.read_text("utf-8"))["pairs"])
