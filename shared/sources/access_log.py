"""Reads an access log: which requests were made, how often each, and how many at the peak."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import parse_qsl, unquote

from shared.domain.plan import BODIED, METHODS, PathValue
from shared.domain.source_report import SourceKind
from shared.domain.sources import Peak, Source
from shared.sources.addresses import parameter, words_of
from shared.sources.collected import Collected
from shared.sources.log_fields import Line
from shared.sources.log_lines import LogReader
from shared.sources.log_paths import Pattern, Things, named, parts_of
from shared.sources.noise import is_static
from shared.sources.requests import Recorded, step_of
from shared.sources.secrets import Secrets
from shared.sources.unreadable import NotTakenError, UnreadableSourceError

# What a run draws has to come up often enough to be seen.
_MOST_ENDPOINTS = 20
_LEAST_SHARE = 0.005
_FEW = 5
_PROBE = re.compile(
    r"kube-probe|ELB-HealthChecker|GoogleHC|Prometheus|UptimeRobot|Pingdom|StatusCake|"
    r"Consul Health|Blackbox|check_http|ReadyForSky|Amazon-Route53-Health",
    re.IGNORECASE,
)
_CRAWLER = re.compile(
    r"(?<!cu)bot\b|spider|crawl|Slurp|facebookexternalhit|ia_archiver", re.IGNORECASE
)
_FIRST_MISTAKE = 400
_FIRST_FAILURE = 500
_MINUTE_S = 60
_MOST_LOOKED_AT = 60


@dataclass(slots=True)
class _Endpoint:
    """The requests of one kind: how many, how many of them went well, and what they ask for."""

    count: int = 0
    served: int = 0
    queries: Counter[str] = field(default_factory=Counter)
    paths: Counter[Pattern] = field(default_factory=Counter)


def read_log(source: Source, secrets: Secrets) -> tuple[Collected, Peak | None]:
    """Return the requests of a log with their numbers, and its peak.

    Raises UnreadableSourceError.
    """
    collected = Collected(source, SourceKind.LOG, secrets)
    lines = _wanted(collected, source.text)
    if not lines:
        reasons = "; ".join(each.reason for each in collected.report().left_out) or "none at all"
        raise UnreadableSourceError(f"has no line of a request that a load test makes: {reasons}")
    endpoints = _endpoints(lines)
    kept = {kind: each for kind, each in endpoints.items() if each.served}
    for kind, each in endpoints.items():
        if not each.served:
            collected.leave_out("it was only ever answered with 4xx", _shown(kind), each.count)
    total = sum(each.count for each in kept.values())
    ranked = sorted(kept.items(), key=lambda item: (-item[1].count, item[0]))
    for place, ((method, pattern), endpoint) in enumerate(ranked):
        at = f"{endpoint.count} lines of {method} {_shown((method, pattern))}"
        rare = place >= _FEW and endpoint.count < total * _LEAST_SHARE
        if place >= _MOST_ENDPOINTS or rare:
            reason = "it is rare: not among the 20 that are asked for most, or below 0.5 %"
            collected.leave_out(reason, _shown((method, pattern)), endpoint.count)
            continue
        try:
            _take(collected, method, pattern, endpoint, at)
        except NotTakenError as error:
            collected.leave_out(str(error), at, endpoint.count)
    if any(each.step.method in BODIED for each in collected.operations):
        collected.assume("A log holds no bodies: none is sent.")
    if not any(line.at for line in lines):
        collected.assume("Its lines have no times: it tells shares, and no rate.")
    return collected, _peak(source.name, lines, set(kept))


def is_log(text: str) -> bool:
    """Return whether the first lines of a text are those of an access log."""
    reader = LogReader()
    first = [
        reader.line(written)
        for _, written in islice(written_lines(text), _MOST_LOOKED_AT)
        if not reader.is_comment(written)
    ]
    return sum(each is not None for each in first) * 2 > len(first)


def _wanted(collected: Collected, text: str) -> list[Line]:
    """Return the lines that a load test would make."""
    found = []
    reader = LogReader()
    for number, written in written_lines(text):
        if reader.is_comment(written):
            continue
        collected.found += 1
        line, at = reader.line(written), f"line {number}"
        if line is None:
            collected.leave_out("it is no line of an access log", at)
        elif line.method not in METHODS or line.method == "OPTIONS":
            collected.leave_out("browsers ask so by themselves, or k6 has no such method", at)
        elif is_static(line.target):
            collected.leave_out("it is a static file", at)
        elif _PROBE.search(line.agent):
            collected.leave_out("a probe of the infrastructure made it", at)
        elif _CRAWLER.search(line.agent):
            collected.leave_out("a crawler made it", at)
        else:
            found.append(line)
    return found


def written_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that are not empty, with their numbers; or the items of a list."""
    if text.lstrip().startswith("["):
        try:
            listed = json.loads(text)
        except (ValueError, RecursionError):
            listed = None
        if isinstance(listed, list):
            yield from ((number, json.dumps(each)) for number, each in enumerate(listed, 1))
            return
    for number, written in enumerate(text.split("\n"), 1):
        if written.strip():
            yield number, written.rstrip("\r")


