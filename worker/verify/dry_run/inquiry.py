"""What else a dry run is to find out, because the test asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What else a dry run is to find out, because the test asks for it.

    `shares`: how often iterations make which requests; with `mixes`, only of a function whose
    iterations differ in that. `failures`: whether the rates that a script keeps itself count
    requests that fail.

    Of each request, the values of these `fields` and `headers` are told, and its `tags` and
    `timeouts`; of its checks, which of the `statuses` they take, and without which `texts` they
    fail.
    """

    shares: bool = False
    mixes: bool = False
    failures: bool = False
    fields: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    tags: bool = False
    timeouts: bool = False
    statuses: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def walks(self) -> bool:
        """Whether an iteration has to walk."""
        return self.shares or self.mixes or self.failures

    @property
    def asked(self) -> Mapping[str, object]:
        """What is asked about requests and checks, for the dry run's own modules."""
        told = {
            "fields": self.fields,
            "headers": self.headers,
            "tags": self.tags,
            "timeouts": self.timeouts,
            "statuses": self.statuses,
            "texts": self.texts,
        }
        return {**told, "any": any(told.values())}

    def without_walks(self) -> Self:
        """Return the questions that no walk has to answer."""
        return replace(self, shares=False, mixes=False, failures=False)


NO_QUESTIONS = Questions()
