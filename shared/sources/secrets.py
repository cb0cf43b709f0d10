"""Puts variables in place of the secrets of sources, and remembers which a run will need."""

import json
import re
from collections.abc import Mapping
from typing import Any

from shared.secret_names import is_secret_name, variable
from shared.sources.unreadable import NotTakenError
from shared.stated_secrets import stated_secrets

# What is secret in a header, a query or a cookie, beside the names of fields.
_SECRET_PARAMETER = re.compile(
    r"^(?:authorization|proxy-authorization|cookie|auth|jwt|sid|session(?:[_-]?id)?|"
    r"phpsessid|jsessionid|key|sig|signature|code|x-amz-(?:security-token|signature|credential))$"
    r"|(?:^|[_-])(?:token|secret|signature|apikey)$|csrf|xsrf|^x-[\w-]*(?:auth|key|token)[\w-]*$",
    re.IGNORECASE,
)
# Values that are secret wherever they stand: tokens with a known shape.
_SECRET_VALUE = re.compile(
    r"^eyJ[\w-]{5,}\.[\w-]{5,}\.|^(?:sk|pk|rk)_(?:live|test)_\w{8}|^gh[pousr]_\w{20}|"
    r"^xox[abpr]-|^AKIA[0-9A-Z]{12}|^AIza[\w-]{30}|^-----BEGIN"
)
# No secret but a place for one: empty, <token>, {{token}}, $TOKEN, YOUR_KEY, xxx.
_OPEN = re.compile(r"^$|^[<{$\[]|\byour\b|your_|^x{3,}$|^\*+$|^\.{3}$", re.IGNORECASE)
_SCHEMES = {"bearer": "API_TOKEN", "basic": "BASIC_AUTH", "token": "API_TOKEN"}
_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_MOST_DEPTH = 40
_LONGEST_NAME = 30

type Json = Any


class Secrets:
    """The variables of all sources: the same value has the same one, another value another."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._needed: dict[str, None] = {}
        self._taken: set[str] = set()

    @property
    def needed(self) -> tuple[str, ...]:
        """All variables so far, in the order in which they were met."""
        return tuple(self._needed)

    @property
    def values(self) -> frozenset[str]:
        """The secrets themselves."""
        return frozenset(value for _, value in self._names)

    def need(self, name: str) -> str:
        """Return a variable that a run has to be given."""
        self._needed[name] = None
        return name

    def of(self, name: str, value: str) -> str:
        """Return the variable for a value that is called by a name."""
        base = variable(name)
        if _OPEN.search(value):
            return self.need(base)
        if (base, value) not in self._names:
            same = sum(1 for known, _ in self._names if known == base)
            self._names[base, value] = base if not same else f"{base}_{same + 1}"
        return self.need(self._names[base, value])

    def hide(self, value: str) -> None:
        """Remember a secret that no request sends."""
        self._names.setdefault(("", value), "")

    def taken(self, words: str) -> str:
        """Return a name for a value that an answer gives, which no other of any source has."""
        first, *others = variable(words)[:_LONGEST_NAME].lower().split("_")
        name = found = first + "".join(map(str.capitalize, others))
        number = 2
        while found in self._taken:
            found, number = f"{name}{number}", number + 1
        self._taken.add(found)
        return found

    def header(self, name: str, value: str) -> str:
        """Return a header's value without what is secret in it."""
        signs_in = name.lower() in {"authorization", "proxy-authorization"}
        scheme, _, token = value.strip().partition(" ")
        if scheme.lower() in _SCHEMES and token and (signs_in or len(token.split()) == 1):
            return f"{scheme} ${{{self.of(_SCHEMES[scheme.lower()], token.strip())}}}"
        if signs_in:
            return f"${{{self.of(name, value)}}}"
        if is_secret_parameter(name, value):
            return f"${{{self.of(re.sub(r'^[Xx]-', '', name), value)}}}"
        return value

    def field(self, name: str, value: str) -> str:
        """Return the value of a form's field, or of a query's parameter, without what is secret."""
        if is_secret_parameter(name, value):
            return f"${{{self.of(name, value)}}}"
        return value

    def hidden(self, data: Json, name: str = "", depth: int = 0) -> Json:
        """Return a body's data with variables in place of what is secret by its name or shape."""
        match data:
            case Mapping() | list() if depth > _MOST_DEPTH:
                raise NotTakenError("its body is nested too deeply")
            case Mapping():
                return {key: self.hidden(item, str(key), depth + 1) for key, item in data.items()}
            case list():
                return [self.hidden(item, name, depth + 1) for item in data]
            case str() | int() if _is_secret(name, data):
                return f"${{{self.of(name or 'secret', str(data))}}}"
        return data

    def text(self, body: str) -> str:
        """Return a text without the secrets that its words introduce."""
        for span in reversed(stated_secrets(body)):
            name = self.of("secret", body[span.start : span.end])
            body = f"{body[: span.start]}${{{name}}}{body[span.end :]}"
        return body


def _is_secret(name: str, value: str | int) -> bool:
    """Return whether a field of a body is secret, and not a variable already."""
    if isinstance(value, bool) or _VARIABLE.fullmatch(str(value)):
        return False
    return is_secret_name(name) or _SECRET_VALUE.search(str(value)) is not None


def is_secret_parameter(name: str, value: str) -> bool:
    """Return whether a header, a parameter or a field holds a secret."""
    return bool(
        is_secret_name(name) or _SECRET_PARAMETER.search(name) or _SECRET_VALUE.search(value)
    )


def written(data: Json) -> str:
    """Return data as compact JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
