from shared.domain.job import JobId, Lane, Owner
from shared.wire import keys


def test_every_name_has_the_prefix() -> None:
    names = [
        keys.lane(Lane.BATCH),
        keys.job(JobId("1")),
        keys.events(JobId("1")),
        keys.owner(Owner("o")),
        keys.idempotency(Owner("o"), "k"),
        *(keys.ORDER, keys.LEASES, keys.DEADLINES, keys.WORKERS, keys.NOTICES),
    ]

    assert all(name.startswith("loadgenie:") for name in names)
    assert len(set(names)) == len(names)


def test_a_lanes_name_is_its_queues_name_behind_the_prefix() -> None:
    assert keys.lane(Lane.INTERACTIVE) == "loadgenie:interactive"


def test_owner_and_key_cannot_be_shifted_into_each_other() -> None:
    assert keys.idempotency(Owner("ab"), "c") != keys.idempotency(Owner("a"), "bc")
    assert keys.idempotency(Owner("a"), "1:b") != keys.idempotency(Owner("a1:"), "b")


def test_any_text_can_be_an_idempotency_key() -> None:
    assert len(keys.idempotency(Owner(""), "🚀\0 \n" * 1000)) == len(keys.IDEMPOTENCY) + 64
