"""What callers may send to have a description read or a script written, and its limits."""

from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.config import JsonDict

from api.base_fields import BASE_EXAMPLES, BASES, BaseFields
from api.plan_fields import OwnPlan
from api.source_fields import SOURCE_EXAMPLES, SourceFields
from api.webhooks import WebhookFields
from api.words import DESCRIPTION_MIN, EXAMPLE, Description, Words
from shared.domain.job import JobId, JobKind, JobRequest
from shared.domain.sources import Sources

DEADLINE_MIN_S = 1


def _needs_words(words: str | None, info: ValidationInfo) -> str | None:
    """Return what a description says; only sources can do without one."""
    if words is None and info.data.get("sources") == []:  # not there if they are at fault
        raise ValueError("is required")
    return words


# A description, or sources that stand for one. The fields of sources are checked before it.
_WORDS_OR_SOURCES: JsonDict = {
    "anyOf": [{"required": ["scenario_description"]}, {"required": ["sources"]}],
}


class PlanBody(SourceFields):
    """A request for the plan of a description. Unknown fields are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            **_WORDS_OR_SOURCES,
            "examples": [
                {"scenario_description": EXAMPLE},
                SOURCE_EXAMPLES[0],
                {
                    "scenario_description": EXAMPLE,
                    "plan": {
                        "scenarios": [
                            {
                                "name": "default",
                                "load": {
                                    "unit": "users",
                                    "target": 60,
                                    "stages": [[30, 60], [120, 60]],
                                    "duration_s": 150,
                                },
                            }
                        ]
                    },
                },
            ],
        }
    )

    scenario_description: Annotated[
        Description | None, AfterValidator(_needs_words), Field(validate_default=True)
    ] = None
    plan: OwnPlan = None


class GenerateBody(PlanBody, BaseFields, WebhookFields):
    """A request for a script, or for another one changed by a wish. Unknown fields are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            **_WORDS_OR_SOURCES,
            "examples": [{"scenario_description": EXAMPLE}, *SOURCE_EXAMPLES, *BASE_EXAMPLES],
        }
    )

    scenario_description: Annotated[
        Words | None,
        AfterValidator(_needs_words),
        Field(
            validate_default=True,
            description="the load test in plain English, in 10 characters at least; or beside a "
            "base, what is to change",
            examples=[EXAMPLE],
        ),
    ] = None

    @field_validator("scenario_description")
    @classmethod
    def _is_long_enough(cls, words: str | None, info: ValidationInfo) -> str | None:
        """Let a wish be short: the fields of its base are checked before it."""
        has_base = any(info.data.get(name) is not None for name in BASES)
        if not has_base and words is not None and len(words) < DESCRIPTION_MIN:
            raise ValueError(f"must have at least {DESCRIPTION_MIN} characters after trimming")
        return words

    @model_validator(mode="after")
    def _has_sources_or_base(self) -> Self:
        if self.sources and any(getattr(self, name) is not None for name in BASES):
            raise ValueError("takes either sources or a base")
        return self

    def request(self, sources: Sources | None) -> JobRequest:
        """Return what is asked for; of a base that is a job, its id alone is known."""
        return JobRequest(
            kind=JobKind.GENERATE,
            description=self.scenario_description,
            sources=sources,
            plan=self.plan,
            base_job_id=None if self.base_job_id is None else JobId(self.base_job_id),
            base=self.base(),
            webhook_url=self.webhook_url,
        )


class JobBody(GenerateBody):
    """A request for a job."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"scenario_description": EXAMPLE, "deadline_s": 120},
                {
                    "scenario_description": EXAMPLE,
                    "webhook_url": "https://hooks.example.com/loadgenie",
                },
                *SOURCE_EXAMPLES,
                *BASE_EXAMPLES,
            ],
            **_WORDS_OR_SOURCES,
        }
    )

    deadline_s: float | None = Field(
        None,
        ge=DEADLINE_MIN_S,
        allow_inf_nan=False,
        description="seconds from now after which the job fails; at most, and by default, "
        "JOB_DEADLINE_S",
        examples=[120],
    )

    def request(self, sources: Sources | None) -> JobRequest:
        """Return what is asked for."""
        request = super().request(sources)
        if self.deadline_s is None:
            return request
        return request.model_copy(update={"deadline_s": self.deadline_s})
