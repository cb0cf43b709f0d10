import threading
from collections.abc import Callable

from shared.domain.job import JobId
from tests.support.fakes import ScriptedStore
from tests.support.waiting import wait_until
from worker.budget import Budget
from worker.ports import Lease
from worker.upkeep.leases import LeaseKeeper
from worker.upkeep.shutdown import Shutdown

LEASE = Lease(JobId("a-job"), 1)


def shutdown(
    keeper: LeaseKeeper, *, grace_s: float, cut_off: Callable[[], object] = lambda: None
) -> Shutdown:
    subject = Shutdown(
        keeper, grace_s=grace_s, on_begin=lambda: None, close_s=0.05, cut_off=cut_off
    )
    subject.start()
    return subject


def stopped(budget: Budget) -> bool:
    return budget._reason is not None


def test_nothing_is_stopped_before_the_grace_is_over() -> None:
    keeper, budget = LeaseKeeper(ScriptedStore()), Budget(60)

    with keeper.kept(LEASE, budget):
        shutdown(keeper, grace_s=0.1).begin()
        at_first = stopped(budget)
        wait_until(lambda: stopped(budget), within_s=5, what="stop")

    assert not at_first


def test_an_idle_worker_does_not_wait_for_its_grace() -> None:
    cut_off = threading.Event()

    shutdown(LeaseKeeper(ScriptedStore()), grace_s=60, cut_off=cut_off.set).begin()

    assert cut_off.wait(5)


def test_a_process_that_will_not_close_is_cut_off() -> None:
    cut_off = threading.Event()

    shutdown(LeaseKeeper(ScriptedStore()), grace_s=0, cut_off=cut_off.set).begin()

    assert cut_off.wait(5)


def test_a_worker_that_nobody_stops_is_not_cut_off() -> None:
    cut_off = threading.Event()

    shutdown(LeaseKeeper(ScriptedStore()), grace_s=0, cut_off=cut_off.set)

    assert not cut_off.wait(0.2)
