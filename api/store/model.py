"""What all workers know of the model: whether it is away, and how many calls it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Breaker(StrEnum):
    """Whether workers call the model: all, none, or one to find out."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class ModelState:
    """The breaker, the seconds until somebody may call, and the calls made now and in line.

    `refused` says that the model's last answer was a refusal of the key or of other settings.
    """

    breaker: Breaker
    asked_again_s: float
    code: str
    calls: int
    in_line: int
    refused: bool


def decode_model(reply: Sequence[int | str]) -> ModelState:
    """Return what the script `model` answered."""
    breaker, away_ms, code, calls, in_line, refused = reply
    return ModelState(
        breaker=Breaker(str(breaker)),
        asked_again_s=int(away_ms) / 1000,
        code=str(code),
        calls=int(calls),
        in_line=int(in_line),
        refused=bool(refused),
    )
