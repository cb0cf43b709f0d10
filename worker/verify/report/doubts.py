"""What a verification can't know about a script, and which errors are no proof because of it."""

from collections.abc import Iterable, Mapping

from shared.domain.verification import Finding, Severity

# What a script may ask for that is not known here, by the finding that says so.
_OUTSIDE: Mapping[str, str] = {
    "secret_in_env": "the secret that it expects in __ENV",
    "grpc": "the .proto files that it loads",
    "secret_source": "its secrets",
    "remote_import": "the module that it fetches",
    "local_import": "the file that it imports",
    "extension": "the extension that it imports",
}
# What goes wrong in a script that misses one of these proves nothing against it.
_OF_THE_SCRIPT = frozenset({"init_exception", "exception", "no_request", "unknown_metric"})


def outside_need(findings: Iterable[Finding]) -> str | None:
    """Name what a script reads while it is loaded that is not known here."""
    codes = {found.code for found in findings}
    return next((what for code, what in _OUTSIDE.items() if code in codes), None)


def unproven(found: Finding) -> Finding:
    """Make a warning of an error that may come of what the script misses here."""
    return doubted(found) if found.code in _OF_THE_SCRIPT else found


def doubted(found: Finding) -> Finding:
    """Make a warning of an error."""
    if found.severity is not Severity.ERROR:
        return found
    return found.model_copy(update={"severity": Severity.WARNING})
