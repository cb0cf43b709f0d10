"""Reads from `package.json` and `tsconfig.json` what a bundler does before k6 gets a project."""

import json
import posixpath
from typing import Any

from worker.verify.static.reading.neighbours import Bundling, Files

_PACKAGES = "package.json"
_TYPESCRIPT = "tsconfig.json"
_KINDS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
# What stands in a folder above is read; nobody nests a project deeper.
_DEEPEST = 32


def bundling_of(entry: str, files: Files) -> Bundling | None:
    """Return what a project's bundler knows; None if nothing says that there is one.

    That says a `package.json` or a `tsconfig.json` beside the entry or in a folder above.
    """
    packages = _nearest(entry, _PACKAGES, files)
    typescript = _nearest(entry, _TYPESCRIPT, files)
    if packages is None and typescript is None:
        return None
    return Bundling(
        packages=_packages(files[packages]) if packages else frozenset(),
        aliases=_aliases(typescript, files[typescript]) if typescript else {},
    )


def settings_of(entry: str, files: Files) -> tuple[str, ...]:
    """Return the files that say whether there is a bundler, and what it knows."""
    found = (_nearest(entry, name, files) for name in (_PACKAGES, _TYPESCRIPT))
    return tuple(path for path in found if path is not None)


def _nearest(entry: str, name: str, files: Files) -> str | None:
    folder = entry
    for _ in range(_DEEPEST):
        if not folder:
            break
        folder = posixpath.dirname(folder)
        path = posixpath.join(folder, name)
        if path in files:
            return path
    return None


def _packages(data: bytes) -> frozenset[str]:
    settings = _read(data)
    kinds = (settings.get(kind) for kind in _KINDS)
    return frozenset(name for kind in kinds if isinstance(kind, dict) for name in kind)


def _aliases(path: str, data: bytes) -> dict[str, tuple[str, ...]]:
    options = _read(data).get("compilerOptions")
    if not isinstance(options, dict):
        return {}
    base = options.get("baseUrl")
    root = posixpath.join(posixpath.dirname(path), base if isinstance(base, str) else ".")
    paths = options.get("paths")
    found = {
        alias: tuple(posixpath.normpath(posixpath.join(root, each)) for each in targets)
        for alias, targets in (paths if isinstance(paths, dict) else {}).items()
        if isinstance(targets, list) and all(isinstance(each, str) for each in targets)
    }
    if isinstance(base, str):
        found.setdefault("*", (posixpath.normpath(posixpath.join(root, "*")),))
    return found


def _read(data: bytes) -> dict[str, Any]:
    """Return the object of a JSON text that may hold comments and trailing commas."""
    try:
        settings = json.loads(_plain(data.decode("utf-8", "replace")))
    except (ValueError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _plain(text: str) -> str:
    """Take comments and trailing commas out of a JSON text, in one pass."""
    kept: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == '"':
            end = _string_end(text, at)
        elif text.startswith("//", at):
            at = _index(text, "\n", at)
            continue
        elif text.startswith("/*", at):
            at = _index(text, "*/", at) + 2
            continue
        else:
            end = at + 1
            if text[at] in "]}":
                _drop_comma(kept)
        kept.append(text[at:end])
        at = end
    return "".join(kept)


def _string_end(text: str, start: int) -> int:
    at = start + 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _index(text: str, part: str, start: int) -> int:
    at = text.find(part, start)
    return len(text) if at < 0 else at


def _drop_comma(kept: list[str]) -> None:
    at = len(kept) - 1
    while at >= 0 and kept[at].isspace():
        at -= 1
    if at >= 0 and kept[at] == ",":
        kept[at] = " "
