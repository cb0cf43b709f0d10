"""The corpus of descriptions and the load that each of them claims."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from shared.domain.verification import Load

_CORPUS = Path(__file__).parents[1] / "corpus" / "loads.toml"


@dataclass(frozen=True, slots=True)
class Described:
    """A text, and exactly what may be claimed of it."""

    text: str
    load: Load


def described_loads() -> list[Described]:
    """Return the corpus."""
    cases = tomllib.loads(_CORPUS.read_text(encoding="utf-8"))["case"]
    return [Described(case["text"].strip(), Load(**case.get("load", {}))) for case in cases]