def _endpoints(lines: list[Line]) -> dict[tuple[str, Pattern], _Endpoint]:
    parts = [_parts(line) for line in lines]
    things = Things(parts)
    found: dict[tuple[str, Pattern], _Endpoint] = {}
    for line, each in zip(lines, parts, strict=True):
        endpoint = found.setdefault((line.method, things.pattern(each)), _Endpoint())
        endpoint.count += 1
        endpoint.served += not _FIRST_MISTAKE <= line.status < _FIRST_FAILURE
        path, _, query = line.target.partition("?")
        endpoint.queries[query] += 1
        endpoint.paths[tuple(path.strip("/").split("/"))] += 1
    return found


def _parts(line: Line) -> Pattern:
    return parts_of(line.target.partition("?")[0])


def _take(
    collected: Collected, method: str, pattern: Pattern, endpoint: _Endpoint, at: str
) -> None:
    path, places = named(pattern)
    seen = endpoint.paths.most_common(1)[0][0]
    names = re.findall(r"\{(\w+)\}", path)
    values = tuple(
        PathValue(name, unquote(seen[place]))
        for name, place in zip(names, places, strict=False)
        if place < len(seen)
    )
    query, count = endpoint.queries.most_common(1)[0]
    if query and count * 2 < endpoint.count:
        collected.assume(
            f"The parameters of {method} {path} vary: those that are asked for most often are sent."
        )
    pairs = "&".join(parameter(*each) for each in parse_qsl(query, keep_blank_values=True))
    url = path + (f"?{pairs}" if pairs else "")
    step, _ = step_of(Recorded(method=method, url=url, values=values), collected.secrets)
    collected.take(step, at, words=words_of(path), count=endpoint.count)


def _shown(kind: tuple[str, Pattern]) -> str:
    return named(kind[1])[0]


def _peak(name: str, lines: list[Line], kept: set[tuple[str, Pattern]]) -> Peak | None:
    """Return the busiest minute; of a shorter log the whole of it. None without times."""
    things = Things(_parts(line) for line in lines)
    times = sorted(
        line.at.timestamp()
        for line in lines
        if line.at is not None and (line.method, things.pattern(_parts(line))) in kept
    )
    if len(times) < 2:  # noqa: PLR2004 - one moment has no rate
        return None
    length = times[-1] - times[0]
    if length < _MINUTE_S:
        rate = len(times) / max(1.0, length)
        return Peak(requests_per_s=round(rate, 3), source=name, at=f"all {len(times)} lines")
    minutes = Counter(int(each // _MINUTE_S) for each in times)
    minute, count = max(minutes.items(), key=lambda item: (item[1], -item[0]))
    at = datetime.fromtimestamp(minute * _MINUTE_S, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Peak(requests_per_s=count / _MINUTE_S, source=name, at=f"{count} lines at {at}")
