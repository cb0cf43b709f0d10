"""Holds the pass criteria of a plan against a script's thresholds."""

from collections.abc import Callable, Mapping, Sequence

from shared.domain.load import Threshold
from shared.domain.plan import Criterion
from shared.domain.verification import Load
from worker.k6.thresholds import thresholds
from worker.verify.conformance.load_pairs import scenarios_of
from worker.verify.dry_run.walk import OwnRate
from worker.verify.load.comparison import compare
from worker.verify.load.courses import same
from worker.verify.load.criteria import own_error_rates, same_aggregation, same_demands


def said(threshold: Threshold) -> str:
    """Return a threshold in words."""
    return f"{threshold.metric} {threshold.aggregation} {threshold.operator} {threshold.value:.12g}"


def criterion_found(
    criterion: Criterion,
    options: Mapping[str, object],
    rates: Sequence[OwnRate] = (),
    selects: Callable[[str], bool | None] = lambda _: None,
) -> tuple[str, bool | None]:
    """Return the threshold that a script has for a criterion, and whether it is that one.

    For a criterion of a part of the test, `selects` tells whether the samples that a threshold
    names are those of that part. Of error rates that a script counts itself, `rates` tell what a
    dry run saw; without that nobody knows.
    """
    wanted = criterion.threshold
    actual = thresholds(options)
    alike = [each for each in actual if each.metric.partition("{")[0] == wanted.metric]
    found = ", ".join(said(each) for each in alike) or "no threshold on this metric"
    if not criterion.is_of_all:
        right = [each for each in alike if _is(each, criterion)]
        of_it = [each for each in right if selects(each.metric)]
        unknown = not of_it and any(selects(each.metric) is None for each in right)
        met: bool | None = None if unknown else bool(of_it)
        if right and not of_it and not unknown:
            found = f"{found}, which is not for that part"
    else:
        met = not compare(Load(thresholds=(wanted,)), options)[1]
        names = tuple(scenarios_of(options))
        whole = same_demands(wanted, actual, names)
        of_it = [each for each in whole if same(each.value, wanted.value)]
        if met and not of_it:
            of_it = list(own_error_rates(wanted, actual))
            found, met = _own_rates_found(of_it, rates)
    if met and of_it:
        found = ", ".join(map(said, of_it))
    if met and criterion.aborts and not any(_aborts(options, each) for each in of_it):
        return f"{found}, which does not end the test", False
    return found, met


def _own_rates_found(
    limits: Sequence[Threshold], rates: Sequence[OwnRate]
) -> tuple[str, bool | None]:
    """Return whether one of a script's own rates is an error rate: true for each failure, alone."""
    found = ", ".join(said(each) for each in limits)
    names = {each.metric for each in limits}
    seen = [each for each in rates if each.name in names]
    if not rates:
        return f"{found}, which the script counts itself", None
    if any(each.false and not each.true and each.counted == each.failed > 0 for each in seen):
        return found, True
    return f"{found}, which does not count the requests that fail", False


def _is(found: Threshold, criterion: Criterion) -> bool:
    wanted = criterion.threshold
    return (
        same_aggregation(found.aggregation, wanted.aggregation)
        and found.side == wanted.side
        and same(found.value, wanted.value)
    )


def _aborts(options: Mapping[str, object], limit: Threshold) -> bool:
    """Return whether a threshold of the options ends the test when it is crossed."""
    listed = options.get("thresholds")
    expressions = listed.get(limit.metric) if isinstance(listed, Mapping) else None
    return isinstance(expressions, list) and any(
        isinstance(each, Mapping)
        and each.get("abortOnFail") is True
        and limit in thresholds({"thresholds": {limit.metric: [each]}})
        for each in expressions
    )
