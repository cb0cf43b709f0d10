"""Names in `.env` that are no settings, but nearly."""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from shared.settings import DOTENV, names_in

# Has every setting of every process; a test sees to that.
EXAMPLE: Final = Path(__file__).parents[1] / ".env.example"


def warnings() -> Sequence[str]:
    """Return a sentence for each of them."""
    return [
        f"{DOTENV} has {name}, which is no setting; did you mean {meant}?"
        for name, meant in near_misses(names_in(DOTENV), known=names_in(EXAMPLE))
    ]


def near_misses(names: Iterable[str], *, known: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Return each name that is misspelt, with the setting that it most resembles."""
    unknown = (name for name in names if name.upper() not in known)
    found = ((name, difflib.get_close_matches(name.upper(), known, 1, 0.8)) for name in unknown)
    return [(name, meant[0]) for name, meant in found if meant]
