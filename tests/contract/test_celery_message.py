"""What we push is what the installed Celery would push."""

import json
from typing import Any

import pytest
from celery import Celery

from api.store.celery_message import message_of
from shared.domain.job import JobId, Lane
from shared.wire import keys
from shared.wire.messages import DELIVERY_TAG, TaskName
from tests.support.redis_server import RedisServer
from tests.support.stores import Stores, open_stores
from worker.celery_app.configuration import worker_configuration

JOB_ID = JobId("4be51b0f-7c7b-4b0e-9b4f-6a4a2a2a6c5d")


def published_by_celery(url: str, lane: Lane) -> None:
    """Send the task as any Celery program would."""
    app = Celery(set_as_current=False)
    app.config_from_object(worker_configuration(redis_url=url, concurrency=1))
    with app.connection_for_write() as connection:
        app.send_task(
            TaskName.RUN_JOB.value,
            args=[JOB_ID],
            task_id=JOB_ID,
            queue=lane.value,
            connection=connection,
        )


def comparable(message: str) -> dict[str, Any]:
    """Read a message without what differs between two senders of the same task."""
    envelope: dict[str, Any] = json.loads(message)
    assert envelope["properties"].pop("delivery_tag")
    assert envelope["properties"].pop("reply_to")
    assert envelope["headers"].pop("origin")
    return envelope


@pytest.mark.parametrize("lane", list(Lane))
def test_a_filled_message_equals_celerys_own(real_stores: Stores, lane: Lane) -> None:
    published_by_celery(real_stores.url, lane)

    (theirs,) = real_stores.redis.lrange(keys.lane(lane), 0, -1)
    ours = message_of(JOB_ID, lane)
    assert comparable(ours) == comparable(theirs)
    assert list(json.loads(ours)) == list(json.loads(theirs))


def test_the_store_pushes_where_celery_pushes(
    shared_redis_server: RedisServer, redis_url: str
) -> None:
    for url in (redis_url, shared_redis_server.unix_url.replace("db=0", "db=3")):
        published_by_celery(url, Lane.BATCH)

        with open_stores(url) as stores:
            accepted = stores.job_id()
            assert stores.messages() == [JOB_ID, accepted]


def test_a_pushed_message_is_complete(real_stores: Stores) -> None:
    job_id = real_stores.job_id(lane=Lane.BATCH)

    (message,) = real_stores.redis.lrange(keys.lane(Lane.BATCH), 0, -1)

    filled = message_of(job_id, Lane.BATCH)
    assert comparable(message) == comparable(filled)
    assert DELIVERY_TAG not in message
