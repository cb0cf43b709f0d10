"""Reads all sources of a job, and puts together what they say."""

from collections.abc import Iterator, Sequence

from shared.domain.plan import Pause
from shared.domain.source_report import SourceKind, SourceReport
from shared.domain.sources import Operation, Peak, Source, Sources
from shared.sources.access_log import read_log
from shared.sources.collected import MOST_OPERATIONS, Collected
from shared.sources.curl import read_curl
from shared.sources.detection import told_apart
from shared.sources.har import Pauses, read_har
from shared.sources.linking import Made, linked, needs_of
from shared.sources.matching import same_request
from shared.sources.openapi.specification import read_openapi
from shared.sources.postman import read_postman
from shared.sources.secrets import Secrets
from shared.sources.unreadable import UnreadableSourceError

type Read = tuple[Collected, Pauses, Peak | None]


class UnreadableSourcesError(Exception):
    """One of several sources cannot be read, or all together: its number, from 0, and why."""

    def __init__(self, number: int | None, reason: str) -> None:
        super().__init__(reason)
        self.number = number
        self.reason = reason


def read_sources(sources: Sequence[Source]) -> Sources:
    """Return what sources say, without their secrets. Raises UnreadableSourcesError."""
    secrets = Secrets()
    read = [_read(number, source, secrets) for number, source in enumerate(sources)]
    logs = [each for each, _, peak in read if _is_log(each)]
    others = [each for each, _, _ in read if not _is_log(each)]
    operations = _with_log(others, logs) if logs else list(_once_each(others))
    for number, (collected, _, _) in enumerate(read):
        if not collected.operations:
            raise UnreadableSourcesError(number, _nothing_in(collected.report()))
    made = linked(operations)
    pauses = read[0][1] if len(read) == 1 else ()
    return Sources(
        operations=tuple(operations),
        reports=tuple(_report(each, made) for each, _, _ in read),
        ordered=len(read) == 1 and read[0][0].report().kind in _ORDERED,
        pause=Pause(shortest_s=min(pauses), longest_s=max(pauses)) if pauses else None,
        pauses=len(pauses),
        peak=next((peak for _, _, peak in read if peak is not None), None),
    )


_ORDERED = frozenset({SourceKind.HAR, SourceKind.POSTMAN, SourceKind.CURL})


def _read(number: int, source: Source, secrets: Secrets) -> Read:
    try:
        kind, data = told_apart(source)
        match kind:
            case SourceKind.OPENAPI:
                return read_openapi(source, data, secrets), (), None
            case SourceKind.HAR:
                return *read_har(source, data, secrets), None
            case SourceKind.POSTMAN:
                return read_postman(source, data, secrets), (), None
            case SourceKind.CURL:
                return read_curl(source, secrets), (), None
            case SourceKind.LOG:
                collected, peak = read_log(source, secrets)
                return collected, (), peak
    except UnreadableSourceError as error:
        raise UnreadableSourcesError(number, str(error)) from None


def _is_log(collected: Collected) -> bool:
    return collected.report().kind is SourceKind.LOG


def _once_each(all_collected: Sequence[Collected]) -> Iterator[Operation]:
    """Yield the operations of all sources: what two of them tell of is that of the first."""
    taken: list[Operation] = []
    for collected in all_collected:
        before = tuple(taken)
        for each in collected.operations:
            if any(same_request(one.step, each.step, base=one.base) for one in before):
                collected.leave_out("another source has it", each.at)
            elif len(taken) >= MOST_OPERATIONS:
                reason = f"only the first {MOST_OPERATIONS} are taken: say which are needed"
                collected.leave_out(reason, each.at)
            else:
                taken.append(each)
    yield from taken


def _with_log(others: Sequence[Collected], logs: Sequence[Collected]) -> list[Operation]:
    """Return what logs have, as the other sources tell it where they do."""
    told = [(collected, each) for collected in others for each in collected.operations]
    found: list[Operation] = []
    used: set[int] = set()
    for line in (each for log in logs for each in log.operations):
        place = next(
            (
                number
                for number, (_, each) in enumerate(told)
                if same_request(each.step, line.step, base=each.base)
            ),
            None,
        )
        if place is None:
            found.append(line)
            continue
        used.add(place)
        better = told[place][1]
        values = better.step.values or line.step.values
        step = better.step.model_copy(update={"values": values})
        at = f"{better.at}; {line.source}: {line.at}"
        found.append(better.model_copy(update={"step": step, "count": line.count, "at": at}))
    for number, (collected, each) in enumerate(told):
        if number not in used:
            collected.leave_out("it is not in the log", each.at)
    return found


def _report(collected: Collected, made: Sequence[Made]) -> SourceReport:
    report = collected.report()
    own = [each for each in made if each.operation.source == report.name]
    return report.model_copy(update={"taken": len(own), "needs": needs_of(own)})


def _nothing_in(report: SourceReport) -> str:
    reasons = "; ".join(f"{each.at}: {each.reason}" for each in report.left_out[:3])
    return f"has no request that a load test can make{f' ({reasons})' if reasons else ''}"
