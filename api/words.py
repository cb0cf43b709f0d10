"""The words that callers may send: a description, or a wish about a script."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

DESCRIPTION_MIN = 10
DESCRIPTION_MAX = 10_000
WISH_MIN = 2

EXAMPLE = "Create a load test for a REST API with 50 users for 2 minutes"


def without_nul(text: str) -> str:
    """Return a text. Raises ValueError for one that no store of text takes."""
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text


Description = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=DESCRIPTION_MIN, max_length=DESCRIPTION_MAX
    ),
    AfterValidator(without_nul),
    Field(
        description="the load test in plain English",
        examples=[EXAMPLE],
        # What the validators above ask for: the length counts without blanks around it, and no NUL.
        json_schema_extra={"pattern": r"^\s*[^\s\x00][^\x00]{8,}[^\s\x00]\s*$"},
    ),
]
# A wish may be short.
Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=WISH_MIN, max_length=DESCRIPTION_MAX),
    AfterValidator(without_nul),
]
