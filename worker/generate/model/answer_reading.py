"""Reads an answer of a model, and with what that quotes the description: both at once."""

from typing import NamedTuple

from shared.domain.plan import Plan
from shared.domain.wanted import Wanted
from worker.description.asked import Asked, read_description
from worker.generate.model.extraction import Extracted, extract
from worker.reader.sealed import Sealed


class Understood(NamedTuple):
    """What an answer holds, and what the description asks for as its model reads it.

    Without a script, and where it was not to be read, nothing is said of the description.
    """

    answer: Extracted
    asked: Asked | None = None


def understand(text: str, wanted: Wanted, rules: Sealed[Plan] | None, *, anew: bool) -> Understood:
    """Return what a model's answer says.

    `rules` are what a first reading found. Without `anew` the description is read only if the
    answer quotes from it.
    """
    answer = extract(text)
    if answer.script is None or not (anew or answer.quotes):
        return Understood(answer)
    return Understood(answer, read_description(wanted, answer.quotes, rules))
