"""The page that explains every finding; `python -m worker.verify.report.page` writes it."""

from pathlib import Path

from shared.findings.catalogue import Entry, grouped

PAGE = Path(__file__).parents[3] / "docs" / "findings.md"
_HEAD = """# Findings

What `worker.verify` and the reports of the API say about a script; [Verification](verification.md)
says how it is looked at. A finding has a code, a severity (`error`, `warning` or `info`), a
message, a place where there is one (lines and columns count from 1) and mostly a hint. The severity
below is the usual one. Where a layer is not sure, an error becomes a warning, whose message says
why.

This page is made of `shared/findings/texts` by `python -m worker.verify.report.page`.
"""


def findings_page() -> str:
    """Return the page, one heading for each code."""
    parts = [_HEAD]
    for heading, entries in grouped().items():
        parts.append(f"## {heading}\n")
        parts.extend(_section(code.value, entry) for code, entry in entries.items())
    return "\n".join(parts)


def _section(code: str, entry: Entry) -> str:
    partial = ", leaves the script partially verified" if entry.partial else ""
    return (
        f"### {code}\n\n*{entry.severity.value}{partial}*: {entry.title}.\n\n"
        f"{entry.why}\n\nFor example: {entry.example}\n"
    )


if __name__ == "__main__":
    PAGE.write_text(findings_page(), encoding="utf-8")
