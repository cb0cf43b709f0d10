"""Finds out what a source is, by what stands in it."""

import re

from shared.domain.source_report import SourceKind
from shared.domain.sources import Source
from shared.sources.access_log import is_log
from shared.sources.curl_words import is_curl
from shared.sources.documents import parse_document
from shared.sources.json_values import mapping
from shared.sources.unreadable import UnreadableSourceError

_KINDS = "OpenAPI 3, a HAR, a Postman collection, curl commands nor an access log"
# How gzip, bzip2, xz, Zstandard and ZIP begin, once bytes that are no text were replaced.
_COMPRESSED = re.compile(r"\x1f[\ufffd\x8b]|BZh[1-9]1AY|\ufffd7zXZ|\(\ufffd/\ufffd|PK\x03\x04")
# Of a text with more of these nobody can read the rest.
_MOST_CONTROLS = 0.02


def told_apart(source: Source) -> tuple[SourceKind, object]:
    """Return the kind of a source, and its data if it is a document.

    Raises UnreadableSourceError.
    """
    _check_text(source.text)
    kind = source.kind
    if kind is None and is_curl(source.text) and source.text.lstrip()[:1] not in {"{", "["}:
        kind = SourceKind.CURL
    if kind is None and is_log(source.text):
        kind = SourceKind.LOG
    if kind in {SourceKind.CURL, SourceKind.LOG}:
        return kind, None
    data = parse_document(source.text)
    return kind or _of_document(data), data


def _of_document(data: object) -> SourceKind:
    root = mapping(data)
    if "openapi" in root or "swagger" in root:
        return SourceKind.OPENAPI
    if "entries" in mapping(root.get("log")):
        return SourceKind.HAR
    collection = mapping(root.get("collection")) or root
    if "item" in collection or "requests" in collection:
        return SourceKind.POSTMAN
    raise UnreadableSourceError(f"is neither {_KINDS}")


def _check_text(text: str) -> None:
    if not text.strip():
        raise UnreadableSourceError("is empty")
    if _COMPRESSED.match(text):
        raise UnreadableSourceError("is compressed: unpack it first")
    controls = sum(text.count(char) for char in map(chr, (*range(9), *range(14, 27), 0xFFFD)))
    if controls > _MOST_CONTROLS * len(text):
        raise UnreadableSourceError("is binary data, and no text")
