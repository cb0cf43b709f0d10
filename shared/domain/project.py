"""A script with the files that belong to it: its own modules, and the data that it reads."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from shared.domain.value import Value
from shared.domain.verification import FileHash, Language

# k6 goes by the end of a file's name.
LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        ".js": Language.JAVASCRIPT,
        ".mjs": Language.JAVASCRIPT,
        ".cjs": Language.JAVASCRIPT,
        ".ts": Language.TYPESCRIPT,
    }
)
# What a script is called that came without a name.
SCRIPTS: Mapping[Language, str] = MappingProxyType(
    {Language.JAVASCRIPT: "script.js", Language.TYPESCRIPT: "script.ts"}
)


def language_of(path: str) -> Language | None:
    """Return what a file is written in by its name; None if the name does not say."""
    return LANGUAGES.get(PurePosixPath(path).suffix)


# Above any test that a person keeps together, and small enough to be read in one verification.
MOST_FILES = 64
_LONGEST = 200
_FIRST_PRINTABLE = 0x20
# In a URL, as which k6 takes a module's name, these mean something else.
_REFUSED = frozenset('%?#:\\"')


class ProjectFile(Value):
    """A file as a job's record keeps it: its path, and its bytes as text or in base64."""

    path: str
    text: str | None = None
    base64: str | None = None

    @classmethod
    def of(cls, path: str, data: bytes) -> "ProjectFile":
        """Return a file: as text if it is UTF-8, else in base64."""
        try:
            return cls(path=path, text=data.decode())
        except UnicodeDecodeError:
            return cls(path=path, base64=b64encode(data).decode())

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        if self.base64 is not None:
            return b64decode(self.base64)
        return (self.text or "").encode("utf-8", "surrogatepass")


def path_fault(path: str) -> str | None:
    """Return what is wrong with a file's path in a project; None if it is a good one.

    A good one is relative, in the form of POSIX, and leads neither outside nor in a circle.
    """
    if path.startswith("/") or len(path) > _LONGEST:
        return f"must be relative and have at most {_LONGEST} characters"
    if any(part in {"", ".", "..", "-"} for part in path.split("/")):
        return "must not hold '..', '.', '-' or nothing between two slashes"
    if any(ord(each) < _FIRST_PRINTABLE or each in _REFUSED for each in path):
        return "must not hold control characters, nor any of " + " ".join(sorted(_REFUSED))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The files of a test by their paths, of which k6 is given the entry.

    Paths are relative, with `/`, and lead nowhere outside. `language` is that of the entry; None
    leaves it to its text, and `named` says that its path is no more than what to call it.
    """

    entry: str
    files: Mapping[str, bytes]
    language: Language | None = None
    named: bool = True

    @classmethod
    def of_script(cls, text: str, language: Language | None = None) -> "Project":
        """Return a script alone, which has no name of its own."""
        entry = SCRIPTS[language or Language.JAVASCRIPT]
        # A lone surrogate becomes bytes that are no UTF-8, which the static layer reports.
        files = {entry: text.encode("utf-8", "surrogatepass")}
        return cls(entry=entry, files=files, language=language, named=False)

    @classmethod
    def of_files(cls, entry: str, files: Mapping[str, bytes]) -> "Project":
        """Return a script that is one of several files. What is not called `.ts` is JavaScript."""
        return cls(entry=entry, files=files, language=language_of(entry) or Language.JAVASCRIPT)

    def text(self, path: str) -> str:
        """Return a file as text; what is not UTF-8 becomes lone surrogates."""
        return self.files[path].decode("utf-8", "surrogateescape")

    def hashes(self) -> tuple[FileHash, ...]:
        """Return the SHA-256 of every file, in the order of their paths."""
        return tuple(
            FileHash(path=path, sha256=hashlib.sha256(data).hexdigest())
            for path, data in sorted(self.files.items())
        )
