"""Whether a run of k6 is slower than another, as a function without side effects."""

from dataclasses import dataclass
from enum import StrEnum

from loadgenie_cli.summaries import Summary

_TIMES = (
    ("http_req_duration", "med"),
    ("http_req_duration", "p(95)"),
    ("http_req_duration", "p(99)"),
)
_TOLD = (
    *_TIMES,
    ("http_req_duration", "avg"),
    ("iteration_duration", "p(95)"),
    ("http_reqs", "rate"),
    ("http_req_failed", "rate"),
    ("checks", "rate"),
)
# Percentiles of fewer say nothing.
FEWEST_REQUESTS = 100
# Below it a clock and a busy machine differ as much.
LEAST_MS = 1.0
# As a share of all requests, or checks.
MOST_FAILURES_MORE = 0.01


class Change(StrEnum):
    """What a comparison comes to."""

    SLOWER = "slower"
    WORSE = "more fails"
    SAME = "no slower"
    FASTER = "faster"
    UNKNOWN = "can't be told"


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic in both runs; None where a run has it not."""

    metric: str
    statistic: str
    before: float | None
    after: float | None

    @property
    def growth(self) -> float | None:
        """Return how much more it is, as a share of what it was."""
        if self.before is None or self.after is None or self.before == 0:
            return None
        return self.after / self.before - 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict, why it is that, and the figures."""

    change: Change
    reasons: tuple[str, ...]
    figures: tuple[Figure, ...]


def compare(before: Summary, after: Summary, *, tolerance: float) -> Comparison:
    """Compare two runs; times that grow by more than `tolerance`, a share, are slower."""
    figures = tuple(
        Figure(metric, statistic, before.figure(metric, statistic), after.figure(metric, statistic))
        for metric, statistic in _TOLD
    )
    figures = tuple(each for each in figures if (each.before, each.after) != (None, None))
    for change, reasons in (
        (Change.WORSE, _failures(before, after)),
        (Change.UNKNOWN, _doubts(before, after)),
        (Change.SLOWER, _moved(figures, tolerance, slower=True)),
        (Change.FASTER, _moved(figures, tolerance, slower=False)),
    ):
        if reasons:
            return Comparison(change, reasons, figures)
    return Comparison(Change.SAME, (f"no time grew by more than {tolerance:.0%}",), figures)


def _failures(before: Summary, after: Summary) -> tuple[str, ...]:
    found = [f"crossed now: {each}" for each in sorted(after.crossed - before.crossed)]
    for metric, sign in (("http_req_failed", 1), ("checks", -1)):
        old, new = before.figure(metric, "rate"), after.figure(metric, "rate")
        if old is not None and new is not None and sign * (new - old) > MOST_FAILURES_MORE:
            found.append(f"{metric}: {old:.1%} before, {new:.1%} now")
    return tuple(found)


def _doubts(before: Summary, after: Summary) -> tuple[str, ...]:
    doubts = []
    for name, run in (("before", before), ("now", after)):
        made = run.figure("http_reqs", "count") or 0
        if made < FEWEST_REQUESTS:
            doubts.append(f"{made:.0f} requests {name}; {FEWEST_REQUESTS} are needed")
    if not doubts and not any(
        before.figure(*each) is not None and after.figure(*each) is not None for each in _TIMES
    ):
        doubts.append("the summaries have no time of requests in common")
    return tuple(doubts)


def _moved(figures: tuple[Figure, ...], tolerance: float, *, slower: bool) -> tuple[str, ...]:
    return tuple(
        f"{each.metric} {each.statistic}: {each.before:.1f} ms before, {each.after:.1f} ms now"
        for each in figures
        if (each.metric, each.statistic) in _TIMES
        and each.before is not None
        and each.after is not None
        and _grew(*((each.before, each.after) if slower else (each.after, each.before)), tolerance)
    )


def _grew(small: float, large: float, tolerance: float) -> bool:
    return large - small > max(LEAST_MS, small * tolerance)


def markdown(comparison: Comparison) -> str:
    """Return a comparison for a pull request."""
    lines = [
        f"### Load test: {comparison.change.value}",
        "",
        *(f"- {_plain(reason)}" for reason in comparison.reasons),
        "",
        "| | before | now | |",
        "| --- | ---: | ---: | ---: |",
        *map(_row, comparison.figures),
        "",
        "One run beside one other: what differs may also be the machine, the network or the data.",
    ]
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    growth = figure.growth
    moved = "" if growth is None else f"{growth:+.1%}"
    cells = (_value(figure, figure.before), _value(figure, figure.after), moved)
    return f"| {figure.metric} {figure.statistic} | {' | '.join(cells)} |"


def _value(figure: Figure, value: float | None) -> str:
    if value is None:
        return "-"
    if figure.metric.endswith("duration"):
        return f"{value:.1f} ms"
    return f"{value:.1f}/s" if figure.metric == "http_reqs" else f"{value:.1%}"


def _plain(text: str) -> str:
    return "".join(f"&#{ord(each)};" if each in "\\`*_[]<>|~&#@!\n" else each for each in text)
