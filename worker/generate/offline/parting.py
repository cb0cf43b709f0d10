"""Parts a crowd by the shares of its requests, and leaves out what makes no request."""

from collections.abc import Sequence
from dataclasses import replace

from worker.description.traffic import Method, Request
from worker.generate.offline.groups import Crowd, Group

_ROOT = Request(method=Method.GET, origin=None, path="/")


def in_parts(crowd: Crowd, requests: Sequence[Request]) -> Crowd:
    """Return a crowd with a group for each request where each has a share of the traffic."""
    if len(crowd.groups) > 1:
        return crowd
    (whole,) = crowd.groups
    weights = [requests[place].weight for place in whole.requests]
    if len(weights) < 2 or not all(weights):  # noqa: PLR2004 - one has nothing to share with
        return crowd
    parts = zip(whole.requests, weights, strict=True)
    return replace(crowd, groups=tuple(Group("", (place,), share) for place, share in parts))


def left_out(
    crowds: Sequence[Crowd], requests: tuple[Request, ...]
) -> tuple[tuple[Crowd, ...], tuple[Request, ...], list[str]]:
    """Return crowds whose groups all make requests, the requests, and what is to be said of that.

    A group without a request is left out of a mix; a crowd without any requests `/`.
    """
    assumptions, kept = [], []
    for crowd in crowds:
        groups = tuple(group for group in crowd.groups if group.requests)
        idle = [f"'{group.name}'" for group in crowd.groups if not group.requests]
        if not groups:
            assumptions.append(f"No endpoint is stated for '{crowd.name}'; it requests /.")
            groups = (Group(crowd.name, (len(requests),)),)
            requests = (*requests, _ROOT)
        elif idle:
            assumptions.append(f"No path is stated for {', '.join(idle)}: left out of the mix.")
        if len(groups) > 1:
            assumptions.append(
                "Each iteration does one part of the mix, drawn at random in proportion "
                f"{':'.join(f'{group.share:g}' for group in groups)}."
            )
        kept.append(replace(crowd, groups=groups))
    return tuple(kept), requests, assumptions
