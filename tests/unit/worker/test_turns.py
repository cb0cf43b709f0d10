"""Who waits for a turn gets it before whoever came later."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from shared.domain.errors import DeadlineExceededError
from tests.support.waiting import wait_until
from worker.budget import Budget
from worker.turns import Turns


def test_turns_go_to_those_who_wait_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.turns._LOOK_S", 0.001)  # nobody loses their place by looking
    turns, order, done = Turns(1), list[int](), list[Future[None]]()

    def go(number: int) -> None:
        with turns.taken(Budget(30)):
            order.append(number)

    with ThreadPoolExecutor(8) as pool:
        with turns.taken(Budget(30)):
            for number in range(8):
                done.append(pool.submit(go, number))
                waiting = number + 1
                wait_until(lambda: len(turns._waiting) == waiting, within_s=10, what="one in line")  # noqa: B023
        for each in done:
            each.result(timeout=10)

    assert order == list(range(8))


def test_who_leaves_the_line_takes_no_turn() -> None:
    turns = Turns(1)

    with turns.taken(Budget(30)), pytest.raises(DeadlineExceededError), turns.taken(Budget(0.01)):
        pass

    with turns.taken(Budget(0.5)):
        assert not turns._waiting


def test_no_more_than_the_size_go_on_at_a_time() -> None:
    turns = Turns(2)

    with (
        turns.taken(Budget(30)),
        turns.taken(Budget(30)),
        pytest.raises(DeadlineExceededError),
        turns.taken(Budget(0.01)),
    ):
        pass
