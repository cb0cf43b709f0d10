"""What a verification can't know about a script, and which errors are no proof because of it."""

from collections.abc import Container, Iterable, Mapping

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import weakened

# What a script may ask for that is not known here, by the finding that says so.
_OUTSIDE: Mapping[Code, str] = {
    Code.GRPC: "the .proto files that it loads",
    Code.SECRET_SOURCE: "its secrets",
    Code.REMOTE_IMPORT: "the module that it fetches",
    Code.LOCAL_IMPORT: "the file that it imports",
    Code.NPM_PACKAGE: "the package that it imports",
    Code.EXTENSION: "the extension that it imports",
    Code.DYNAMIC_IMPORT: "the module that it loads by a name made at run time",
}
# What goes wrong in a script that misses one of these proves nothing against it.
OF_THE_SCRIPT = frozenset(
    {Code.INIT_EXCEPTION, Code.EXCEPTION, Code.NO_REQUEST, Code.UNKNOWN_METRIC}
)


# What a script does otherwise than its description asks.
OF_THE_DESCRIPTION = frozenset(
    {
        Code.LOAD_VUS_DIFFER,
        Code.LOAD_RATE_DIFFERS,
        Code.LOAD_DURATION_DIFFERS,
        Code.LOAD_STAGES_DIFFER,
        Code.LOAD_ITERATIONS_DIFFER,
        Code.LOAD_THRESHOLD_DIFFERS,
        Code.LOAD_THRESHOLD_MISSING,
    }
)


def outside_need(findings: Iterable[Finding]) -> str | None:
    """Return what a script reads while it is loaded that is not known here."""
    codes = {found.code for found in findings}
    return next((what for code, what in _OUTSIDE.items() if code in codes), None)


def doubted(
    findings: Iterable[Finding], codes: Container[str], because: str
) -> tuple[Finding, ...]:
    """Return findings with those of some codes weakened."""
    return tuple(weakened(each, because) if each.code in codes else each for each in findings)
