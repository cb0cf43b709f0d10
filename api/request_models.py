"""What callers may send, and its limits."""

from base64 import b64decode
from collections.abc import Iterator
from math import isfinite
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.config import JsonDict

from api.base_fields import (
    BASE_EXAMPLES,
    BASES,
    DESCRIPTION_MAX,
    BaseFields,
    Words,
    without_nul,
)
from api.source_fields import SOURCE_EXAMPLES, SourceFields
from api.webhooks import WebhookFields
from shared.domain.job import JobId, JobKind, JobRequest
from shared.domain.plan import GivenPlan, Scenario
from shared.domain.project import MOST_FILES, ProjectFile, language_of, path_fault
from shared.domain.sources import Sources
from shared.domain.verification import Language

DESCRIPTION_MIN = 10
DEADLINE_MIN_S = 1
# Of a plan that is given; of stages, steps and criteria each.
MOST_SCENARIOS = 20
MOST_PARTS = 100

EXAMPLE = "Create a load test for a REST API with 50 users for 2 minutes"


def _good_path(path: str) -> str:
    if fault := path_fault(path):
        raise ValueError(fault)
    return path


def _good_base64(text: str) -> str:
    try:
        b64decode(text, validate=True)
    except ValueError:
        raise ValueError("must be base64") from None
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


def _sane(plan: GivenPlan) -> GivenPlan:
    scenarios, criteria = plan.scenarios or (), plan.criteria or ()
    if len(scenarios) > MOST_SCENARIOS or len(criteria) > MOST_PARTS:
        raise ValueError(f"has more than {MOST_SCENARIOS} scenarios or {MOST_PARTS} criteria")
    for scenario in scenarios:
        stages = scenario.load.stages if scenario.load is not None else ()
        if len(stages) > MOST_PARTS or len(scenario.steps) > MOST_PARTS:
            raise ValueError(f"has more than {MOST_PARTS} stages or steps in a scenario")
    numbers = [each for scenario in scenarios for each in _numbers(scenario)]
    numbers += [each.threshold.value for each in criteria]
    if not all(isfinite(each) and each >= 0 for each in numbers):
        raise ValueError("has a number that is negative or not finite")
    return plan


def _numbers(scenario: Scenario) -> Iterator[float]:
    load, pause = scenario.load, scenario.pause
    told = [scenario.share, scenario.start_s]
    if load is not None:
        told += [load.target, load.start, load.duration_s, load.limit_vus]
        told += [number for stage in load.stages for number in stage]
    if pause is not None:
        told += [pause.shortest_s, pause.longest_s]
    return (number for number in told if number is not None)


OwnPlan = Annotated[
    GivenPlan | None,
    AfterValidator(lambda plan: plan and _sane(plan)),
    Field(
        description="parts of the plan that take the place of what the description says: its "
        "scenarios, its criteria. `POST /api/plan` shows what is read without them"
    ),
]


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
        return super().request(sources).model_copy(update={"deadline_s": self.deadline_s})


class FileBody(BaseModel):
    """One file of a script of several: its path, and its text or its bytes in base64."""

    path: Annotated[
        str,
        AfterValidator(_good_path),
        Field(description="relative, with `/` and without `..`", examples=["lib/shop.js"]),
    ]
    text: str | None = Field(None, description="what the file holds")
    base64: Annotated[str, AfterValidator(_good_base64)] | None = Field(
        None, description="what it holds, if that is no text"
    )

    @model_validator(mode="after")
    def _has_one_content(self) -> Self:
        if (self.text is None) == (self.base64 is None):
            raise ValueError("must have either text or base64")
        return self


class ValidateBody(WebhookFields, SourceFields):
    """A request to verify a script of one's own: its text, or the files that it consists of."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "script": "import http from 'k6/http';\n\nexport const options = { vus: 50, "
                    "duration: '2m' };\n\nexport default function () {\n"
                    "  http.get('https://test.k6.io');\n}\n",
                    "scenario_description": "50 users for 2 minutes on https://test.k6.io",
                },
                {
                    "entry": "main.js",
                    "files": [
                        {
                            "path": "main.js",
                            "text": "import { visit } from './lib/shop.js';\n\n"
                            "export default function () {\n  visit('/');\n}\n",
                        },
                        {
                            "path": "lib/shop.js",
                            "text": "import http from 'k6/http';\n\n"
                            "export function visit(path) {\n"
                            "  http.get(`https://test.k6.io${path}`);\n}\n",
                        },
                    ],
                },
            ]
        }
    )

    script: Annotated[
        Annotated[str, StringConstraints(min_length=1), AfterValidator(without_nul)] | None,
        Field(
            description="a k6 script, if it is a single file",
            json_schema_extra={"pattern": r"^[^\x00]+$"},
        ),
    ] = None
    files: Annotated[
        list[FileBody],
        Field(
            max_length=MOST_FILES,
            description="a script's files: modules, and the data that they open. In a form these "
            "are uploads, each with its path as its filename; or one ZIP file named `archive`",
        ),
    ] = Field(default_factory=list)
    entry: str | None = Field(
        None,
        description="the path of the file that k6 is given; needed where more than one file is "
        "JavaScript or TypeScript",
    )
    language: Language | None = Field(
        None,
        description="what `script` is written in; without it, the text says so. Files say it by "
        "their names",
    )
    scenario_description: Description | None = Field(
        None, description="what the script should do; its load is compared with the script's"
    )

    plan: OwnPlan = None

    @model_validator(mode="after")
    def _is_one_script(self) -> Self:
        if (self.script is None) == (not self.files):
            raise ValueError("needs either script or files")
        if self.files:
            self._check_files()
        elif self.entry is not None:
            raise ValueError("entry belongs to files, and there are none")
        return self

    def _check_files(self) -> None:
        if self.language is not None:
            raise ValueError("language belongs to script; files say it by their names")
        paths = [file.path for file in self.files]
        if len(set(paths)) < len(paths):
            raise ValueError("files holds a path twice")
        folders = {str(folder) for path in paths for folder in PurePosixPath(path).parents}
        if folders & set(paths):
            raise ValueError("files holds a path that is also a folder of another")
        if self._entry() not in paths:
            raise ValueError("entry must be the path of one of the files")

    def _entry(self) -> str | None:
        scripts = [file.path for file in self.files if language_of(file.path)]
        return scripts[0] if self.entry is None and len(scripts) == 1 else self.entry

    def request(self, sources: Sources | None) -> JobRequest:
        """Return what is asked for."""
        return JobRequest(
            kind=JobKind.VALIDATE,
            description=self.scenario_description,
            sources=sources,
            script=self.script,
            language=self.language,
            plan=self.plan,
            entry=self._entry() if self.files else None,
            files=tuple(ProjectFile(**file.model_dump()) for file in self.files),
            webhook_url=self.webhook_url,
        )
