"""The documents that explain findings, made from the catalogue."""

from pydantic import Field

from api.documents import Document
from shared.domain.verification import Severity
from shared.findings.catalogue import Entry, grouped
from shared.findings.codes import Code


class FindingDocument(Document):
    """A kind of finding. `why` and `example` are Markdown."""

    code: str = Field(description="stable name, as findings in reports have it")
    group: str = Field(description="what it is about")
    severity: Severity = Field(
        description="the usual one; a finding that is not sure is a warning instead"
    )
    leaves_open: bool = Field(
        description="whether a script in which it is found is no more than partially verified"
    )
    title: str = Field(description="what was found, in one line")
    why: str = Field(description="why that matters, and what is done about it")
    example: str = Field(description="where it would be found")

    @classmethod
    def of(cls, code: Code) -> "FindingDocument":
        """Return the document of a code."""
        return next(each for each in _whole() if each.code == code)


class FindingList(Document):
    """All kinds of findings."""

    findings: tuple[FindingDocument, ...]

    @classmethod
    def whole(cls) -> "FindingList":
        """Return the whole catalogue."""
        return cls(findings=_whole())


def _whole() -> tuple[FindingDocument, ...]:
    return tuple(
        _document(code, group, entry)
        for group, entries in grouped().items()
        for code, entry in entries.items()
    )


def _document(code: Code, group: str, entry: Entry) -> FindingDocument:
    return FindingDocument(
        code=code.value,
        group=group,
        severity=entry.severity,
        leaves_open=entry.partial,
        title=entry.title,
        why=entry.why,
        example=entry.example,
    )
