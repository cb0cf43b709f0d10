"""Tells what a changed script demands less of than the one before: load, limits, checks."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from shared.domain.load import Threshold
from shared.domain.verification import Finding, Load
from shared.domain.wanted import Traits
from shared.findings.codes import Code
from shared.k6_durations import format_duration
from worker.verify.load.courses import same
from worker.verify.report.findings import make_finding

_MOST_NAMES = 5
# To compare more names with each other takes time.
_MOST_COMPARED = 40


def laxer_than(before: Traits, now: Traits) -> Iterator[Finding]:
    """Yield a finding for each thing of which a script demands less; what was not seen is no less.

    Both loads are those that k6 derived.
    """
    if before.load is not None and now.load is not None:
        yield from _less_load(before.load, now.load)
        yield from _weaker_limits(before.load.thresholds or (), now.load.thresholds or ())
    yield from _fewer_checks(before.checks, now.checks)


def _less_load(before: Load, now: Load) -> Iterator[Finding]:
    if before.rate_per_s is None or now.rate_per_s is None:
        # Of a rate, the VUs are only how many may carry it.
        if before.rate_per_s is None and now.rate_per_s is None:
            yield from _less(before.vus, now.vus, "{:,.0f} users at its peak")
    else:
        yield from _less(before.rate_per_s, now.rate_per_s, "{:,.6g} iterations per second")
    if before.iterations_per == now.iterations_per:
        yield from _less(before.iterations, now.iterations, "{:,.0f} iterations")
    if _is_less(now.duration_s, before.duration_s):
        lengths = [format_duration(each.duration_s or 0) for each in (now, before)]
        yield _finding(f"The script runs for {lengths[0]}; the one before, for {lengths[1]}.")


def _less(before: float | None, now: float | None, words: str) -> Iterator[Finding]:
    if _is_less(now, before):
        yield _finding(
            f"The script makes {words.format(now)}; the one before, {words.format(before)}."
        )


def _is_less(now: float | None, before: float | None) -> bool:
    return before is not None and now is not None and now < before and not same(now, before)


def _weaker_limits(before: Sequence[Threshold], now: Sequence[Threshold]) -> Iterator[Finding]:
    limits: dict[tuple[str, str, str], float] = {}
    for each in now:
        key, strictest = _demand(each), min if each.side == "<" else max
        limits[key] = strictest(limits.get(key, each.value), each.value)
    for each in before:
        limit = limits.get(_demand(each))
        if limit is None:
            yield _finding(f"The script has no threshold any more where {_said(each)} was.")
        elif _weaker(each, limit):
            weaker = each._replace(value=limit)
            yield _finding(f"The script demands {_said(weaker)}; the one before, {_said(each)}.")


def _demand(threshold: Threshold) -> tuple[str, str, str]:
    return threshold.metric, threshold.aggregation, threshold.side


def _weaker(before: Threshold, limit: float) -> bool:
    if same(before.value, limit):
        return False
    return limit > before.value if before.side == "<" else limit < before.value


def _fewer_checks(before: tuple[str, ...] | None, now: tuple[str, ...] | None) -> Iterator[Finding]:
    """Yield a finding if there are fewer checks: names alone may change with the requests.

    What has another name now is not gone.
    """
    if before is None or now is None or len(now) >= len(before):
        return
    gone = [f"'{name}'" for name in _without_renamed(before, now)]
    listed = ", ".join(gone[:_MOST_NAMES]) + (" and more" if len(gone) > _MOST_NAMES else "")
    yield _finding(
        f"The script makes {len(now)} different checks; the one before, {len(before)}. "
        f"Gone: {listed}."
    )


def _without_renamed(before: Sequence[str], now: Sequence[str]) -> Sequence[str]:
    """Return the names that are gone, without those that are most like a new one."""
    gone = [name for name in before if name not in set(now)]
    new = [name for name in now if name not in set(before)]
    if len(gone) > _MOST_COMPARED or len(new) > _MOST_COMPARED:
        return gone[len(new) :]
    for name in new:
        alike = max(gone, key=lambda old: SequenceMatcher(None, old, name).ratio())
        gone.remove(alike)
    return gone


def _said(threshold: Threshold) -> str:
    return f"{threshold.metric} {threshold.aggregation} {threshold.operator} {threshold.value:.12g}"


def _finding(message: str) -> Finding:
    return make_finding(
        Code.LAXER_THAN_BEFORE, message, hint="Keep what was, unless that is what you want."
    )
