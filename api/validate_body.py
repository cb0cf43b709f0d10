"""What callers may send to have a script of their own verified, and its limits."""

from base64 import b64decode
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from api.plan_fields import OwnPlan
from api.source_fields import SourceFields
from api.webhooks import WebhookFields
from api.words import Description, without_nul
from shared.domain.job import JobKind, JobRequest
from shared.domain.project import MOST_FILES, ProjectFile, language_of, path_fault
from shared.domain.sources import Sources
from shared.domain.verification import Language


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
