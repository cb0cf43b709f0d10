"""One quotation of a model's answer, and what its check comes to."""

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.plan import Plan

ASKED = "it is a question"
UNSHOWN = "the value does not follow from the quotation"


class QuotedField(StrEnum):
    """What a quotation may be about; the values are the names that a model is told."""

    USERS = "users"
    DURATION_S = "duration_s"
    REQUESTS_PER_S = "requests_per_s"
    ITERATIONS_PER_S = "iterations_per_s"
    ITERATIONS = "iterations"
    ITERATIONS_PER_USER = "iterations_per_user"
    STAGES = "stages"
    START = "start"
    THRESHOLD = "threshold"
    REQUEST = "request"
    PAUSE_S = "pause_s"
    SHARE = "share"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A part of the plan as a model reads it, and the words that it is read from.

    `scenario` names the load that it is of, where a text has several.
    """

    field: str
    value: str
    quote: str
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A quotation that says nothing, and why."""

    quote: Quote
    reason: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A quotation that differs from the rules; `read` is their side, `part` what it is about."""

    quote: Quote
    part: str
    read: str

    def __str__(self) -> str:
        """Return both sides in one sentence."""
        if self.quote.field == QuotedField.BACKGROUND:
            model = f'the model takes "{self.quote.quote}" for background ({self.quote.value})'
        else:
            value = f"{self.quote.field} {self.quote.value}"
            model = f'the model reads {value} from "{self.quote.quote}"'
        return f"{model}, and the rules {self.read}"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A plan with what was quoted, and the quotations that added nothing to it.

    `set_aside` are those that the plan is read without, as background.
    """

    plan: Plan
    dropped: tuple[Dropped, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    set_aside: tuple[Quote, ...] = ()
