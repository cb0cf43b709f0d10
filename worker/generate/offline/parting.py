"""Parts a crowd by the shares that its requests name, and leaves out what makes no request."""

from collections.abc import Sequence
from dataclasses import replace

from worker.description.traffic import Method, Request
from worker.generate.offline.groups import Crowd, Group

_ROOT = Request(method=Method.GET, origin=None, path="/")


def in_parts(crowd: Crowd, requests: Sequence[Request]) -> Crowd:
    """Return a crowd with a group for each request where each names its share or its users."""
    if len(crowd.groups) > 1:
        return crowd
    (whole,) = crowd.groups
    own = [requests[place] for place in whole.requests]
    shares = [request.users or 0 for request in own]
    if not all(shares):
        shares = [request.share or 0 for request in own]
    if len(own) < 2 or not all(shares):  # noqa: PLR2004 - one has nothing to share with
        return crowd
    groups = (
        Group("", (place,), float(share))
        for place, share in zip(whole.requests, shares, strict=True)
    )
    by_users = all(request.users for request in own)
    return replace(crowd, groups=tuple(groups), users=sum(map(int, shares)) if by_users else None)


def left_out(
    crowds: Sequence[Crowd], requests: tuple[Request, ...]
) -> tuple[tuple[Crowd, ...], tuple[Request, ...], list[str]]:
    """Return crowds whose groups all make requests, the requests, and what was assumed for that.

    A group without a request is left out of a mix; a crowd without any requests `/`.
    """
    assumptions = []
    idle = [group for crowd in crowds for group in crowd.groups if not group.requests]
    kept = []
    for crowd in crowds:
        groups = tuple(group for group in crowd.groups if group.requests)
        if not groups:
            assumptions.append(f"No endpoint is stated for '{crowd.name}'; it requests /.")
            groups = (Group(crowd.name, (len(requests),)),)
            requests = (*requests, _ROOT)
        elif len(groups) < len(crowd.groups):
            names = ", ".join(f"'{each.name}'" for each in idle if each in crowd.groups)
            shares = ":".join(f"{each.share:g}" for each in groups if each.share)
            assumptions.append(
                f"No path is stated for {names}, which is left out of the mix; what is left has "
                f"the proportion {shares}."
            )
        kept.append(replace(crowd, groups=groups))
    return tuple(kept), requests, assumptions
