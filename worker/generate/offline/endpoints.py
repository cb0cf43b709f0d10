"""Completes the requests that were read: methods, the login's body, and what is missing."""

from dataclasses import replace

from worker.description.traffic import JsonBody, Login, Method, Request, Secret, Traffic
from worker.generate.offline.hosts import PLACEHOLDER
from worker.generate.offline.itinerary import is_login, label

_WITH_BODY = frozenset({Method.POST, Method.PUT, Method.PATCH})


def completed(traffic: Traffic, *, from_files: bool) -> tuple[tuple[Request, ...], list[str]]:
    """Answer at least one request, each with a method, and what had to be assumed.

    Bodies that are to come `from_files` are stated, yet are not sent either.
    """
    said: list[str] = []
    requests = traffic.requests
    if not traffic.base and not any(request.origin for request in requests):
        said.append(f"No host is stated; {PLACEHOLDER} stands in for it. Set BASE_URL to yours.")
    if not requests:
        said.append("No endpoint is stated; the script requests /.")
        method = traffic.method or (Method.POST if traffic.body else Method.GET)
        requests = (Request(method=method, origin=None, path="/", body=traffic.body),)
    requests = tuple(replace(each, method=each.method or Method.GET) for each in requests)
    if traffic.steps_without_path:
        said.append(
            f"No path is stated for: {', '.join(traffic.steps_without_path)}. This is left out."
        )
    if traffic.login and not traffic.is_basic:
        requests, login_said = _with_login(requests, traffic.login)
        said += login_said
    bare = [label(each) for each in requests if each.method in _WITH_BODY and not each.body]
    if bare and from_files:
        said.append(f"No body is sent to {', '.join(bare)}.")
    elif bare:
        said.append(f"No body is stated for {', '.join(bare)}; none is sent.")
    return requests, said


def _with_login(
    requests: tuple[Request, ...], login: Login
) -> tuple[tuple[Request, ...], list[str]]:
    """Give the user and the password of the prose to the request that logs in."""
    for index, request in enumerate(requests):
        if request.body is None and is_login(request):
            body = JsonBody({login.field: login.user, "password": Secret("PASSWORD")})
            given = replace(request, body=body)
            said = f"User and password are sent to {label(request)} as JSON."
            return (*requests[:index], given, *requests[index + 1 :]), [said]
    return requests, []
