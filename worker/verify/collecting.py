"""Finds the scripts that the command line names, each with the files that it leads to."""

import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shared.domain.project import MOST_FILES, Project, language_of, path_fault
from worker.budget import Budget
from worker.verify.static.bundling import bundling_of, settings_of
from worker.verify.static.reading.neighbours import Neighbours
from worker.verify.static.reading.opened import opened_files
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.reader import LARGEST_BYTES, TooLargeError, read
from worker.verify.static.reading.source import Source, TangledError

# Of all files of a script; data is copied for each run of k6.
LARGEST_PROJECT_BYTES = 16 * 1024 * 1024
READ_S = 4.0
_REPOSITORY = ".git"
_SKIPPED_FOLDERS = frozenset({"node_modules"})


class UnreadableError(Exception):
    """A script can't be read, or is none."""


def find_projects(
    paths: Sequence[str], include: Sequence[str], *, here: Path
) -> tuple[Project, ...]:
    """Return the scripts that paths name, in their order: a file is one, a folder holds some.

    `include` are files, and folders with all their files, which belong to each of them. The paths
    in a project are relative to `here`, or where a file lies outside of that, to the folder that
    holds them all. What a script of a repository names outside of it, also by a link, is not
    collected. Raises UnreadableError.
    """
    included = [file for path in include for file in _files_of(here / path)]
    entries = [entry for path in paths for entry in _entries(here / path)]
    return tuple(
        _relative(_collected(entry, included), _inside(here)) for entry in dict.fromkeys(entries)
    )


def read_file(path: Path | str, most_bytes: int) -> bytes:
    """Return a file's bytes. Raises UnreadableError."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a path as the caller typed it
            data = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableError(f"can't read {str(path)!r}: {reason}") from error
    if len(data) > most_bytes:
        raise UnreadableError(f"{str(path)!r} is larger than {most_bytes} bytes")
    return data


class _Disk:
    """The files of this machine, by their absolute paths without the slash in front.

    Of those outside of the repository that `place` lies in, none is there unless it is asked for.
    """

    def __init__(self, place: str) -> None:
        folders = Path("/", place).resolve().parents
        self._fence = next((each for each in folders if (each / _REPOSITORY).exists()), None)

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str) or not Path("/", path).is_file():
            return False
        return self._fence is None or Path("/", path).resolve().is_relative_to(self._fence)

    def __getitem__(self, path: str) -> bytes:
        return read_file(Path("/", path), LARGEST_PROJECT_BYTES)


def _inside(path: Path) -> str:
    """Return an absolute path as the disk has it, without `..` and links of no file."""
    return os.path.normpath(path).lstrip("/")


def _entries(path: Path) -> list[str]:
    if not path.is_dir():
        return [_inside(path)]
    found = _Folder(_Disk(_inside(path / _REPOSITORY)))
    for file in _files_of(path):
        found.look_at(file)
    entries = found.entries()
    if not entries:
        raise UnreadableError(f"there is no k6 script in {str(path)!r}")
    return entries


def _files_of(path: Path) -> Iterator[str]:
    """Yield a file, or the files of a folder and the folders in it; no hidden ones, no links."""
    if not path.is_dir():
        yield _inside(path)
        return
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if name[0] != "." and name not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            file = Path(folder, name)
            if name[0] != "." and not file.is_symlink():
                yield _inside(file)


@dataclass(slots=True)
class _Folder:
    """Tells a folder's scripts from the modules that they import."""

    disk: _Disk
    likely: list[str] = field(default_factory=list)
    with_options: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)

    def look_at(self, path: str) -> None:
        """Read a file and note what it is for, if it is one of k6's languages."""
        if language_of(path) is None or Path("/", path).stat().st_size > LARGEST_BYTES:
            return
        data = self.disk[path]
        program = _program(path, data, _neighbours(path, self.disk))
        if program is None:
            # A script that does not parse is still one.
            if b"'k6" in data or b'"k6' in data:
                self.with_options.add(path)
                self.likely.append(path)
            return
        led_to = (program.leads_to(use.module).path for use in program.uses)
        self.imported.update(each for each in led_to if each is not None)
        exports = program.exports.keys()
        if "options" in exports:
            self.with_options.add(path)
        uses_k6 = any(module.partition("/")[0] == "k6" for module in program.modules)
        if exports & {"default", "options"} and (uses_k6 or {"default", "options"} <= exports):
            self.likely.append(path)

    def entries(self) -> list[str]:
        """Return the scripts: what others import is none, unless it has options of its own."""
        modules = self.imported - self.with_options
        return [path for path in self.likely if path not in modules]


def _neighbours(entry: str, disk: _Disk) -> Neighbours:
    return Neighbours(entry=entry, files=disk, bundling=bundling_of(entry, disk))


def _program(path: str, data: bytes, neighbours: Neighbours) -> Program | None:
    """Return a file that parses, as far as its names are concerned; None for one that does not."""
    if len(data) > LARGEST_BYTES:
        return None
    try:
        source = Source(data.decode("utf-8", "replace"), language_of(path), path=path)
        if source.root.has_error:
            return None
        return read(source, Budget(READ_S), neighbours=neighbours)
    except (TangledError, TooLargeError):
        return None


def _collected(entry: str, included: Iterable[str]) -> Project:
    """Return an entry with the files that it leads to, by absolute paths."""
    disk = _Disk(entry)
    neighbours = _neighbours(entry, disk)
    files: dict[str, bytes] = {}
    waiting = [entry, *settings_of(entry, disk), *included]
    size = 0
    while waiting:
        path = waiting.pop(0)
        if path in files:
            continue
        files[path] = disk[path]
        size += len(files[path])
        if len(files) > MOST_FILES or size > LARGEST_PROJECT_BYTES:
            raise UnreadableError(
                f"'/{entry}' leads to more than {MOST_FILES} files or {LARGEST_PROJECT_BYTES} bytes"
            )
        if path == entry or language_of(path) is not None:
            waiting.extend(_led_to(path, files[path], neighbours))
    return Project.of_files(entry, files)


def _led_to(path: str, data: bytes, neighbours: Neighbours) -> Iterator[str]:
    """Yield the modules that a file imports, and the files that it opens."""
    program = _program(path, data, neighbours)
    if program is None:
        return
    paths = [program.leads_to(use.module).path for use in program.uses]
    paths += [opened.path for opened in opened_files(program)]
    yield from (each for each in paths if each is not None)


def _relative(project: Project, here: str) -> Project:
    root = here
    if any(not path.startswith(_prefix(here)) for path in project.files):
        root = posixpath.commonpath([posixpath.dirname(path) for path in project.files])
    start = len(_prefix(root))
    files = {path[start:]: data for path, data in project.files.items()}
    for path in files:
        if fault := path_fault(path):
            raise UnreadableError(f"the path {path!r} {fault}")
    return Project.of_files(project.entry[start:], files)


def _prefix(folder: str) -> str:
    return f"{folder}/" if folder else ""
