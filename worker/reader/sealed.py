"""A value that one reading process hands to the next, past the worker, which never opens it."""

import pickle
from dataclasses import dataclass
from typing import Self, cast


@dataclass(frozen=True, slots=True)
class Sealed[T]:
    """A value, packed once; it may hold much, of which the worker itself needs nothing."""

    content: bytes

    @classmethod
    def of(cls, value: T) -> Self:
        """Return a value, sealed."""
        return cls(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))

    def opened(self) -> T:
        """Return the value."""
        # Only this program's own processes write what is read here.
        return cast("T", pickle.loads(self.content))  # noqa: S301
