"""Reads request bodies: bounded, in the character set they name, as JSON or as a form."""

import asyncio
import codecs
import json
import re
from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from api.archive import unpack
from api.current import current
from api.edge.bounds import BODY_WITHIN_S
from api.http_errors import (
    PayloadTooLargeError,
    RequestTimeoutError,
    UnsupportedMediaTypeError,
)
from api.validation import parsed, parsed_form
from shared.domain.errors import InvalidRequestError
from shared.domain.project import MOST_FILES, ProjectFile

JSON = "application/json"
MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"
FORMS = (MULTIPART, URLENCODED)
ANY = (JSON, *FORMS)

# What may be uploaded: single files, and an archive of files.
FILES = "files"
ARCHIVE = "archive"
# What a test is taken from: texts, each by its file's name.
SOURCES = "sources"
# Our forms have two fields; browsers and tools may add some of their own.
MAX_FIELDS = 50

# Others that Python knows, such as idna or unicode_escape, are no character sets of documents.
_CHARSET = re.compile(
    r"utf-8(-sig)?|utf-(16|32)(-[bl]e)?|ascii|iso8859-\d+|cp125\d|koi8-[ru]|mac-roman"
    r"|shift_jis|cp932|euc_(jp|kr)|iso2022_(jp|kr)|gb(2312|k|18030)|big5"
)


async def read[M: BaseModel](
    request: Request, model: type[M], *, accepts: Iterable[str], limit: int
) -> M:
    """Return a body as a model.

    Raises UnsupportedMediaTypeError, PayloadTooLargeError (over `limit` bytes),
    RequestTimeoutError and InvalidRequestError.
    """
    _refuse_encodings(request.headers.getlist("content-encoding"))
    media_type, charset, boundary = _content_type(request.headers.get("content-type"), accepts)
    body = await _bounded(request, limit)
    match media_type:
        case "multipart/form-data":
            return parsed_form(model, await _multipart(model, body, charset, boundary, limit))
        case "application/x-www-form-urlencoded":
            return parsed_form(model, _urlencoded(model, body, charset))
    return parsed(model, _json_text(body, charset))


def _refuse_encodings(encodings: Iterable[str]) -> None:
    if any(encoding.strip().lower() not in {"", "identity"} for encoding in encodings):
        current().headers.append(("Accept-Encoding", "identity"))
        raise UnsupportedMediaTypeError("The body must come as it is, without Content-Encoding.")


def _content_type(header: str | None, accepts: Iterable[str]) -> tuple[str, str | None, bytes]:
    """Return media type, codec (None if not given) and boundary of a content type."""
    accepted = tuple(accepts)
    raw_type, options = parse_options_header(header)
    media_type = raw_type.decode("latin-1").lower()
    if media_type.startswith("application/") and media_type.endswith("+json"):
        media_type = JSON
    if media_type not in accepted:
        raise UnsupportedMediaTypeError(
            f"The Content-Type must be {' or '.join(accepted)}"
            + (", not what was sent." if header else "; there was none.")
        )
    return media_type, _codec(options.get(b"charset")), options.get(b"boundary", b"")


def _codec(charset: bytes | None) -> str | None:
    if not charset:
        return None
    try:
        codec = codecs.lookup(charset.decode("ascii")).name
    except (LookupError, ValueError):
        codec = ""
    if not _CHARSET.fullmatch(codec):
        raise UnsupportedMediaTypeError("The character set in the Content-Type is not supported.")
    return codec


async def _bounded(request: Request, limit: int) -> bytes:
    """Return the body; stop reading as soon as it is known to be too large, or comes too late."""
    declared = request.headers.get("content-length", "")
    too_large = PayloadTooLargeError(f"The body is larger than {limit:,} bytes.")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            is_whole = False
            while not is_whole:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                body += message.get("body", b"")
                if len(body) > limit:
                    raise too_large
                is_whole = not message.get("more_body", False)
    except TimeoutError:
        raise RequestTimeoutError(f"The body did not come within {BODY_WITHIN_S:g} s.") from None
    return bytes(body)


def _json_text(body: bytes, codec: str | None) -> str | bytes:
    """Return the body for the JSON parser, which takes UTF-8 bytes as they are; else decoded."""
    if codec in {None, "utf-8"} and not body.startswith((b"\xef\xbb\xbf", b"\xff", b"\xfe")):
        if b"\x00" not in body[:4]:
            return body
        codec = None
    return _decoded(body, codec or json.detect_encoding(body)).removeprefix("\ufeff")


