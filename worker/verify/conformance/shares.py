"""Holds the shares of a plan against how often a script makes their requests."""

from collections.abc import Collection

from shared.domain.plan import Plan, Scenario
from worker.verify.conformance.iterations import Does, Iterations


def wanted_shares(plan: Plan, scenario: Scenario) -> Collection[float]:
    """Return the part of the iterations that a scenario should have, in percent.

    Of a share for which no request is named nobody sees whether a script makes it: it may be that
    of all, or of those that are known.
    """
    if scenario.share is None:
        return ()
    shared = [each for each in plan.scenarios if each.share is not None]
    known = sum(each.share or 0.0 for each in shared if each.steps)
    if known and not all(each.steps for each in shared):
        return (scenario.share, 100 * scenario.share / known)
    return (scenario.share,)


def share_found(
    wanted: Collection[float], does: Does, iterations: Iterations
) -> tuple[str, bool | None]:
    """Return in which part of a script's iterations something is done, and whether it is that.

    None if too few iterations were seen to tell.
    """
    if not wanted or not iterations.scenarios:
        return "", None
    share = iterations.share(does)
    found = f"makes its requests in about {100 * share.part:.0f} % of the iterations"
    judged = {share.is_about(percent / 100) for percent in wanted}
    return found, True if True in judged else None if None in judged else False
