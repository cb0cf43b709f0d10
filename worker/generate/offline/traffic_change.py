"""What the traffic of a script becomes when a wish adds to it or takes from it."""

from collections.abc import Sequence
from dataclasses import replace

from shared.domain.plan import Plan, Step
from worker.description.change.removals import Kind
from worker.description.change.same_parts import is_removed, same_request
from worker.description.change.wish import Wish
from worker.description.told_traffic import told_traffic
from worker.description.traffic import HeaderValue, Method, Request, Traffic

type Headers = tuple[tuple[str, HeaderValue], ...]


def changed_traffic(before: Traffic, wish: Wish, plan: Plan) -> Traffic:
    """Return the traffic of before with what a wish adds, without what it removes.

    `plan` is the one after the change: new requests stand where it has them.
    """
    said = told_traffic(wish.kept, wish.plan)
    requests = [each for each in before.requests if not _goes(each, wish)]
    for each in said.requests:
        # What is said of a new request is said of no other.
        added = replace(each, headers=(*said.headers, *each.headers))
        if not any(same_request(_step(added), _step(known)) for known in requests):
            requests.insert(_place(added, requests, plan), added)
    return replace(
        before,
        base=before.base or said.base,
        requests=tuple(requests),
        headers=before.headers if said.requests else _merged(before.headers, said.headers),
        credentials=said.credentials or before.credentials,
        login=said.login or before.login,
        reuses_token=said.reuses_token or before.reuses_token,
        answers_token=said.answers_token or before.answers_token,
        token_field=said.token_field or before.token_field,
        secrets=before.secrets | said.secrets,
    )


def adds_to_traffic(wish: Wish) -> bool:
    """Return whether a wish says anything of requests."""
    return bool(wish.plan.activities) or told_traffic(wish.kept, wish.plan) != Traffic()


def _goes(request: Request, wish: Wish) -> bool:
    steps = [each for each in wish.removals if each.kind is Kind.STEP]
    return any(is_removed(_step(request), each) for each in steps)


def _step(request: Request) -> Step:
    return Step(method=request.method or Method.GET, url=(request.origin or "") + request.path)


def _place(request: Request, requests: Sequence[Request], plan: Plan) -> int:
    """Return where a request belongs: behind the one that makes the step before its own."""
    for scenario in plan.scenarios:
        at = next(
            (n for n, step in enumerate(scenario.steps) if same_request(step, _step(request))), 0
        )
        for step in reversed(scenario.steps[:at]):
            for place, known in enumerate(requests):
                if same_request(step, _step(known)):
                    return place + 1
    return len(requests)


def _merged(before: Headers, added: Headers) -> Headers:
    new = {name.lower() for name, _ in added}
    return (*(pair for pair in before if pair[0].lower() not in new), *added)
