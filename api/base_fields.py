"""What callers may send to have a script changed, and its limits."""

from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.config import JsonDict

from api.openapi_headers import EXAMPLE_ID
from api.words import Words, without_nul
from shared.domain.wanted import Ask, Base

# What is longer is not verified.
LONGEST_BASE = 512 * 1024
# A description and the wishes after it: to read them again takes as long as they are.
MOST_ASKS = 50

# The fields that name a script to be changed.
BASES = ("base_job_id", "base_script")

BASE_EXAMPLES: tuple[JsonDict, ...] = (
    {
        "base_job_id": EXAMPLE_ID,
        "scenario_description": "make it 200 users, and p95 below 300 ms",
    },
    {
        "base_script": "import http from 'k6/http';\n\n"
        "export const options = { vus: 50, duration: '2m' };\n\n"
        "export default function () {\n  http.get('https://test.k6.io');\n}\n",
        "base_description": "50 users for 2 minutes on https://test.k6.io",
        "scenario_description": "make it 200 users",
    },
)


def _listed(told: object) -> object:
    return [told] if isinstance(told, str) else told


Asked = Annotated[list[Words], Field(max_length=MOST_ASKS)]


class BaseFields(BaseModel):
    """The script that is to be changed: that of a job, or a text."""

    base_job_id: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        None,
        description="a finished job of the caller's own whose script is changed",
        examples=[EXAMPLE_ID],
    )
    base_script: Annotated[
        Annotated[
            str,
            StringConstraints(min_length=1, max_length=LONGEST_BASE),
            AfterValidator(without_nul),
        ]
        | None,
        Field(description="a script that is changed as it is, in place of `base_job_id`"),
    ] = None
    base_description: Annotated[
        Asked | None,
        BeforeValidator(_listed, json_schema_input_type=Words | Asked | None),
        Field(
            description="what `base_script` was made for; of one that was changed before, its "
            "description and the wishes after it",
        ),
    ] = None

    @model_validator(mode="after")
    def _has_one_base(self) -> Self:
        if self.base_job_id is not None and self.base_script is not None:
            raise ValueError("takes either base_job_id or base_script")
        if self.base_description is not None and self.base_script is None:
            raise ValueError("takes base_description beside base_script alone")
        return self

    def base(self) -> Base | None:
        """Return the base that came as a text, with what it was made for."""
        if self.base_script is None:
            return None
        asks = (Ask(description=each) for each in self.base_description or ())
        return Base(script=self.base_script, edited=True, asks=tuple(asks))
