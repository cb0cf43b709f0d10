"""The corpus of claimed loads as the reader of plans has to read it, with what was ruled since."""

import tomllib
from pathlib import Path

from shared.domain.verification import Load
from tests.support.load_corpus import Described, described_loads

_RULINGS = Path(__file__).parents[1] / "corpus" / "rulings.toml"


def ruled_corpus() -> list[Described]:
    """Return the corpus, in which a ruling stands where one was made."""
    cases = tomllib.loads(_RULINGS.read_text(encoding="utf-8"))["ruling"]
    rulings = {case["text"].strip(): Load(**case.get("load", {})) for case in cases}
    return [Described(each.text, rulings.get(each.text, each.load)) for each in described_loads()]
