"""Is what was proven still what is there: files against the hashes of an earlier report."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ValidationError

from shared.domain.project import Project
from shared.domain.verification import FileHash
from worker.verify.collecting import read_file

_LARGEST_BYTES = 64 * 1024 * 1024

type Hashes = Mapping[str, Mapping[str, str]]


class UnknownReportError(Exception):
    """A file holds no report."""


class _Script(BaseModel):
    entry: str
    files: tuple[FileHash, ...]


class _Report(BaseModel):
    """What is needed of a JSON report of one script, or of several."""

    entry: str | None = None
    files: tuple[FileHash, ...] = ()
    reports: tuple[_Script, ...] = ()


def read_hashes(path: str) -> Hashes:
    """Return the hash of each file of each script in a report, by the script's path.

    Raises UnreadableError and UnknownReportError.
    """
    try:
        report = _Report.model_validate_json(read_file(path, _LARGEST_BYTES))
    except ValidationError:
        report = _Report()
    scripts = report.reports
    if report.entry is not None:
        scripts = (*scripts, _Script(entry=report.entry, files=report.files))
    if not scripts:
        raise UnknownReportError(f"{path!r} is no report as --format json writes it")
    return {script.entry: {file.path: file.sha256 for file in script.files} for script in scripts}


def changes(proven: Hashes, projects: Sequence[Project]) -> Iterator[str]:
    """Yield a line for each file that is not as it was proven, and for each script that is new."""
    for project in projects:
        before = proven.get(project.entry)
        if before is None:
            yield f"{project.entry}: not in the report"
            continue
        now = {file.path: file.sha256 for file in project.hashes()}
        for path in sorted(before.keys() | now.keys()):
            if path not in now:
                yield f"{project.entry}: {path} is gone"
            elif path not in before:
                yield f"{project.entry}: {path} is new"
            elif before[path] != now[path]:
                yield f"{project.entry}: {path} has changed"
