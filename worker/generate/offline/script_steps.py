"""Turns requests into steps: names, URLs, and the values that one answer hands to the next."""

import re
from dataclasses import dataclass, replace

from shared.secret_names import is_secret_name, variable
from worker.description.traffic import Method, Request
from worker.generate.offline.hosts import Location
from worker.generate.offline.javascript import Code, template
from worker.generate.offline.script_plan import Capture, Step

_PARAMETER = re.compile(r"\{(\w+)\}")
_LOGIN_PATH = re.compile(r"log-?in|sign-?in|auth|token|session", re.IGNORECASE)
_GLOBALS = frozenset({"JSON", "HEADERS", "NAN"})


@dataclass(frozen=True, slots=True)
class ScriptSteps:
    """The steps, the constants (with defaults) that their URLs need, and what was assumed."""

    steps: tuple[Step, ...]
    constants: dict[str, str | None]
    assumptions: tuple[str, ...]


def login_step(requests: tuple[Request, ...]) -> int | None:
    """Return the index of the request whose answer should bring a token for those after it."""
    return next((index for index, each in enumerate(requests[:-1]) if is_login(each)), None)


def is_login(request: Request) -> bool:
    """Return whether a request looks like one that logs in."""
    return request.method is Method.POST and bool(_LOGIN_PATH.search(request.path))


def label(request: Request) -> str:
    """Return the name of a request in checks and tags: `GET /products/{id}`."""
    return f"{request.method} {request.path.partition('?')[0]}"


class StepBuilder:
    """Walks once through requests that one iteration makes; an answer may hand on a value.

    `taken` are constants that the script has already.
    """

    def __init__(self, requests: tuple[Request, ...], *, taken: frozenset[str]) -> None:
        self._requests = requests
        self._taken = taken | _GLOBALS
        self._captures = {
            index: [Capture(name, path) for name, path in each.takes]
            for index, each in enumerate(requests)
        }
        self._names = {name for each in requests for name, _ in each.takes}
        self._constants: dict[str, str | None] = {}
        self._assumptions: list[str] = []

    def build(self, locations: tuple[Location, ...], token_field: str | None) -> ScriptSteps:
        """Return the steps; a `token_field` is read from the answer of the login."""
        login = login_step(self._requests) if token_field else None
        if login is not None and token_field:
            self._captures[login].append(Capture("token", token_field))
        steps = [
            self._step(index, location, carries_token=login is not None and index > login)
            for index, location in enumerate(locations)
        ]
        captured = tuple(
            replace(step, captures=tuple(self._captures[index])) for index, step in enumerate(steps)
        )
        return ScriptSteps(captured, self._constants, tuple(self._assumptions))

    def _step(self, index: int, location: Location, *, carries_token: bool) -> Step:
        request = self._requests[index]
        return Step(
            request=request,
            url=self._url(index, location),
            label=label(request),
            title=_title(request),
            is_socket=location.is_socket,
            variable=self._response(request),
            carries_token=carries_token,
        )

    def _url(self, index: int, location: Location) -> Code:
        parts = ["${" + location.constant + "}"]
        at = 0
        for found in _PARAMETER.finditer(location.path):
            parts.append(template(location.path[at : found.start()]))
            parts.append("${" + self._parameter(index, found) + "}")
            at = found.end()
        parts.append(template(location.path[at:]))
        return Code(f"`{''.join(parts)}`")

    def _parameter(self, index: int, found: re.Match[str]) -> str:
        """Return the constant for a path's parameter: from an earlier answer, or an assumption."""
        if self._is_taken(index, found.group(1)):
            asks = "?" in found.string[: found.start()]
            return f"encodeURIComponent({found.group(1)})" if asks else found.group(1)
        collection = found.string[: found.start()].rstrip("/")
        noun = _singular(collection)
        creator = self._creator(index, collection)
        if creator is not None:
            return self._captured(creator, noun)
        generic = found.group(1).lower() in {"id", "uuid", "key", "slug", "name"}
        plain = variable(f"{noun}_{found.group(1)}" if generic and noun else found.group(1))
        name = f"PATH_{plain}" if plain in self._taken else plain
        if is_secret_name(name) or found.group(1) in self._requests[index].needs:
            if name not in self._constants:
                self._constants[name] = None
                self._assumptions.append(f"{name} comes from the environment.")
        elif stated := dict(self._requests[index].values).get(found.group(1)):
            self._constants.setdefault(name, stated)
        elif name not in self._constants:
            self._constants[name] = "1"
            self._assumptions.append(
                f"No value is stated for {found.group()} in the path; {name} is 1 unless set."
            )
        return name

    def _is_taken(self, index: int, name: str) -> bool:
        """Return whether an answer before a request gives a value by a name."""
        return any(name == each for request in self._requests[:index] for each, _ in request.takes)

    def _creator(self, index: int, collection: str) -> int | None:
        for earlier in range(index - 1, -1, -1):
            request = self._requests[earlier]
            path = request.path.partition("?")[0].rstrip("/")
            if request.method is Method.POST and collection and path.endswith(collection):
                return earlier
        return None

    def _captured(self, creator: int, noun: str) -> str:
        captures = self._captures[creator]
        for capture in captures:
            if capture.field == "id":
                return capture.constant
        capture = Capture(self._unique(f"{noun or 'created'}Id"), "id")
        captures.append(capture)
        self._assumptions.append(
            "The id is taken from the field `id` of the answer to "
            f"{label(self._requests[creator])}."
        )
        return capture.constant

    def _response(self, request: Request) -> str:
        return "response" if len(self._requests) == 1 else self._unique(_response_name(request))

    def _unique(self, name: str) -> str:
        count = 2
        candidate = name
        while candidate in self._names:
            candidate = f"{name}{count}"
            count += 1
        self._names.add(candidate)
        return candidate


def _response_name(request: Request) -> str:
    path = request.path.partition("?")[0]
    named = re.sub(r"(?:/(?:\{\w+\}|[\d-]+))+$", "", path.rstrip("/"))
    if named != path.rstrip("/"):
        return f"{_singular(named) or 'item'}Response"
    words = re.findall(r"[a-z]+", named.rpartition("/")[2].lower())
    return f"{words[-1] if words else 'root'}Response"


def _singular(collection: str) -> str:
    words = re.findall(r"[a-z]+", collection.rpartition("/")[2].lower())
    word = words[-1] if words else ""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s")


def _title(request: Request) -> str:
    name = request.name or ""
    if not name or name.upper() in set(Method):
        return label(request)
    return f"{name[0].upper()}{name[1:]}: {label(request)}"
