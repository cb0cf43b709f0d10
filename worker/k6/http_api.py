"""How 'k6/http' is called and what it gives back: the tables that Python and the dry run share."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from worker.k6.modules import known_exports

_SHORTEST_NAME = 4  # below, one letter more or less makes another word


@dataclass(frozen=True, slots=True)
class RequestFunction:
    """The positions of a function's arguments; the parameters are the last that k6 looks at."""

    url: int
    body: int | None
    params: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpApi:
    """The functions that make one request, their parameters, and the fields of a response.

    `foreign_fields` are fields of other clients' responses, with what to write instead.
    """

    requests: Mapping[str, RequestFunction]
    parameters: frozenset[str]
    foreign_fields: Mapping[str, str]
    fields: frozenset[str]

    @property
    def one_response(self) -> frozenset[str]:
        """The functions that return a response, rather than a promise of one."""
        return frozenset(self.requests) - {"asyncRequest"}

    def instead_of(self, name: str) -> str | None:
        """Return what to write for a field that no response has; None if that is not for sure."""
        if name in self.fields:
            return None
        if name in self.foreign_fields:
            return self.foreign_fields[name]
        meant = next((each for each in sorted(self.fields) if _resembles(name, each)), None)
        return f"Write `{meant}`." if meant else None


def facts_text() -> str:
    """Read the tables as they are written: JSON, which the dry run's JavaScript takes whole."""
    return files("worker.k6").joinpath("facts.json").read_text("utf-8")


@cache
def http_api() -> HttpApi:
    """Load the tables; once, since they never change."""
    content: dict[str, Any] = json.loads(facts_text())["http"]
    return HttpApi(
        requests={name: RequestFunction(**at) for name, at in content["requests"].items()},
        parameters=frozenset(content["parameters"]),
        foreign_fields=content["foreign_fields"],
        fields=known_exports().response_fields,
    )


def _resembles(name: str, real: str) -> bool:
    """Whether a name is a field's in another spelling, or with one slip of a finger."""
    if abs(len(name) - len(real)) > real.count("_") + 1:
        return False
    if name.replace("_", "").lower() == real.replace("_", "").lower():
        return True
    return len(name) >= _SHORTEST_NAME and _one_slip_apart(name, real)


def _one_slip_apart(name: str, real: str) -> bool:
    """Whether one letter is added, left out or another one, or two neighbours are swapped."""
    while name and real and name[0] == real[0]:
        name, real = name[1:], real[1:]
    while name and real and name[-1] == real[-1]:
        name, real = name[:-1], real[:-1]
    return (len(name) <= 1 and len(real) <= 1) or (len(name) == 2 and name == real[::-1])  # noqa: PLR2004
