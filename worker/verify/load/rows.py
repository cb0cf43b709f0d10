"""Are there as many rows of data as VUs or iterations that want one each."""

from collections.abc import Iterator, Mapping, Sequence

from shared.domain.dry_run import Course
from shared.domain.verification import Finding
from shared.findings.codes import Code
from shared.load_words import counted
from worker.verify.load.iteration_counts import Count, Counting
from worker.verify.report.findings import make_finding, weakened
from worker.verify.static.facts import Counter, RowUse

# Longer than most servers take, and longer than any that is worth a load test: the iterations that
# are counted by the second are made.
_SLOW_REQUEST_S = 1.0
_SLOWEST_REQUEST_S = 10.0
# By what the numbers begin: VUs are counted from 1, iterations from 0.
_FIRST = {Counter.VU: 1, Counter.ITERATION_OF_VU: 0, Counter.ITERATION: 0}


def row_differences(
    uses: Sequence[RowUse], options: Mapping[str, object], seen: Sequence[Course]
) -> Iterator[Finding]:
    """Yield a finding for each list that has fewer rows than the load asks for.

    `options` are those that `k6 inspect` prints, `seen` is what a dry run's iterations did.
    """
    likely, sure = (
        Counting(options=options, seen=seen, request_s=request_s)
        for request_s in (_SLOW_REQUEST_S, _SLOWEST_REQUEST_S)
    )
    for use in uses:
        count = likely.least(use.counter, use.function)
        if not _run_out(use, count):
            continue
        finding = _finding(use, count)
        if not count.certain and not _run_out(use, sure.least(use.counter, use.function)):
            finding = weakened(finding, f"it is so if a request takes {_SLOW_REQUEST_S:g} s")
        yield finding if use.needed else weakened(finding, "the script may do without a row")


def _run_out(use: RowUse, count: Count) -> bool:
    return count.number > 0 and _last(use, count) >= use.rows


def _last(use: RowUse, count: Count) -> int:
    return _FIRST[use.counter] + count.number - 1 + use.offset


def _finding(use: RowUse, count: Count) -> Finding:
    last = _last(use, count)
    about = "" if count.certain else "about "
    return make_finding(
        Code.DATA_RUNS_OUT,
        f"`{use.name}` has {counted(use.rows, 'row')}, and the load makes {about}"
        f"{_counted(use, count)}, one row for each: there is no row {last}.",
        file=use.file,
        line=use.line,
        column=use.column,
        hint=f"Begin again at the first row, `{use.name}[... % {use.name}.length]`, or give the "
        f"list {last + 1} rows.",
    )


def _counted(use: RowUse, count: Count) -> str:
    match use.counter:
        case Counter.ITERATION_OF_VU:
            return f"{counted(count.number, 'iteration')} in one VU"
        case Counter.ITERATION:
            return counted(count.number, "iteration")
        case Counter.VU:
            return counted(count.number, "VU")
