"""What the traffic of a script becomes when a wish adds to it or takes from it."""

from dataclasses import replace

from shared.domain.plan import Plan
from worker.description.change.wish import Wish
from worker.description.step_requests import base_of, requests_of
from worker.description.told_traffic import traffic_of
from worker.description.traffic import HeaderValue, Traffic

type Headers = tuple[tuple[str, HeaderValue], ...]


def changed_traffic(before: Traffic, wish: Wish, plan: Plan) -> Traffic:
    """Return the traffic of the plan after a change, with what a wish says beside its requests."""
    said = traffic_of(wish.kept, wish.plan)
    return replace(
        before,
        base=base_of(plan),
        requests=tuple(requests_of(plan)),
        headers=before.headers if said.requests else _merged(before.headers, said.headers),
        login=plan.login,
        credentials=said.credentials or before.credentials,
        reuses_token=said.reuses_token or before.reuses_token,
        answers_token=said.answers_token or before.answers_token,
        token_field=said.token_field or before.token_field,
        secrets=before.secrets | said.secrets,
    )


def adds_to_traffic(wish: Wish) -> bool:
    """Return whether a wish says anything of requests."""
    return bool(wish.plan.activities) or traffic_of(wish.kept, wish.plan) != Traffic()


def _merged(before: Headers, added: Headers) -> Headers:
    new = {name.lower() for name, _ in added}
    return (*(pair for pair in before if pair[0].lower() not in new), *added)
