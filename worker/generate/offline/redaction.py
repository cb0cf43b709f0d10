"""Keeps secrets out of scripts: which variables stand for them, and what the header may repeat."""

import re
from collections.abc import Mapping

from worker.description.traffic import (
    Filled,
    FormBody,
    JsonBody,
    Request,
    Secret,
    TextBody,
    Traffic,
)
from worker.generate.offline.javascript import comment

_HIDDEN = "***"
_LONG_SECRET = 4
_LONGEST_PHRASE = 80
_INTRODUCED = (
    r"([\"'`=:]\s*|\b(?:password|passwd|pwd|pass|secret|token|key|bearer|basic|is)\W{{1,3}}){}"
    r"(?![\w.-]*\w)"
)


def needed_secrets(
    traffic: Traffic, requests: tuple[Request, ...], taken: Mapping[str, str | None]
) -> list[str]:
    """Return the variables for secrets in headers and bodies that are not `taken` yet."""
    data: list[object] = [item for _, item in traffic.headers]
    for request in requests:
        data += [item for _, item in request.headers]
        match request.body:
            case JsonBody(body):
                data.append(body)
            case FormBody(fields):
                data += [item for _, item in fields]
            case TextBody(text):
                data.append(text)
            case None:
                pass
    return [name for name in dict.fromkeys(_variables(data)) if name not in taken]


def _variables(data: object) -> list[str]:
    match data:
        case Secret(name):
            return [name]
        case Filled(parts):
            return [each.variable for each in parts if isinstance(each, Secret)]
        case Mapping():
            return _variables(list(data.values()))
        case list():
            return [name for item in data for name in _variables(item)]
        case _:
            return []


def masked(text: str, secrets: frozenset[str]) -> str:
    """Return a text of the same length without its secrets."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "*" * len(secret))
    return text


def quoted(phrase: str, secrets: frozenset[str]) -> str:
    """Return a part of a description fit to be repeated: visible, short, and without a secret.

    Short secrets are hidden wherever they stand, as a part does not show what introduced them. So
    is the beginning of one with which the part ends.
    """
    for secret in sorted(secrets, key=len, reverse=True):
        phrase = phrase.replace(secret, _HIDDEN)
        cut = next((n for n in range(len(secret), 2, -1) if phrase.endswith(secret[:n])), 0)
        phrase = phrase[: len(phrase) - cut] + _HIDDEN if cut else phrase
    shown = comment(phrase)
    return shown if len(shown) <= _LONGEST_PHRASE else f"{shown[:_LONGEST_PHRASE]}..."


def redacted(description: str, secrets: frozenset[str]) -> str:
    """Return the description without the values that must not be repeated."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _LONG_SECRET:
            description = description.replace(secret, _HIDDEN)
        else:  # "x" is a password only where one stands
            found = _INTRODUCED.format(re.escape(secret))
            description = re.sub(found, rf"\g<1>{_HIDDEN}", description, flags=re.IGNORECASE)
    return description
