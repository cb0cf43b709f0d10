"""Completes the requests that were read: methods, the login's body, and what is missing."""

from collections.abc import Sequence
from dataclasses import replace

from shared.domain.plan import Login, Once
from worker.description.traffic import JsonBody, Method, Request, Secret, Traffic
from worker.generate.offline.hosts import PLACEHOLDER
from worker.generate.offline.script_steps import is_login, label

_WITH_BODY = frozenset({Method.POST, Method.PUT, Method.PATCH})


def complete_requests(
    traffic: Traffic, activities: Sequence[str], *, from_files: bool
) -> tuple[tuple[Request, ...], list[str]]:
    """Return at least one request, and what had to be assumed.

    Bodies that are to come `from_files` are stated, but not sent either. `activities` are what
    users do where no path is stated.
    """
    assumptions: list[str] = []
    requests = traffic.requests
    if not traffic.base and not any(request.origin for request in requests):
        assumptions.append(
            f"No host is stated; {PLACEHOLDER} stands in for it. Set BASE_URL to yours."
        )
    if not requests:
        assumptions.append("No endpoint is stated; the script requests /.")
        method = traffic.method or (Method.POST if traffic.body else Method.GET)
        requests = (Request(method=method, origin=None, path="/", body=traffic.body),)
    if activities:
        assumptions.append(f"No path is stated for: {', '.join(activities)}. This is left out.")
    if traffic.login and not traffic.is_basic:
        requests, login_assumptions = _with_login(requests, traffic.login)
        assumptions += login_assumptions
    without_body = [label(each) for each in requests if each.method in _WITH_BODY and not each.body]
    if without_body and from_files:
        assumptions.append(f"No body is sent to {', '.join(without_body)}.")
    elif without_body:
        assumptions.append(f"No body is stated for {', '.join(without_body)}; none is sent.")
    at_start = [label(each) for each in requests if each.once is Once.START]
    assumptions += (f"Each user makes {each} once, at its start." for each in at_start)
    return requests, assumptions


def _with_login(
    requests: tuple[Request, ...], login: Login
) -> tuple[tuple[Request, ...], list[str]]:
    """Return the requests, with user and password of the prose in the one that logs in."""
    for index, request in enumerate(requests):
        if request.body is None and is_login(request):
            body = JsonBody({login.field: login.user, "password": Secret("PASSWORD")})
            login_request = replace(request, body=body)
            assumption = f"User and password are sent to {label(request)} as JSON."
            return (*requests[:index], login_request, *requests[index + 1 :]), [assumption]
    return requests, []
