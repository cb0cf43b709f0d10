"""Takes a value from a schema: an example if there is one, and else one of its type."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.sources.json_values import Data, items, mapping, text
from shared.sources.openapi.references import Document
from shared.sources.unreadable import NotTakenError

_MOST_DEPTH = 8
_MOST_VALUES = 300
# Of an example as it stands in the document.
_MOST_PARTS = 5_000
_MOST_LEVELS = 30
_BY_FORMAT = {
    "date": "2025-01-01",
    "date-time": "2025-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "email": "user@example.com",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "uri": "https://example.com",
    "url": "https://example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "AA==",
}
_MISSING = object()
_COMPOSING = frozenset({"allOf", "oneOf", "anyOf"})
_VALUES = frozenset({"example", "examples", "default", "const", "enum"})


class Samples:
    """Values for one request; `assumed` are the names of those that no example says."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._left = _MOST_VALUES
        self.assumed: dict[str, None] = {}

    def of_parameter(self, parameter: Data) -> Any:
        """Return the value of a parameter. Raises NotTakenError."""
        name = text(parameter.get("name"))
        found = self._told(parameter)
        if found is _MISSING:
            found = self.of_schema(self._schema(parameter), name)
        return bounded(found)

    def of_media(self, media: Data) -> Any:
        """Return the body of a media type. Raises NotTakenError."""
        found = self._told(media)
        return bounded(self.of_schema(media.get("schema"), "") if found is _MISSING else found)

    def has_example(self, parameter: Data) -> bool:
        """Return whether a parameter says its value itself."""
        schema = self._schema(parameter)
        return self._told(parameter) is not _MISSING or "example" in schema

    def of_schema(self, schema: object, name: str, depth: int = 0) -> Any:
        """Return a value that fits a schema. Raises NotTakenError."""
        self._left -= 1
        if depth > _MOST_DEPTH or self._left < 0:
            return None
        data = self._document.resolved(schema)
        found = _of_words(data)
        if found is not _MISSING:
            return found
        if _parts(data):
            return self.of_schema(self._merged(data, depth), name, depth + 1)
        return self._of_type(data, name, depth)

    def _schema(self, parameter: Data) -> Data:
        if "schema" in parameter:
            return self._document.resolved(parameter["schema"])
        media = next(iter(mapping(parameter.get("content")).values()), None)
        return self._document.resolved(mapping(media).get("schema"))

    def _told(self, data: Data) -> Any:
        """Return the example of a parameter or a media type, beside its schema."""
        if "example" in data:
            return data["example"]
        for example in mapping(data.get("examples")).values():
            value = self._document.resolved(example)
            if "value" in value:
                return value["value"]
        return _MISSING

    def _merged(self, schema: Data, depth: int) -> Data:
        """Return a schema with those that it consists of: all of `allOf`, the first of others."""
        properties: dict[str, object] = {}
        required: list[object] = []
        rest: dict[str, object] = {}
        for part in (schema, *_parts(schema)):
            self._left -= 1
            if self._left < 0:
                break
            data = self._document.resolved(part)
            if part is not schema and _parts(data) and depth <= _MOST_DEPTH:
                data = self._merged(data, depth + 1)
            properties |= mapping(data.get("properties"))
            required += items(data.get("required"))
            rest |= {name: item for name, item in data.items() if name not in _COMPOSING}
        if properties:  # the example of a part is none of the whole
            rest = {name: item for name, item in rest.items() if name not in _VALUES}
        return {**rest, "properties": properties, "required": required} if properties else rest

    def _of_type(self, data: Data, name: str, depth: int) -> Any:
        match _type_of(data):
            case "object":
                return dict(self._fields(data, depth))
            case "array":
                length = data.get("minItems")
                count = length if isinstance(length, int) and 1 < length <= 5 else 1  # noqa: PLR2004
                return [self.of_schema(data.get("items"), name, depth + 1) for _ in range(count)]
            case "boolean":
                sample: Any = True
            case "integer":
                sample = _number(data, whole=True)
            case "number":
                sample = _number(data, whole=False)
            case "null":
                return None
            case _:
                sample = _string(data)
        self.assumed[name or "the body"] = None
        return sample

    def _fields(self, data: Data, depth: int) -> Iterator[tuple[str, Any]]:
        """Yield the required fields, and others that have an example; all if none is required."""
        required = {each for each in items(data.get("required")) if isinstance(each, str)}
        for name, schema in mapping(data.get("properties")).items():
            try:
                inner = self._document.resolved(schema)
            except NotTakenError:
                if name in required:
                    raise
                continue
            told = _of_words(inner) is not _MISSING
            if inner.get("readOnly") is True or (required and name not in required and not told):
                continue
            yield name, self.of_schema(inner, name, depth + 1)


def _parts(schema: Data) -> list[object]:
    """Return the schemas that one consists of."""
    return [
        *items(schema.get("allOf")),
        *items(schema.get("oneOf"))[:1],
        *items(schema.get("anyOf"))[:1],
    ]


def _of_words(schema: Data) -> Any:
    """Return the value that a schema names; the first of those that it allows."""
    for name in ("example", "default", "const"):
        if name in schema:
            return schema[name]
    for name in ("examples", "enum"):
        if listed := items(schema.get(name)):
            return listed[0]
    return _MISSING


def _type_of(schema: Data) -> str:
    named = schema.get("type")
    if isinstance(named, list):
        named = next((each for each in named if each != "null"), "null")
    if isinstance(named, str):
        return named
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _number(schema: Data, *, whole: bool) -> int | float:
    low, high = schema.get("minimum"), schema.get("maximum")
    sample: int | float = 1
    if isinstance(low, int | float) and sample < low:
        sample = low
    if isinstance(high, int | float) and sample > high:
        sample = high
    return int(sample) if whole else sample


def _string(schema: Data) -> str:
    sample = _BY_FORMAT.get(text(schema.get("format")), "string")
    low, high = schema.get("minLength"), schema.get("maxLength")
    if isinstance(low, int) and len(sample) < low <= 1000:  # noqa: PLR2004
        sample += "x" * (low - len(sample))
    if isinstance(high, int) and 0 <= high < len(sample):
        sample = sample[:high]
    return sample


def bounded(value: Any) -> Any:
    """Return an example. Raises NotTakenError for one that is too large to be sent.

    Aliases in YAML let a short text hold one that would fill the memory when it is written.
    """
    left, waiting = _MOST_PARTS, [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        left -= 1
        if left < 0 or depth > _MOST_LEVELS:
            raise NotTakenError("its example is too large")
        match each:
            case Mapping():
                waiting += ((item, depth + 1) for item in each.values())
            case list():
                waiting += ((item, depth + 1) for item in each)
    return value


def as_object(value: Any) -> Mapping[str, Any]:
    """Return a sample if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}
