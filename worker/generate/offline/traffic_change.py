"""What the traffic of a script becomes when a wish adds to it or takes from it."""

from dataclasses import replace

from shared.domain.plan import Plan
from worker.description.change.wish import Wish
from worker.description.step_requests import base_of, requests_of
from worker.description.told_traffic import credentials_beside, traffic_of
from worker.description.traffic import HeaderValue, Traffic

type Headers = tuple[tuple[str, HeaderValue], ...]


def changed_traffic(before: Traffic, wish: Wish, plan: Plan) -> Traffic:
    """Return the traffic of the plan after a change, with what a wish says beside its requests."""
    said, requests = traffic_of(wish.kept, wish.plan), tuple(requests_of(plan))
    return replace(
        before,
        base=base_of(plan),
        requests=requests,
        headers=before.headers if said.requests else _merged(before.headers, said.headers),
        login=plan.login,
        credentials=credentials_beside(plan, requests),
        answered_token=plan.answered_token,
        secrets=before.secrets | said.secrets,
    )


def adds_to_traffic(wish: Wish) -> bool:
    """Return whether a wish says anything of requests."""
    return bool(wish.plan.activities) or traffic_of(wish.kept, wish.plan) != Traffic()


def _merged(before: Headers, added: Headers) -> Headers:
    new = {name.lower() for name, _ in added}
    return (*(pair for pair in before if pair[0].lower() not in new), *added)
