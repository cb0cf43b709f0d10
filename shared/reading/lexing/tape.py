"""What the lexer reads from and writes to."""

from bisect import bisect_left
from dataclasses import dataclass, field

from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

UNITS = kind_set("ms second minute hour day")
# What may stand before a unit that is one letter long.
BEFORE_UNIT = kind_set("number numeral slash per scale dots fraction")
# What a name is called that sets a load: users=20, target_rps.
LOAD_NAMES = kind_set(
    "vu user duration rps iteration ramp_label hold up down error throughput rate_word think"
)

_UNMARKED = frozenset[Mark]()


@dataclass(slots=True)
class Tape:
    """A text, the same text folded, its outermost braces, and the tokens so far."""

    text: str
    line: str
    lexicon: Lexicon
    braces: dict[int, int]
    claimed: tuple[int, ...] = ()  # where stretches begin that another reader has read, in order
    columns: dict[int, int] = field(default_factory=dict)  # the gaps between them
    tokens: list[Token] = field(default_factory=list)
    row_end: int = -1  # of the last row of a table that spaces part
    data_until: int = 0
    plain_until: int = 0  # up to here, names have been looked at

    def add(self, kind: Kind, start: int, end: int, value: float = 0.0, *marks: Mark) -> int:
        """Add a token, and return where it ends."""
        self.tokens.append(Token(kind, start, end, value, frozenset(marks) if marks else _UNMARKED))
        return end

    def next_claim(self, start: int, end: int) -> int:
        """Return where the next stretch begins that another reader has read, or an end before."""
        place = bisect_left(self.claimed, start)
        return min(end, self.claimed[place]) if place < len(self.claimed) else end

    @property
    def last(self) -> Kind:
        """The kind of the token before; at the beginning, that of a new line."""
        return self.tokens[-1].kind if self.tokens else Kind.NEWLINE
