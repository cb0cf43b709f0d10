"""Finds k6 scripts and the files that each leads to, to be sent to the service."""

import base64
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loadgenie_cli.outcomes import CommandError
from loadgenie_cli.service import Document

# As the service's bounds.
MOST_FILES = 64
MOST_BYTES = 1024 * 1024
_SCRIPTS = (".js", ".ts", ".mjs", ".cjs")
# A file may be called by less than its name where a bundler prepares the script.
_ENDINGS = ("", ".ts", ".js", "/index.ts", "/index.js")
_BUNDLERS = ("package.json", "tsconfig.json")
_SKIPPED = {"node_modules"}
# What imports or opens, in JavaScript as people write it. A comment that looks like it costs a file
# more; what is named at run time is not seen, here as by the service.
_NAMED = re.compile(
    r"""(?:\bfrom|\bimport|\b(?:import|require|open)\s*\()\s*(['"`])(?P<name>[^'"`\n$]+)\1"""
)
_ENTRY = re.compile(r"\bexport\s+default\b|\bexport\s*\{[^}]*\bdefault\b|\bmodule\.exports\b")
_OPTIONS = re.compile(r"\bexport\s+(?:const|let|var)\s+options\b|\bexports\.options\b")
_K6 = re.compile(r"""['"`]k6(?:/|['"`])""")


@dataclass(frozen=True, slots=True)
class Project:
    """A script with its files, by paths relative to `root`."""

    root: Path
    entry: Path
    files: tuple[Path, ...]

    def body(self) -> Document:
        """Return what `POST /api/validate-script` takes."""
        return {
            "entry": self.entry.relative_to(self.root).as_posix(),
            "files": [_sent(file, self.root) for file in self.files],
        }


def find_projects(paths: Sequence[str], here: Path) -> tuple[Project, ...]:
    """Return the scripts that files and folders are or hold. Raises CommandError."""
    entries = [entry for path in paths for entry in _entries(Path(os.path.normpath(here / path)))]
    return tuple(_collected(entry, here) for entry in dict.fromkeys(entries))


def _entries(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    texts = {file: _text(file) for file in _scripts(path)}
    named = {other for file, text in texts.items() for other in _led_to(file, text, path)}
    found = [
        file
        for file, text in texts.items()
        if _OPTIONS.search(text) or (_ENTRY.search(text) and _K6.search(text) and file not in named)
    ]
    if not found:
        raise CommandError(f"There is no k6 script in {path}.")
    return found


def _scripts(folder: Path) -> Iterator[Path]:
    for at, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if name[0] != "." and name not in _SKIPPED)
        for name in sorted(names):
            file = Path(at, name)
            if name[0] != "." and file.suffix in _SCRIPTS and not file.is_symlink():
                yield file


def _collected(entry: Path, here: Path) -> Project:
    """Return an entry with what it leads to; nothing outside of its repository is looked at."""
    fence = next((each for each in entry.parents if (each / ".git").exists()), entry.parent)
    files: dict[Path, None] = {}
    waiting = [entry, *_bundlers(entry, fence)]
    size = 0
    while waiting:
        file = waiting.pop(0)
        if file in files:
            continue
        files[file] = None
        size += len(_data(file))
        if len(files) > MOST_FILES or size > MOST_BYTES:
            raise CommandError(
                f"{entry} leads to more than {MOST_FILES} files or {MOST_BYTES} bytes; --local "
                "takes larger ones."
            )
        if file == entry or file.suffix in _SCRIPTS:
            waiting.extend(_led_to(file, _text(file), fence))
    root = here
    if not all(file.is_relative_to(here) for file in files):
        root = Path(os.path.commonpath([file.parent for file in files]))
    return Project(root, entry, tuple(files))


def _bundlers(entry: Path, fence: Path) -> list[Path]:
    folders = [each for each in entry.parents if each.is_relative_to(fence)]
    return [file for each in folders for name in _BUNDLERS if (file := each / name).is_file()]


def _led_to(file: Path, text: str, fence: Path) -> Iterator[Path]:
    for match in _NAMED.finditer(text):
        place = os.path.normpath(file.parent / match["name"])
        for ending in _ENDINGS:
            other = Path(f"{place}{ending}")
            if other.is_file() and other.resolve().is_relative_to(fence.resolve()):
                yield other
                break


def _text(file: Path) -> str:
    return _data(file).decode("utf-8", "replace")


def _data(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CommandError(f"{file} can't be read: {reason}.") from None


def _sent(file: Path, root: Path) -> Document:
    path, data = file.relative_to(root).as_posix(), _data(file)
    try:
        return {"path": path, "text": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"path": path, "base64": base64.b64encode(data).decode("ascii")}
