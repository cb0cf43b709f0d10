"""The budget that all workers share: calls in a minute and at a time, in the order of asking."""

import threading
from concurrent.futures import ThreadPoolExecutor

from shared.wire import keys
from tests.support.gates import open_gates
from tests.support.stores import Stores
from worker.ports import Go, InLine, State, Ticket, Turn
from worker.store.gate_store import GateLimits

TWO_AT_A_TIME = GateLimits(failures=0, open_s=5, at_a_time=2)
THREE_A_MINUTE = GateLimits(failures=0, open_s=5, per_minute=3)
STATE = State("0")


def test_no_more_calls_at_a_time_than_there_are_turns(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        turns = [gates.one.ask(Ticket("a")), gates.other.ask(Ticket("b"))]
        third = gates.one.ask(Ticket("c"))
        gates.other.settle(Ticket("b"), STATE, "answered")

        assert turns == [Go(STATE), Go(STATE)]
        assert third == InLine(0.1)
        assert gates.one.ask(Ticket("c")) == Go(STATE)


def test_of_many_that_ask_at_once_no_more_than_allowed_go(stores: Stores) -> None:
    together = threading.Barrier(8)
    with open_gates(stores, TWO_AT_A_TIME) as gates:

        def ask(number: int) -> Turn:
            together.wait(timeout=10)
            return (gates.one, gates.other)[number % 2].ask(Ticket(f"call-{number}"))

        with ThreadPoolExecutor(8) as threads:
            turns = list(threads.map(ask, range(8)))

        assert sum(isinstance(turn, Go) for turn in turns) == 2


def test_a_question_sent_twice_takes_one_turn(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        for _ in range(3):
            gates.one.ask(Ticket("a"))

        assert isinstance(gates.one.ask(Ticket("b")), Go)


def test_turns_are_taken_in_the_order_of_asking(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        for ticket in ("a", "b", "first", "second"):
            gates.one.ask(Ticket(ticket))
            stores.wait_a_millisecond()
        gates.one.settle(Ticket("a"), STATE, "answered")

        assert isinstance(gates.one.ask(Ticket("newcomer")), InLine)
        assert isinstance(gates.one.ask(Ticket("second")), InLine)
        assert isinstance(gates.one.ask(Ticket("first")), Go)


def test_who_is_far_behind_asks_less_often(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        turns = [gates.one.ask(Ticket(f"call-{number:02}")) for number in range(60)]

        waits = [turn.wait_s for turn in turns if isinstance(turn, InLine)]
        assert (waits[0], waits[10], waits[-1]) == (0.1, 0.6, 2.0)


def test_the_turn_of_a_worker_that_is_gone_is_free_again(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        gates.begin("a")
        gates.begin("b")
        gates.lose("a")

        assert isinstance(gates.other.ask(Ticket("c")), Go)


def test_a_turn_that_is_renewed_stays_taken(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        gates.begin("a")
        gates.begin("b")
        gates.lose("a")
        gates.one.renew([Ticket("a"), Ticket("settled-long-ago")])

        assert isinstance(gates.other.ask(Ticket("c")), InLine)
        assert stores.redis.zcard(keys.MODEL_CALLS) == 2


def test_who_gave_up_or_is_gone_holds_nobody_up(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        for ticket in ("a", "b", "gives-up", "is-gone", "waits"):
            gates.one.ask(Ticket(ticket))
            stores.wait_a_millisecond()
        gates.one.settle(Ticket("a"), STATE, "answered")
        gates.one.settle(Ticket("gives-up"), State(""), "unknown")
        gates.forget("is-gone")

        assert isinstance(gates.one.ask(Ticket("waits")), Go)


def test_a_minute_has_so_many_calls_and_no_more(stores: Stores) -> None:
    with open_gates(stores, THREE_A_MINUTE) as gates:
        for ticket in ("a", "b", "c"):
            gates.one.settle(Ticket(ticket), gates.begin(ticket), "answered")

        assert isinstance(gates.other.ask(Ticket("d")), InLine)
        assert stores.redis.pttl(keys.MODEL_STARTS) <= 60_000


def test_a_minute_after_a_call_another_may_begin(stores: Stores) -> None:
    with open_gates(stores, THREE_A_MINUTE) as gates:
        for ticket in ("a", "b", "c"):
            gates.begin(ticket)
        gates.one.ask(Ticket("d"))
        begun = stores.redis.zscore(keys.MODEL_STARTS, "a")
        assert begun is not None

        stores.redis.zadd(keys.MODEL_STARTS, {"a": begun - 50_000})
        soon = gates.one.ask(Ticket("d"))
        stores.redis.zadd(keys.MODEL_STARTS, {"a": begun - 60_000})

        assert soon == InLine(2.0)
        assert isinstance(gates.other.ask(Ticket("e")), InLine)
        assert isinstance(gates.one.ask(Ticket("d")), Go)


def test_the_api_counts_calls_and_who_waits_for_one(stores: Stores) -> None:
    with open_gates(stores, TWO_AT_A_TIME) as gates:
        for ticket in ("a", "b", "c", "d", "e"):
            gates.one.ask(Ticket(ticket))

        model = stores.run(stores.api.model())

        assert (model.calls, model.in_line) == (2, 3)
