"""What callers may send, and its limits."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared.domain.job import JobKind, JobRequest
from shared.domain.verification import Language

DESCRIPTION_MIN = 10
DESCRIPTION_MAX = 10_000
DEADLINE_MIN_S = 1

EXAMPLE = "Create a load test for a REST API with 50 users for 2 minutes"


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text


Description = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=DESCRIPTION_MIN, max_length=DESCRIPTION_MAX
    ),
    AfterValidator(_without_nul),
    Field(description="the load test in plain English", examples=[EXAMPLE]),
]


class GenerateBody(BaseModel):
    """A request for a script. Unknown fields are ignored."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"scenario_description": EXAMPLE}]})

    scenario_description: Description

    def request(self) -> JobRequest:
        """Return what is asked for."""
        return JobRequest(kind=JobKind.GENERATE, description=self.scenario_description)


class JobBody(GenerateBody):
    """A request for a job."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"scenario_description": EXAMPLE, "deadline_s": 120}]}
    )

    deadline_s: float | None = Field(
        None,
        ge=DEADLINE_MIN_S,
        allow_inf_nan=False,
        description="seconds from now after which the job fails; at most, and by default, "
        "JOB_DEADLINE_S",
        examples=[120],
    )

    def request(self) -> JobRequest:
        """Return what is asked for."""
        return super().request().model_copy(update={"deadline_s": self.deadline_s})


class ValidateBody(BaseModel):
    """A request to verify a script of one's own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "script": "import http from 'k6/http';\n\nexport const options = { vus: 50, "
                    "duration: '2m' };\n\nexport default function () {\n"
                    "  http.get('https://test.k6.io');\n}\n",
                    "scenario_description": "50 users for 2 minutes on https://test.k6.io",
                }
            ]
        }
    )

    script: Annotated[
        str,
        StringConstraints(min_length=1),
        AfterValidator(_without_nul),
        Field(description="a k6 script"),
    ]
    language: Language | None = Field(
        None, description="what the script is written in; without it, the text says so"
    )
    scenario_description: Description | None = Field(
        None, description="what the script should do; its load is compared with the script's"
    )

    def request(self) -> JobRequest:
        """Return what is asked for."""
        return JobRequest(
            kind=JobKind.VALIDATE,
            description=self.scenario_description,
            script=self.script,
            language=self.language,
        )
