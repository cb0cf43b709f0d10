import ssl
from typing import Any

import pytest

from shared.domain.job import Lane
from shared.wire.celery import common_configuration
from worker.celery_app.configuration import broker_url, worker_configuration


def worker(url: str = "redis://127.0.0.1:6379/0", **changes: Any) -> dict[str, Any]:
    options: dict[str, Any] = {
        "redis_url": url,
        "job_deadline_s": 300.0,
        "concurrency": 7,
    } | changes
    return worker_configuration(**options)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("redis://user:p%40ss@redis:6380/3", "redis://user:p%40ss@redis:6380/3"),
        ("rediss://redis.example:6380/1", "rediss://redis.example:6380/1"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        (
            "unix://user:p%40ss@/run/redis.sock?db=1",
            "redis+socket://user:p%40ss@/run/redis.sock?virtual_host=1",
        ),
    ],
)
def test_a_url_is_told_to_celery_in_its_own_spelling(url: str, expected: str) -> None:
    assert broker_url(url) == expected


def test_a_server_must_prove_who_it_is() -> None:
    configuration = worker("rediss://redis.example/0")

    assert configuration["broker_use_ssl"] == {"ssl_cert_reqs": ssl.CERT_REQUIRED}


def test_an_operator_may_choose_otherwise_in_the_url() -> None:
    assert worker("rediss://redis.example/0?ssl_cert_reqs=none")["broker_use_ssl"] is None


def test_plain_connections_use_no_tls() -> None:
    assert worker()["broker_use_ssl"] is None


def test_a_message_outlives_the_longest_job() -> None:
    options = worker(job_deadline_s=1234.0)["broker_transport_options"]

    assert options["visibility_timeout"] > 1234


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
    assert common_configuration()["accept_content"] == ["json"]
    assert common_configuration()["task_serializer"] == "json"


def test_sender_and_worker_agree() -> None:
    configuration = worker()

    assert {name: configuration[name] for name in common_configuration()} == common_configuration()
