"""Requests, accesses and people at the same time are so many users."""

import pytest

from shared.domain.plan import Unit
from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    "text",
    [
        "60 simultaneous requests for 5 minutes",
        "60 requests at the same time for 5 minutes",
        "60 concurrent accesses for 5 minutes",
        "60 acessos simultâneos por 5 minutos",
        "60 requisições simultâneas por 5 minutos",
        "60 peticiones simultáneas durante 5 minutos",
        "60 personas conectadas a la vez durante 5 minutos",
        "60 élèves connectés en même temps pendant 5 minutes",
        "60 Anfragen gleichzeitig für 5 Minuten",
        "60の同時アクセスを5分間",
    ],
)
def test_what_is_made_at_once_is_so_many_users(text: str) -> None:
    plan = read_plan(text)

    loads = [each.load for each in plan.scenarios if each.load]
    assert [(each.unit, each.target, each.duration_s) for each in loads] == [(Unit.USERS, 60, 300)]
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


def test_requests_at_once_beside_users_are_no_users() -> None:
    plan = read_plan("Send 1000 requests in parallel by 50 users for 5 minutes")

    assert [each.load.target for each in plan.scenarios if each.load] == [50]
    assert [each.text for each in plan.unread] == ["1000"]


def test_a_rate_at_once_is_a_rate() -> None:
    plan = read_plan("60 requests per second in parallel for 5 minutes")

    assert [each.load.unit for each in plan.scenarios if each.load] == [Unit.REQUESTS_PER_S]
