"""A generated script, its generator and its cost."""

from enum import StrEnum

from pydantic import Field

from shared.domain.value import Value
from shared.domain.verification import Report


class Generator(StrEnum):
    """Who writes scripts."""

    GEMINI = "gemini"
    OFFLINE = "offline"


class Usage(Value):
    """Tokens that a model charged for, summed over all calls of a job."""

    prompt_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Return the sum of two calls."""
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class GeneratedScript(Value):
    """The result of a `generate` job."""

    script: str
    generated_at: str = Field(description="UTC, YYYY-MM-DD HH:MM:SS")
    generator: Generator
    model: str | None = None
    usage: Usage = Usage()
    repairs: int = 0
    assumptions: tuple[str, ...] = ()
    verification: Report
    diff: str | None = Field(
        None,
        description="of a script that was changed: the unified diff from the one before, empty if "
        "nothing changed",
    )
