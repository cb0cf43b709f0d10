"""Holds the bodies that a plan asks for against those that a dry run sent."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote_plus

from shared.domain.dry_run import Step as Seen
from shared.domain.plan import Step
from shared.reading.requests.bodies import Json, bodies_in, json_of

# What nobody sends a body with: the JSON beside it is an answer's.
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
# What the dry run tells in place of a secret, and of what an answer gave.
_HIDDEN = frozenset({"***", "sample1"})
# A value that the script has to fill in: <token>, {{token}}, $TOKEN, YOUR_TOKEN, xxx.
_OPEN = re.compile(r"[<{$\[]|\byour|\bx{3,}|\.\.\.|…|\*\*\*", re.IGNORECASE)
# As the dry run tells fields: so many, so deep, so long, of so many items of a list.
_MOST_TOLD = 30
_MOST_DEPTH = 4
_LONGEST_NAME = 40
_LONGEST_VALUE = 60
_MOST_ITEMS = 20
_SHOWN = 6
_JSON, _FORM = "JSON ", "form "
# The kinds of which a body that is asked for surely is not.
_OTHERS = {_JSON: frozenset({"form"}), _FORM: frozenset({"json"})}
# The name of a form's field; what has other signs before an = is no form.
_FIELD = re.compile(r"[\w.\[\]%+$-]+")


class Body(NamedTuple):
    """The body that a step has: its kind in words, such as `JSON `, and the names of its fields.

    The kind is empty where any will do. `values` are those of fields for which one is said, in the
    order of the items of a list.
    """

    kind: str
    fields: tuple[str, ...]
    values: Mapping[str, Sequence[Json]]

    def of_any_format(self) -> "Body":
        """Return the same fields, sent as JSON or as a form."""
        return self._replace(kind="")

    @property
    def named(self) -> str:
        """The fields in words."""
        return self._in_words(self.fields[:_SHOWN])

    @property
    def said(self) -> str:
        """The fields with their values, in words."""
        named = [
            f"{name} = {_shown(self.values[name])}" if name in self.values else name
            for name in self.fields[:_SHOWN]
        ]
        return self._in_words(named)

    def _in_words(self, named: Sequence[str]) -> str:
        noun = "field" if len(named) == 1 else "fields"
        return f"the {noun} {', '.join(named)} in the {self.kind}body"


def body_of(step: Step, *, given: bool) -> Body | None:
    """Return the body of a step, None if it is no body or has no fields.

    A plan that was `given` has no bodies of answers.
    """
    if not step.body or (not given and step.method.upper() in _BODILESS):
        return None
    written = bodies_in(step.body)
    if written:
        value = json_of(written[0].text)
        names, leaves, kind = dict.fromkeys(_names(value)), _leaves(value), _JSON
    else:
        leaves = list(_form(step.body))
        names, kind = dict.fromkeys(name for name, _ in leaves), _FORM
    return Body(kind, tuple(names), _said_values(leaves)) if names else None


def _form(text: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a text that is a form."""
    pairs = [pair.partition("=") for pair in text.split("&")]
    if all(equals and _FIELD.fullmatch(name) for name, equals, _ in pairs):
        yield from ((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)


def _said_values(leaves: Iterable[tuple[str, Json]]) -> Mapping[str, Sequence[Json]]:
    """Return the values of fields, without those of which one is left open."""
    found: defaultdict[str, list[Json]] = defaultdict(list)
    for name, value in leaves:
        found[name].append(value)
    return {
        name: values
        for name, values in found.items()
        if not any(map(_is_open, values)) and len(name) <= _LONGEST_NAME
    }


def _is_open(value: Json) -> bool:
    if isinstance(value, str):
        return not value.strip() or _OPEN.search(value) is not None
    return False


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
                yield from _names(item, _item_path(path), depth + 1)


def _leaves(value: Json, path: str = "", depth: int = 0) -> Iterable[tuple[str, Json]]:
    """Yield the fields that hold no others, with their values."""
    if depth > _MOST_DEPTH:
        return
    match value:
        case dict():
            for name, inner in value.items():
                yield from _leaves(inner, f"{path}{name}.", depth + 1)
        case list() if any(isinstance(item, dict | list) for item in value):
            for item in value[:_MOST_ITEMS]:
                yield from _leaves(item, _item_path(path), depth + 1)
        case _ if path:
            yield path.removesuffix("."), value


def _item_path(path: str) -> str:
    return f"{path.removesuffix('.')}[]." if path else ""


def body_found(
    body: Body, courses: Sequence[Sequence[Seen]], *, exact: bool
) -> tuple[str, bool | None]:
    """Return what is sent with the requests of a step, and whether it is such a body.

    These are listed by the courses that make them. None if a body is sent whose fields are not
    known. Values count if they are `exact`.
    """
    made = [each for course in courses for each in course]
    sent = [each for each in made if each.body]
    if not sent:
        return "sends no body", False
    alike = [each for each in sent if each.body not in _OTHERS.get(body.kind, ())]
    if not alike:
        return f"sends a body of kind {sent[0].body}", False
    told = [each.fields for each in alike if each.fields]
    if not told:
        return f"sends a body of kind {alike[0].body}", None
    if not any(_are_told(body.fields, fields) for fields in told):
        missing = [name for name in body.fields if all(name not in fields for fields in told)]
        return f"sends a body without {', '.join((missing or body.fields)[:_SHOWN])}", False
    if not exact or not body.values:
        return "sends that", True
    return _values_found(body.values, courses)


def _are_told(names: Collection[str], fields: Collection[str]) -> bool:
    """Return whether fields are those that a dry run tells; it tells the first of many."""
    return set(names) <= set(fields) or (len(fields) >= _MOST_TOLD and set(fields) <= set(names))


def _values_found(
    wanted: Mapping[str, Sequence[Json]], courses: Sequence[Sequence[Seen]]
) -> tuple[str, bool | None]:
    """Return which values are sent, and whether each course that makes a request sends those."""
    met: bool | None = None
    for course in courses:
        told = [values_of(each) for each in course if each.values]
        others = [_others(wanted, values) for values in told]
        if others and all(others):
            return f"sends {', '.join(others[0][:_SHOWN])}", False
        met = met or bool(others) or None
    return "sends that", met


def values_of(seen: Seen) -> Mapping[str, Sequence[str]]:
    """Return the values, as JSON, that a request sends in the fields that were asked about."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in seen.values or ():
        found[each.name].append(each.value)
    return found


def _others(
    wanted: Mapping[str, Sequence[Json]], sent: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    """Return the fields that are sent with other values, in words; what is not told has none."""
    return [
        f"{name} = {', '.join(sent[name])}"
        for name, values in wanted.items()
        if name in sent and not _are_values(values, sent[name])
    ]


def _are_values(wanted: Sequence[Json], sent: Sequence[str]) -> bool:
    return len(wanted) == len(sent) and all(map(_is_value, wanted, sent))


def _is_value(wanted: Json, sent: str) -> bool:
    if len(sent) >= _LONGEST_VALUE:  # the dry run tells the beginning of a long one
        return json.dumps(wanted, ensure_ascii=False, separators=(",", ":")).startswith(sent)
    try:
        value = json.loads(sent)
    except ValueError:
        return False
    if isinstance(value, str) and value in _HIDDEN:
        return True
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _shown(values: Sequence[Json]) -> str:
    return ", ".join(json.dumps(each, ensure_ascii=False)[:_LONGEST_VALUE] for each in values)
