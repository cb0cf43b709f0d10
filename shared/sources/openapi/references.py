"""Follows the references of a document, as far as they stay inside it."""

from collections.abc import Mapping
from urllib.parse import unquote

from shared.sources.json_values import Data, mapping
from shared.sources.unreadable import NotTakenError

_MOST_STEPS = 20


class Document:
    """An OpenAPI document whose references can be followed."""

    def __init__(self, root: Data) -> None:
        self.root = root

    def resolved(self, value: object) -> Data:
        """Return an object, or what it refers to. Raises NotTakenError."""
        for _ in range(_MOST_STEPS):
            data = mapping(value)
            reference = data.get("$ref")
            if not isinstance(reference, str):
                return data
            beside = {name: item for name, item in data.items() if name != "$ref"}
            value = self._at(reference)
            if beside and isinstance(value, Mapping):  # a summary of its own, say
                value = {**value, **beside}
        raise NotTakenError("its references go round in a circle")

    def _at(self, reference: str) -> object:
        if not reference.startswith("#/"):
            raise NotTakenError("it refers to another document")
        value: object = self.root
        for part in reference[2:].split("/"):
            name = unquote(part).replace("~1", "/").replace("~0", "~")
            match value:
                case Mapping() if name in value:
                    value = value[name]
                case list() if name.isdecimal() and int(name) < len(value):
                    value = value[int(name)]
                case _:
                    raise NotTakenError("it refers to something that is not in the document")
        return value
