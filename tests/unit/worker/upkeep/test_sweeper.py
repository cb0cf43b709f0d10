import pytest

from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobId
from tests.support.fakes import ScriptedStore
from worker.ports import Swept
from worker.upkeep.sweeper import PATIENCE_AFTER_OUTAGE_S, Sweeper


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def sweeper(store: ScriptedStore, clock: Clock, counted: list[Swept] | None = None) -> Sweeper:
    count = ([] if counted is None else counted).append
    return Sweeper(store, worker="a-worker", count=count, clock=clock)


def test_each_tick_beats_and_then_sweeps() -> None:
    store = ScriptedStore()

    sweeper(store, Clock()).tick()

    assert store.calls == ["beat", "sweep"]


def test_what_a_sweep_found_is_counted() -> None:
    store = ScriptedStore()
    found = Swept(
        requeued=(JobId("a"),),
        republished=(JobId("b"),),
        expired=(JobId("c"),),
        poisoned=(JobId("d"),),
        resumed=(JobId("e"),),
    )
    store.sweeps.append(found)
    counted: list[Swept] = []

    sweeper(store, Clock(), counted).tick()

    assert counted == [found]


def test_after_an_outage_leases_get_time_to_be_renewed_before_jobs_are_handed_on() -> None:
    store, clock = ScriptedStore(), Clock()
    subject = sweeper(store, clock)
    store.outages = 1
    with pytest.raises(StoreUnavailableError):
        subject.tick()
    store.calls.clear()

    subject.tick()
    clock.now = PATIENCE_AFTER_OUTAGE_S - 0.1
    subject.tick()
    within_patience = list(store.calls)
    clock.now = PATIENCE_AFTER_OUTAGE_S
    subject.tick()

    assert within_patience == ["beat", "beat"]
    assert store.calls[-1] == "sweep"