def _decoded(body: bytes, codec: str) -> str:
    try:
        return body.decode(codec)
    except UnicodeError:
        raise InvalidRequestError(
            f"The body is not valid {codec} text.", errors=[("body", f"is not valid {codec}")]
        ) from None


def _urlencoded(model: type[BaseModel], body: bytes, codec: str | None) -> dict[str, str]:
    codec = codec or "utf-8"
    try:
        pairs = parse_qsl(
            _decoded(body, codec),
            keep_blank_values=True,
            encoding=codec,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except UnicodeError:
        message = f"is not valid {codec}"
        raise InvalidRequestError(f"The form {message}.", errors=[("body", message)]) from None
    except ValueError:
        raise _form_error(f"has more than {MAX_FIELDS} fields") from None
    return _known(model, pairs)


async def _multipart(
    model: type[BaseModel], body: bytes, codec: str | None, boundary: bytes, limit: int
) -> dict[str, Any]:
    # Quoted: a boundary may hold what ends a bare parameter.
    content_type = b'%s; charset=%s; boundary="%s"' % (
        MULTIPART.encode(),
        (codec or "utf-8").encode(),
        boundary,
    )
    parser = MultiPartParser(
        Headers(raw=[(b"content-type", content_type)]),
        _once(body),
        max_files=MOST_FILES,
        max_fields=MAX_FIELDS,
        max_part_size=len(body),
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise _form_error(f"cannot be read: {error.message.rstrip('.')}") from None
    try:
        pairs = form.multi_items()
        fields: dict[str, Any] = {}
        if SOURCES in model.model_fields:
            sources, pairs = await _sources(pairs)
            if sources:
                fields[SOURCES] = sources
        if FILES not in model.model_fields:
            return fields | _known(model, pairs)
        texts = [(name, value) for name, value in pairs if isinstance(value, str)]
        if sum(name == ARCHIVE for name, _ in pairs) > 1:
            raise _field_error(ARCHIVE, "must be given once")
        files = [each for pair in pairs for each in await _uploaded(*pair, limit)]
        fields |= _known(model, texts)
        if files:
            fields[FILES] = [file.model_dump(exclude_none=True) for file in files]
        return fields
    finally:
        await form.close()


async def _sources(
    pairs: Sequence[tuple[str, str | UploadFile]],
) -> tuple[list[dict[str, str]], list[tuple[str, str | UploadFile]]]:
    """Return the sources of a form, and its other fields."""
    found, others = [], []
    for name, value in pairs:
        if name == SOURCES and not isinstance(value, str):
            text = _source_text(await value.read())
            found.append({"name": value.filename or SOURCES, "text": text})
        else:
            others.append((name, value))
    return found, others


def _source_text(data: bytes) -> str:
    """Return the text of a file; of one that is none, signs that say so."""
    codec = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return data.decode(codec, "replace").replace("\x00", "\ufffd")


async def _uploaded(name: str, value: str | UploadFile, limit: int) -> tuple[ProjectFile, ...]:
    """Return the files of one part of a form: itself, or what an archive holds."""
    if isinstance(value, str):
        return ()
    data = await value.read()
    if name == ARCHIVE:
        return await run_in_threadpool(unpack, data, limit=limit)
    if name == FILES:
        return (ProjectFile.of(value.filename or "", data),)
    raise _field_error(name, "must be a text field, not a file")


async def _once(body: bytes) -> AsyncGenerator[bytes]:
    yield body


def _known(model: type[BaseModel], pairs: Iterable[tuple[str, str | UploadFile]]) -> dict[str, str]:
    """Return the model's fields. Raises InvalidRequestError for files and repeated fields."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name not in model.model_fields:
            continue
        if not isinstance(value, str):
            raise _field_error(name, "must be a text field, not a file")
        if name in fields:
            raise _field_error(name, "must be given once")
        fields[name] = value
    return fields


def _field_error(name: str, message: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"The form is not valid: {name} {message}.", errors=[(name, message)]
    )


def _form_error(message: str) -> InvalidRequestError:
    return InvalidRequestError(f"The form {message}.", errors=[("body", message)])
