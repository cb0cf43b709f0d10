import base64
import json
from uuid import uuid4

from api.store.celery_message import message_of
from shared.domain.job import JobId, Lane
from shared.wire.messages import DELIVERY_TAG, TaskName


def test_the_body_holds_the_id_and_nothing_else() -> None:
    job_id = JobId(str(uuid4()))

    message = json.loads(message_of(job_id, Lane.BATCH))

    arguments, keywords, _ = json.loads(base64.b64decode(message["body"]))
    assert (arguments, keywords) == ([job_id], {})


def test_the_headers_name_the_task_and_the_job() -> None:
    job_id = JobId(str(uuid4()))

    message = json.loads(message_of(job_id, Lane.BATCH))

    headers = message["headers"]
    assert headers["task"] == TaskName.RUN_JOB
    assert headers["id"] == headers["root_id"] == job_id
    assert message["properties"]["correlation_id"] == job_id
    assert (headers["argsrepr"], headers["kwargsrepr"]) == (f"['{job_id}']", "{}")


def test_the_routing_key_is_the_lane() -> None:
    for lane in Lane:
        message = json.loads(message_of(JobId("1"), lane))
        assert message["properties"]["delivery_info"]["routing_key"] == lane


def test_only_the_delivery_tag_is_left_to_fill() -> None:
    filled = message_of(JobId("1"), Lane.BATCH)

    assert filled.count("loadgenie_") == 1
    assert json.loads(filled)["properties"]["delivery_tag"] == DELIVERY_TAG


def test_two_messages_share_nothing_of_their_jobs() -> None:
    first = message_of(JobId("11111111"), Lane.BATCH)
    second = message_of(JobId("22222222"), Lane.BATCH)

    assert first != second
    assert "22222222" not in first
    assert "11111111" not in second
