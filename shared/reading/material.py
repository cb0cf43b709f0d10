"""What the rules have made of a text before it becomes a plan."""

from dataclasses import dataclass

from shared.reading.criteria import criterion as rules
from shared.reading.lexing.tokens import Token
from shared.reading.loads.said import SaidLoad
from shared.reading.notations import Notation
from shared.reading.parts.scenarios import Parts
from shared.reading.requests.steps import Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All that the rules have made of a text."""

    text: str
    language: str
    lexed: tuple[Token, ...]
    amounts: tuple[Token, ...]
    tokens: tuple[Token, ...]
    criteria: tuple[rules.Criterion, ...]
    parts: Parts
    loads: tuple[SaidLoad, ...]
    notation: Notation
    gaps: tuple[Token, ...]
    detail: Detail
