"""What the peers' routes take and answer."""

from pydantic import BaseModel, Field


class ScriptRequest(BaseModel):
    """The body, with LoadGenie's limits."""

    scenario_description: str = Field(min_length=10, max_length=10_000)


class QueuedJob(BaseModel):
    """A job that was made."""

    id: str
    status: str = "queued"
    scenario_description: str


class ScriptAnswer(BaseModel):
    """A script."""

    script: str
    scenario_description: str
