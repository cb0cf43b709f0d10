from typing import Any

from shared.domain.job import Lane
from worker.celery_app.configuration import worker_configuration


def worker(url: str = "redis://127.0.0.1:6379/0", **changes: Any) -> dict[str, Any]:
    options: dict[str, Any] = {
        "redis_url": url,
        "concurrency": 7,
    } | changes
    return worker_configuration(**options)


def test_an_idle_read_is_shorter_than_the_socket_timeout() -> None:
    options = worker()["broker_transport_options"]

    assert options["socket_timeout"] > 1  # BRPOP's


def test_a_worker_takes_every_lane_in_turn_and_no_more_than_it_can_run() -> None:
    configuration = worker()

    assert [queue.name for queue in configuration["task_queues"]] == list(Lane)
    assert configuration["broker_transport_options"]["queue_order_strategy"] == "round_robin"
    assert configuration["worker_prefetch_multiplier"] == 1
    assert (configuration["worker_pool"], configuration["worker_concurrency"]) == ("threads", 7)
    assert configuration["task_acks_late"] is True


def test_only_json_is_accepted() -> None:
    assert worker()["accept_content"] == ["json"]
    assert worker()["task_serializer"] == "json"
