"""Holds what the requests of a plan carry against what those of a dry run did: bodies, headers."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from shared.domain.plan import Header, Step
from shared.domain.verification import Step as Seen
from worker.description.payloads import bodies
from worker.description.traffic import FormBody, Json, JsonBody

# What nobody sends a body with: the JSON beside it is an answer's.
_BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})
# What the dry run tells in place of a secret, and of what looks random.
_HIDDEN = re.compile(r"\*\*\*|…|sample1")
# A value that the script has to fill in: <token>, {{token}}, $TOKEN, YOUR_TOKEN, xxx.
_OPEN = re.compile(r"[<{$\[]|\byour|\bx{3,}|\.\.\.|…|\*\*\*", re.IGNORECASE)
_SHOWN = 6


def body_fields(step: Step) -> tuple[str, ...] | None:
    """Return the names of the fields that a step's body has, None if it is no body or has none."""
    if not step.body or step.method.upper() in _BODILESS:
        return None
    found = bodies(step.body)
    match found[0].body if found else None:
        case JsonBody(value=value):
            return tuple(dict.fromkeys(_names(value))) or None
        case FormBody(fields=fields):
            return tuple(name for name, _ in fields)
    pairs = [pair.partition("=") for pair in step.body.split("&")]
    return tuple(name for name, _, _ in pairs) if all(equals for _, equals, _ in pairs) else None


def body_found(names: Sequence[str], made: Iterable[Seen]) -> tuple[str, bool | None]:
    """Return what is sent with the requests of a step, and whether the fields are among it.

    None if a body is sent whose fields are not known.
    """
    sent = [each for each in made if each.body]
    if not sent:
        return "sends no body", False
    told = [each.fields for each in sent if each.fields]
    if not told:
        return f"sends a body of kind {sent[0].body}", None
    if any(set(names) <= set(fields) for fields in told):
        return "sends them", True
    missing = [name for name in names if all(name not in fields for fields in told)]
    shown = ", ".join((missing or names)[:_SHOWN])
    return f"sends a body without {shown}", False


def header_found(header: Header, made: Iterable[Seen]) -> tuple[str, bool]:
    """Return how the requests of a step carry a header, and whether one has its value.

    A secret is met by any, as it should not stand in a script.
    """
    requests = list(made)
    if header.name.lower() == "authorization" and any(map(_names_user, requests)):
        return "names its user in the address", True
    values = [
        each.value
        for request in requests
        for each in request.headers or ()
        if each.name.lower() == header.name.lower()
    ]
    if not values:
        return f"sends no header {header.name}", False
    met = any(_is_value(header.value, value) for value in values)
    return f"sends {header.name}: {values[0]}", met


def _names(value: Json, path: str = "") -> Iterable[str]:
    """Yield the names of fields as the dry run writes them: address.city, and of a list's items."""
    match value:
        case dict():
            for name, inner in value.items():
                yield f"{path}{name}"
                yield from _names(inner, f"{path}{name}.")
        case [first, *_]:
            yield from _names(first, path)


def _names_user(seen: Seen) -> bool:
    try:
        return "@" in urlsplit(seen.url or "").netloc
    except ValueError:
        return False


def _is_value(asked: str, sent: str) -> bool:
    asked, sent = asked.strip().lower(), sent.strip().lower()
    if not asked or _OPEN.search(asked) or _HIDDEN.search(sent):
        return True
    # The dry run tells the beginning of a long one.
    return asked in sent or asked.startswith(sent)
