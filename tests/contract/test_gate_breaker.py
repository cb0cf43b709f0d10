"""The breaker that all workers share: when nobody calls the model, and who finds out."""

import pytest

from shared.domain.errors import AIQuotaError, AIUnavailableError, ErrorCode
from shared.wire import keys
from tests.support.gates import DOWN, open_gates
from tests.support.stores import Stores
from worker.ports import Away, CallEnd, Change, Go, Ticket
from worker.store.gate_store import GateLimits

ASKS = Ticket("asks")


def test_failures_in_a_row_close_the_model_to_every_worker(stores: Stores) -> None:
    with open_gates(stores) as gates:
        changes = [gates.fail(f"call-{number}") for number in range(3)]
        turn = gates.other.ask(ASKS)

        assert changes == [(Change.SAME, 0), (Change.SAME, 0), (Change.OPENED, 5)]
        assert isinstance(turn, Away)
        assert 4 < turn.wait_s <= 5
        assert turn.code is ErrorCode.AI_UNAVAILABLE


def test_an_answer_between_failures_begins_the_count_anew(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.fail("a")
        gates.fail("b")
        gates.one.settle(Ticket("c"), gates.begin("c"), "answered")

        assert gates.fail("d")[0] is Change.SAME
        assert isinstance(gates.one.ask(ASKS), Go)


def test_an_attempt_that_was_stopped_says_nothing_of_the_model(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.fail("a")
        gates.fail("b")
        gates.one.settle(Ticket("c"), gates.begin("c"), "unknown")

        assert gates.fail("d")[0] is Change.OPENED


def test_a_call_settled_twice_counts_once(stores: Stores) -> None:
    with open_gates(stores) as gates:
        state = gates.begin("a")
        for _ in range(3):
            gates.one.settle(Ticket("a"), state, DOWN)

        assert isinstance(gates.one.ask(ASKS), Go)


def test_one_call_finds_out_whether_the_model_is_back(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.open()
        gates.come_to_its_end()

        turns = [gates.one.ask(Ticket("probe")), gates.other.ask(ASKS), gates.one.ask(ASKS)]

        assert [type(turn) for turn in turns] == [Go, Away, Away]


def test_an_answered_probe_opens_the_way_for_all(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.open()
        gates.come_to_its_end()

        change = gates.other.settle(Ticket("probe"), gates.begin("probe"), "answered")

        assert change == (Change.CLOSED, 0.0)
        assert isinstance(gates.one.ask(ASKS), Go)
        assert gates.fail("a") == (Change.SAME, 0)


def test_each_probe_that_fails_doubles_the_wait_up_to_a_minute(stores: Stores) -> None:
    with open_gates(stores) as gates:
        waits = [gates.open()]
        for number in range(5):
            gates.come_to_its_end()
            waits.append(gates.fail(f"probe-{number}")[1])

        assert waits == [5, 10, 20, 40, 60, 60]


def test_a_probe_that_was_stopped_leaves_the_way_to_another(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.open()
        gates.come_to_its_end()
        gates.one.settle(Ticket("probe"), gates.begin("probe"), "unknown")

        assert isinstance(gates.other.ask(ASKS), Go)


def test_a_probe_whose_worker_died_leaves_the_way_to_another(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.open()
        gates.come_to_its_end()
        state = gates.begin("probe")
        gates.lose("probe")

        assert isinstance(gates.other.ask(Ticket("next")), Go)
        assert gates.one.settle(Ticket("probe"), state, DOWN) == (Change.SAME, 0)


def test_calls_that_hung_since_before_the_outage_do_not_open_it_again(stores: Stores) -> None:
    with open_gates(stores) as gates:
        hung = {f"hangs-{number}": gates.begin(f"hangs-{number}") for number in range(5)}
        gates.open()
        gates.come_to_its_end()
        gates.one.settle(Ticket("probe"), gates.begin("probe"), "answered")

        changes = {gates.one.settle(Ticket(ticket), state, DOWN) for ticket, state in hung.items()}

        assert changes == {(Change.SAME, 0)}
        assert isinstance(gates.one.ask(ASKS), Go)


def test_the_wait_is_never_shorter_than_the_model_asks_for(stores: Stores) -> None:
    busy = AIQuotaError("busy", retry_after_s=42)
    with open_gates(stores) as gates:
        changes = [gates.fail(f"call-{number}", busy) for number in range(3)]
        turn = gates.one.ask(ASKS)

        assert changes[-1] == (Change.OPENED, 42.0)
        assert isinstance(turn, Away)
        assert turn.code is ErrorCode.AI_QUOTA


def test_a_quota_for_the_day_needs_one_failure_and_an_hour(stores: Stores) -> None:
    with open_gates(stores) as gates:
        used_up = AIQuotaError("used up", retry_after_s=7200, final=True)

        assert gates.fail("a", used_up) == (Change.OPENED, 3600)


def test_without_a_breaker_failures_are_nobodys_business(stores: Stores) -> None:
    with open_gates(stores, GateLimits(failures=0, open_s=5, at_a_time=5)) as gates:
        for number in range(9):
            assert gates.fail(f"call-{number}") == (Change.SAME, 0)

        assert isinstance(gates.one.ask(ASKS), Go)
        assert not stores.redis.exists(keys.BREAKER)


def test_a_worker_without_a_breaker_calls_beside_those_that_have_one(stores: Stores) -> None:
    limits = GateLimits(failures=0, open_s=5, per_minute=5)
    with open_gates(stores) as gates, open_gates(stores, limits) as others:
        gates.open()

        assert isinstance(others.one.ask(ASKS), Go)


def test_what_nobody_touches_is_forgotten(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.begin("held")
        gates.open()

        assert 600_000 < stores.redis.pttl(keys.BREAKER) <= 605_000
        assert 0 < stores.redis.pttl(keys.MODEL_CALLS) <= 615_000


def test_a_refusal_is_known_until_the_model_answers(stores: Stores) -> None:
    ends: list[CallEnd] = ["refused", "unknown", "answered"]
    with open_gates(stores) as gates:
        known = []
        for number, end in enumerate(ends):
            gates.one.settle(Ticket(f"call-{number}"), gates.begin(f"call-{number}"), end)
            known.append(stores.run(stores.api.model()).refused)

        assert known == [True, True, False]


def test_a_probe_that_is_refused_closes_the_breaker(stores: Stores) -> None:
    with open_gates(stores) as gates:
        gates.open()
        gates.come_to_its_end()
        change, _ = gates.one.settle(Ticket("probe"), gates.begin("probe"), "refused")
        model = stores.run(stores.api.model())

        assert change is Change.CLOSED
        assert (model.breaker, model.refused) == ("closed", True)


@pytest.mark.parametrize("since", ["closed", "open", "half_open"])
def test_the_api_reads_what_the_workers_know(stores: Stores, since: str) -> None:
    with open_gates(stores) as gates:
        if since != "closed":
            gates.open()
        if since == "half_open":
            gates.come_to_its_end()
            gates.begin("probe")

        model = stores.run(stores.api.model())

        assert (model.breaker, model.calls, model.in_line) == (since, since == "half_open", 0)
        assert (model.asked_again_s > 0) is (since != "closed")
        assert model.code == ("" if since == "closed" else AIUnavailableError.code)
