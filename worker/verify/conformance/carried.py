"""Holds what the requests of a plan carry against what those of a dry run did: bodies, headers."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit

from shared.domain.plan import Header, Step
from shared.domain.verification import Step as Seen
from worker.description.payloads import bodies
from worker.description.traffic import Body as Sent
from worker.description.traffic import FormBody, Json, JsonBody, TextBody

# What nobody sends a body with: the JSON beside it is an answer's.
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
# With these it is one only where the text says so.
_DOUBTFUL = frozenset({"DELETE"})
# What the dry run tells in place of a secret, and of what looks random.
_HIDDEN = re.compile(r"\*\*\*|…|sample1")
# A value that the script has to fill in: <token>, {{token}}, $TOKEN, YOUR_TOKEN, xxx.
_OPEN = re.compile(r"[<{$\[]|\byour|\bx{3,}|\.\.\.|…|\*\*\*", re.IGNORECASE)
# As the dry run tells fields: so many, so deep, so long, and of so many items of a list.
_MOST_TOLD = 30
_MOST_DEPTH = 4
_LONGEST_NAME = 40
_MOST_ITEMS = 20
# The name of a form's field; what has other signs before an = is no form.
_FIELD = re.compile(r"[\w.\[\]%+$-]+")
_SHOWN = 6
# A dry run cuts longer values of headers off.
_WHOLE_VALUE = 60
_JSON, _FORM = "JSON ", "form "
# The kinds of which a body that is asked for surely is not.
_OTHERS = {_JSON: frozenset({"form"}), _FORM: frozenset({"json"})}
_BODY_BEFORE = re.compile(r"\b(?:body|payload|with|sending|send|json)\b", re.IGNORECASE)
_BEFORE = 40


class Body(NamedTuple):
    """The body that a step has: its kind in words, such as `JSON `, and the names of its fields."""

    kind: str
    fields: tuple[str, ...]


def body_of(step: Step, *, given: bool, words: str = "") -> Body | None:
    """Return the body of a step, None if it is no body or has no fields.

    A plan that was `given` has no bodies of answers; of others, `words` are all that was said.
    """
    method = step.method.upper()
    if not step.body or (method in _BODILESS and not given):
        return None
    if method in _DOUBTFUL and not given and not _sends(step.body, words):
        return None
    found = bodies(step.body)
    if found:
        return fields_of(found[0].body)
    pairs = [pair.partition("=") for pair in step.body.split("&")]
    if not all(equals and _FIELD.fullmatch(name) for name, equals, _ in pairs):
        return None
    return Body("", tuple(dict.fromkeys(unquote_plus(name) for name, _, _ in pairs)))


def fields_of(body: Sent) -> Body | None:
    """Return the kind of a body and the names of its fields, None if it has none."""
    match body:
        case JsonBody(value=value):
            names = tuple(dict.fromkeys(_names(value)))
            return Body(_JSON, names) if names else None
        case FormBody(fields=fields):
            return Body(_FORM, tuple(name for name, _ in fields))
        case TextBody():
            return None


def _sends(body: str, words: str) -> bool:
    """Return whether words before a body say that it is sent, and not what comes back."""
    before, found, _ = words.partition(body)
    return bool(found) and _BODY_BEFORE.search(before[-_BEFORE:]) is not None


def body_found(body: Body, made: Iterable[Seen]) -> tuple[str, bool | None]:
    """Return what is sent with the requests of a step, and whether it is such a body.

    None if a body is sent whose fields are not known.
    """
    sent = [each for each in made if each.body]
    if not sent:
        return "sends no body", False
    alike = [each for each in sent if _is_kind(body.kind, each.body or "")]
    if not alike:
        return f"sends a body of kind {sent[0].body}", False
    told = [each.fields for each in alike if each.fields]
    if not told:
        return f"sends a body of kind {alike[0].body}", None
    if any(_are_told(body.fields, fields) for fields in told):
        return "sends them", True
    missing = [name for name in body.fields if all(name not in fields for fields in told)]
    shown = ", ".join((missing or body.fields)[:_SHOWN])
    return f"sends a body without {shown}", False


def _is_kind(asked: str, sent: str) -> bool:
    """Return whether a body may be of a kind: a text may be all, and bytes may be."""
    return sent not in _OTHERS.get(asked, ())


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


def _are_told(names: Collection[str], fields: Collection[str]) -> bool:
    """Return whether fields are those that a dry run tells; it tells the first of many."""
    return set(names) <= set(fields) or (len(fields) >= _MOST_TOLD and set(fields) <= set(names))


def _names(value: Json, path: str = "", depth: int = 0) -> Iterable[str]:
    """Yield the names of fields as the dry run writes them: address.city, lines[].sku."""
    if depth > _MOST_DEPTH:
        return
    match value:
        case dict():
            for name, inner in value.items():
                yield f"{path}{name}"[:_LONGEST_NAME]
                yield from _names(inner, f"{path}{name}.", depth + 1)
        case list():
            for item in value[:_MOST_ITEMS]:
                yield from _names(item, f"{path.removesuffix('.')}[]." if path else "", depth + 1)


def _names_user(seen: Seen) -> bool:
    try:
        return "@" in urlsplit(seen.url or "").netloc
    except ValueError:
        return False


def _is_value(asked: str, sent: str) -> bool:
    """Return whether a header has a value; parameters behind a semicolon are another's affair."""
    asked, sent = asked.strip().lower(), sent.strip().lower()
    if not asked or _OPEN.search(asked) or _HIDDEN.search(sent):
        return True
    if len(sent) >= _WHOLE_VALUE:  # the dry run tells the beginning of a long one
        return asked.startswith(sent)
    return asked == sent or sent.partition(";")[0].rstrip() == asked
