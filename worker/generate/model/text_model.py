"""The port to a language model: one prompt, one call, one completion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from shared.domain.errors import LoadGenieError
from shared.domain.script import Usage
from worker.budget import Budget
from worker.description.quoting.quote import QuotedField
from worker.generate.model.prompting import Prompt

# The JSON Schema of an answer. A service that can be held to a schema gets it with each call;
# whatever else a model writes is left to `extraction`.
ANSWER_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "plan": {
            "type": "array",
            "description": "what the description asks for, each part with the words that say it",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string", "enum": [field.value for field in QuotedField]},
                    "value": {"type": "string", "description": "as the rules of the field say"},
                    "quote": {"type": "string", "description": "copied from the description"},
                    "scenario": {"type": "string", "description": "which of several loads"},
                },
                "required": ["field", "value", "quote"],
            },
        },
        "script": {"type": "string", "description": "the complete k6 script, without fences"},
        "assumptions": {
            "type": "array",
            "items": {"type": "string"},
            "description": "what the description left open and the script decides",
        },
    },
    "required": ["script"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What one call came to; the text is of use only if there is no failure.

    A failed call may have cost tokens too. `signal` is for the operator's log: how the call ended,
    in the service's own terms, without content. The failure's detail is fit for strangers.
    """

    signal: str = ""
    text: str = ""
    usage: Usage = field(default_factory=Usage)
    failure: LoadGenieError | None = None


class TextModel(Protocol):
    """A model of some service, by its `name` there. Raises only what `Budget.check` raises."""

    name: str

    def generate(self, prompt: Prompt, budget: Budget) -> Completion:
        """Make one call, within the budget."""
        ...
