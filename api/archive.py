"""Unpacks a ZIP archive of a stranger: bounded, with nothing that leads out of its folder."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from api.http_errors import PayloadTooLargeError
from shared.domain.errors import InvalidRequestError
from shared.domain.project import MOST_FILES, ProjectFile

# Others need more memory than what they hold.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
# Of folders, and of what systems add by themselves.
_MOST_ENTRIES = 20 * MOST_FILES
_UNREADABLE = (
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def unpack(data: bytes, *, limit: int) -> tuple[ProjectFile, ...]:
    """Return the files of an archive; folders, and what macOS adds, are left out.

    Raises InvalidRequestError for what is no plain archive of files, and PayloadTooLargeError for
    more than `limit` bytes unpacked. How much an archive says that it holds is not believed.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return tuple(_files(archive, limit))
    except _UNREADABLE:
        raise _invalid("cannot be read as a ZIP archive") from None


def _files(archive: zipfile.ZipFile, limit: int) -> Iterator[ProjectFile]:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise _invalid(f"holds more than {_MOST_ENTRIES} entries")
    left = limit
    for entry in entries:
        if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
            continue
        _check(entry)
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise PayloadTooLargeError(f"The archive holds more than {limit:,} bytes.")
        yield ProjectFile.of(entry.filename, content)


def _check(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        raise _invalid("holds a link, or something else that is no file")
    if entry.flag_bits & _ENCRYPTED:
        raise _invalid("is encrypted")
    if entry.compress_type not in _METHODS:
        raise _invalid("is compressed in another way than 'deflate'")
    if entry.orig_filename != entry.filename:
        raise _invalid("holds a file whose name is not plain text")


def _invalid(message: str) -> InvalidRequestError:
    return InvalidRequestError(f"The archive {message}.", errors=[("archive", message)])
