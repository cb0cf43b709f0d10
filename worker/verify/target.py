"""Does a script send its requests where its description says."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from shared.domain.dry_run import DryRun
from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import make_finding

_MOST_NAMES = 3


def target_differences(origins: Iterable[str], seen: DryRun) -> Iterator[Finding]:
    """Yield a finding if a description names hosts and none of those requested is one of them.

    `origins` are those that it names. Ports, and a leading `www.`, make no other host.
    """
    named = {name: None for origin in origins if (name := _name(origin))}
    requested = {name: None for host in seen.hosts if (name := _name(f"//{host}"))}
    if not named or not requested or named.keys() & requested.keys():
        return
    yield make_finding(
        Code.TARGET_DIFFERS,
        f"The description names {_listed(named)}; the script asks {_listed(requested)}.",
        hint=f"Send the requests to {next(iter(named))}.",
    )


def _name(origin: str) -> str | None:
    try:
        name = urlsplit(origin).hostname
    except ValueError:
        return None
    return name.rstrip(".").removeprefix("www.") if name else None


def _listed(names: dict[str, None]) -> str:
    return ", ".join(list(names)[:_MOST_NAMES])
