"""What callers may hand in beside a description, and its limits."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic.config import JsonDict

from api.words import without_nul
from shared.domain.source_report import SourceKind
from shared.domain.sources import Source

MOST_SOURCES = 10
_UNNAMED = "source"

SOURCE_EXAMPLES: tuple[JsonDict, ...] = (
    {
        "scenario_description": "only the order endpoints, 200 users for 5 minutes",
        "sources": [
            {
                "name": "shop.yaml",
                "text": "openapi: 3.0.3\nservers: [{url: https://shop.example/api}]\npaths:\n"
                "  /orders:\n    get: {summary: List orders}\n",
            }
        ],
    },
    {
        "sources": [
            {
                "name": "checkout.sh",
                "kind": "curl",
                "text": "curl https://shop.example/orders -H 'Authorization: Bearer secret' "
                "--json '{\"product\": 7}'\n",
            }
        ],
    },
)


class SourceBody(BaseModel):
    """One thing that a team has already."""

    name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
        AfterValidator(without_nul),
        Field(description="what to call it, such as its file's name", examples=["shop.yaml"]),
    ] = _UNNAMED
    kind: SourceKind | None = Field(
        None, description="what it is; without it, what stands in it says so"
    )
    text: Annotated[
        str,
        StringConstraints(min_length=1),
        AfterValidator(without_nul),
        Field(
            description="an OpenAPI 3 document (JSON, YAML), a HAR, a Postman collection (2.x), "
            "curl commands, or an access log (common, combined, JSON lines)",
            json_schema_extra={"pattern": r"^[^\x00]+$"},
        ),
    ]


def _listed(told: object) -> object:
    """Return what a form's text field holds as a list of one source."""
    return [{"text": told}] if isinstance(told, str) else told


class SourceFields(BaseModel):
    """What the requests of a test are taken from."""

    sources: Annotated[
        list[SourceBody],
        BeforeValidator(_listed, json_schema_input_type=list[SourceBody]),
        Field(
            max_length=MOST_SOURCES,
            description="what there is already: its requests, bodies, shares and rates become "
            "those of the test, and `scenario_description`, which may be left out then, says how "
            "much and which of them. No secret in it is kept: a script takes these from `__ENV`. "
            "In a form these are uploads",
        ),
    ] = []

    def handed_in(self) -> tuple[Source, ...]:
        """Return the sources as they are read."""
        return tuple(Source(each.name, each.text, each.kind) for each in self.sources)
