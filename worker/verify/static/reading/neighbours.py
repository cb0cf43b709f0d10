"""What an import or a file's name in a script leads to, among the files of its project.

k6 takes a module by its exact name. Where a bundler prepares the scripts, it also adds the
extension, looks into folders, and knows npm packages and the aliases of `tsconfig.json`.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

# In the order in which bundlers try them.
_EXTENSIONS = (".ts", ".js", ".mjs", ".cjs", ".json", ".d.ts")
_INDEXES = tuple(f"/index{extension}" for extension in _EXTENSIONS)
# TypeScript's own convention: the name that the compiled file will have.
_COMPILED = {".js": ".ts", ".mjs": ".mts", ".cjs": ".cts"}


class How(Enum):
    """How a name was found."""

    EXACT = auto()
    BUNDLED = auto()
    WITHOUT_EXTENSION = auto()
    PACKAGE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """What a name leads to; `path` is None for a package and for what is not known."""

    how: How
    path: str | None = None


_UNKNOWN = Found(How.UNKNOWN)


class Files(Protocol):
    """Files by their paths: which there are, and what they hold."""

    def __contains__(self, path: object, /) -> bool: ...

    def __getitem__(self, path: str, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundling:
    """What a bundler knows: npm packages, and aliases with the paths that they stand for.

    An alias and its paths may hold one `*` each.
    """

    packages: frozenset[str] = frozenset()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The files of a project, by their paths.

    `entry` is the one that k6 is given. Without `bundling` no bundler prepares the project.
    `getters` are the exports of files that read the variable of `__ENV` whose name they are given,
    each with the position of that argument.
    """

    entry: str = ""
    files: Files = field(default_factory=dict[str, bytes])
    bundling: Bundling | None = None
    getters: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def module(self, importer: str, name: str) -> Found:
        """Return what a module's name leads to in a file of the project."""
        if name.startswith("."):
            path = _joined(importer, name)
            return _UNKNOWN if path is None else self._file(path)
        if self.bundling is None or name.startswith(("/", "file:", "http:", "https:")):
            return _UNKNOWN
        for path in _aliased(self.bundling, name):
            if (found := self._file(path)).path is not None:
                return Found(How.BUNDLED, found.path)
        packages = self.bundling.packages
        return Found(How.PACKAGE) if _package(name) in packages else _UNKNOWN

    def data(self, opener: str, name: str) -> str | None:
        """Return the file that a script in `opener` opens by a name; None if it is not known.

        k6 looks beside the module that is being loaded, which is the entry for what the entry
        calls.
        """
        paths = (_joined(opener, name), _joined(self.entry, name))
        return next((path for path in paths if path in self.files), None)

    def _file(self, path: str) -> Found:
        if path in self.files:
            return Found(How.EXACT, path)
        near = next((each for each in _near(path) if each in self.files), None)
        if near is None:
            return _UNKNOWN
        return Found(How.BUNDLED if self.bundling else How.WITHOUT_EXTENSION, near)


# Those of a script that came alone.
ALONE = Neighbours()


def _joined(importer: str, name: str) -> str | None:
    """Return the path of a name beside a file; None if it leads out of the project."""
    if name.startswith(("/", "file:")):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
    return None if path == ".." or path.startswith("../") else path


def _near(path: str) -> Iterator[str]:
    yield from (path + end for end in (*_EXTENSIONS, *_INDEXES))
    stem, extension = posixpath.splitext(path)
    if extension in _COMPILED:
        yield stem + _COMPILED[extension]


def _aliased(bundling: Bundling, name: str) -> Iterator[str]:
    """Yield the paths that an alias may stand for, the longest alias first."""
    for alias in sorted(bundling.aliases, key=len, reverse=True):
        before, star, after = alias.partition("*")
        if not name.startswith(before) or not name.endswith(after):
            continue
        if not star and name != alias:
            continue
        middle = name[len(before) : len(name) - len(after)]
        yield from (path.replace("*", middle, 1) for path in bundling.aliases[alias])


def _package(name: str) -> str:
    """Return the package that a module belongs to: `lodash/fp` is one of `lodash`."""
    parts = name.split("/")
    return "/".join(parts[: 2 if name.startswith("@") else 1])
