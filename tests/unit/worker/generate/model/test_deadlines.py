"""Calls end when their time is up, although nobody in them looks at a clock."""

import threading

from worker.budget import Budget, StopReason
from worker.generate.model.deadlines import Deadlines


def test_a_budget_is_stopped_when_its_time_is_up() -> None:
    stopped = threading.Event()

    with Deadlines("test").bounded(Budget(30), 0.05) as bound, bound.stopping(stopped.set):
        assert stopped.wait(timeout=5)

    assert bound.is_over


def test_a_later_call_with_less_time_ends_first() -> None:
    deadlines, ended = Deadlines("test"), threading.Event()

    with deadlines.bounded(Budget(60), 60) as long, deadlines.bounded(Budget(60), 0.05) as short:
        with short.stopping(ended.set):
            assert ended.wait(timeout=5)

        assert not long.is_over


def test_what_ends_the_attempt_ends_the_call() -> None:
    budget = Budget(60)

    with Deadlines("test").bounded(budget, 60) as bound:
        budget.stop(StopReason.CANCELLED)

        assert bound.is_over


def test_a_call_that_ended_by_itself_is_not_stopped_later() -> None:
    deadlines, watched = Deadlines("test"), threading.Event()

    with deadlines.bounded(Budget(60), 0.2) as first:
        pass
    with deadlines.bounded(Budget(60), 0.25) as second, second.stopping(watched.set):
        assert watched.wait(timeout=5)

    assert first._reason is None
