import pytest

from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobId
from tests.support.fakes import ScriptedStore
from worker.budget import Budget, JobStoppedError, StopReason
from worker.ports import Lease
from worker.upkeep.leases import LeaseKeeper

ONE, TWO = Lease(JobId("one"), 1), Lease(JobId("two"), 3)


def test_all_leases_are_renewed_in_one_call() -> None:
    store = ScriptedStore()
    keeper = LeaseKeeper(store)

    with keeper.kept(ONE, Budget(60)), keeper.kept(TWO, Budget(60)):
        keeper.renew()

    assert store.renewed == [(ONE, TWO)]


def test_nothing_is_renewed_when_nothing_runs() -> None:
    store = ScriptedStore()
    keeper = LeaseKeeper(store)

    with keeper.kept(ONE, Budget(60)):
        pass
    keeper.renew()

    assert store.calls == []


@pytest.mark.parametrize("reason", [StopReason.CANCELLED, StopReason.LEASE_LOST])
def test_a_lost_lease_stops_its_attempt_and_no_other(reason: StopReason) -> None:
    store = ScriptedStore()
    store.lost[ONE] = reason
    keeper = LeaseKeeper(store)
    lost, held = Budget(60), Budget(60)

    with keeper.kept(ONE, lost), keeper.kept(TWO, held):
        keeper.renew()

    with pytest.raises(JobStoppedError) as raised:
        lost.check()
    assert raised.value.reason is reason
    held.check()


def test_attempts_go_on_while_the_store_is_out_of_reach() -> None:
    store = ScriptedStore()
    store.outages = 1
    keeper = LeaseKeeper(store)
    budget = Budget(60)

    with keeper.kept(ONE, budget):
        with pytest.raises(StoreUnavailableError):
            keeper.renew()
        keeper.renew()

    budget.check()
    assert store.renewed == [(ONE,)]


def test_a_shutdown_stops_what_runs_and_what_begins_later() -> None:
    keeper = LeaseKeeper(ScriptedStore())
    before, after = Budget(60), Budget(60)

    with keeper.kept(ONE, before):
        keeper.stop_all(StopReason.SHUTDOWN)
    with keeper.kept(TWO, after):
        pass

    for budget in (before, after):
        with pytest.raises(JobStoppedError):
            budget.check()


def test_a_keeper_knows_what_runs_and_when_nothing_does() -> None:
    keeper = LeaseKeeper(ScriptedStore())

    with keeper.kept(ONE, Budget(60)):
        busy = (keeper.running, keeper.runs(ONE.job_id), keeper.wait_until_idle(within_s=0))

    assert busy == (1, True, False)
    assert keeper.wait_until_idle(within_s=0)
    assert not keeper.runs(ONE.job_id)
