"""A proof to keep: the report of a verification with the texts that it is about."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field

from shared.domain.script import Generator
from shared.domain.value import Value
from shared.domain.verification import Report
from shared.proof.masking import Mask
from shared.proof.words import NEVER_TRIED, verdict
from shared.version import __version__


class ProofFile(Value):
    """A file that was looked at."""

    path: str
    sha256: str
    text: str | None = Field(None, description="null for what is no text")


class SavedProof(Value):
    """All that is known of a script, to be kept beside it. Times are UTC."""

    says: str = Field(description="the verdict in one sentence")
    never_tried: str = NEVER_TRIED
    proven_at: datetime
    loadgenie_version: str = __version__
    job_id: str | None = None
    scenario_description: str | None = Field(
        None, description="what was asked for, each wish in a paragraph of its own, without secrets"
    )
    generator: Generator | None = Field(None, description="who wrote the script, if we did")
    model: str | None = None
    assumptions: tuple[str, ...] = ()
    script: str | None = Field(description="the text of the entry")
    files: tuple[ProofFile, ...] = Field(description="the entry first")
    report: Report


def saved_proof(
    report: Report,
    files: Mapping[str, bytes],
    *,
    asked: Sequence[str] = (),
    proven_at: datetime,
    written_here: bool = False,
) -> SavedProof:
    """Return the proof of a script with its files, by their paths.

    `asked` is what it was made for: a description, and the wishes after it. Of secrets in it
    nothing is told. `written_here` says that this service wrote the script.
    """
    mask = Mask(asked)
    report = mask.report(report)
    hashes = {file.path: file.sha256 for file in report.files}
    return SavedProof(
        says=verdict(report, written_here=written_here),
        proven_at=proven_at,
        scenario_description="\n\n".join(map(mask.description, asked)) or None,
        script=_text(files.get(report.entry, b"")),
        files=tuple(
            ProofFile(
                path=path,
                sha256=hashes.get(path) or hashlib.sha256(files[path]).hexdigest(),
                text=_text(files[path]),
            )
            for path in sorted(files, key=lambda path: (path != report.entry, path))
        ),
        report=report,
    )


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None
