"""The corpus of descriptions for the offline generator."""

import tomllib
from pathlib import Path

from pydantic import BaseModel

from shared.domain.wanted import Wanted
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.generate.offline.generator import OfflineGenerator
from worker.ports import Draft

_CORPUS = Path(__file__).parents[1] / "corpus"


class Case(BaseModel, frozen=True, extra="forbid"):
    """A description and what its script should do; the corpus file explains the fields."""

    description: str
    requests: tuple[str, ...]
    executor: str | None = None
    contains: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    answers: int = 200


def cases() -> list[Case]:
    """Return the corpus."""
    read = tomllib.loads((_CORPUS / "offline.toml").read_text(encoding="utf-8"))
    return [Case.model_validate(case) for case in read["case"]]


def golden_files() -> list[Path]:
    """Return the scripts that a person has read; each has its description beside it."""
    return sorted((_CORPUS / "offline").glob("*.txt"))


def drafted(description: str) -> Draft:
    """Return what the offline generator writes."""
    return OfflineGenerator(InPlace()).draft(Wanted(description=description), Budget(10))
