"""The base class of every model that crosses a process border."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable record whose format only grows: readers skip fields that they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")
