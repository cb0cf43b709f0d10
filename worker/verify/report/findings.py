"""Makes findings, and makes warnings of errors that are no proof."""

from shared.domain.verification import Finding, Severity
from shared.findings.catalogue import entry
from shared.findings.codes import Code
from worker.k6.log import position
from worker.literals.text import encodable


def make_finding(
    code: Code,
    message: str,
    *,
    file: str | None = None,
    line: int | None = None,
    column: int | None = None,
    hint: str | None = None,
) -> Finding:
    """Return a finding with the severity that the catalogue gives its code."""
    return Finding(
        code=code.value,
        severity=entry(code).severity,
        message=encodable(message),
        file=file,
        line=line,
        column=column,
        hint=encodable(hint) if hint else None,
    )


def finding_in_stack(code: Code, message: str, stack: str, *, hint: str | None = None) -> Finding:
    """Return a finding at the innermost place in the script that k6's words name, if they do."""
    where = position(stack)
    if where is None:
        return make_finding(code, message, hint=hint)
    return make_finding(
        code, message, file=where.file, line=where.line, column=where.column, hint=hint
    )


def weakened(finding: Finding, because: str) -> Finding:
    """Return an error as a warning that says why it is no proof; any other finding as it is."""
    if finding.severity is not Severity.ERROR:
        return finding
    # A message is a sentence, or k6's own words without a full stop.
    words, stop = finding.message.removesuffix("."), finding.message.endswith(".")
    message = f"{words} (only a warning: {because}){'.' if stop else ''}"
    return finding.model_copy(update={"severity": Severity.WARNING, "message": message})
