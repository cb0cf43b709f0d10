"""Celery's configuration of a worker, as a plain dictionary."""

from collections.abc import Mapping
from typing import Any, Final

from kombu import Exchange, Queue

from shared.domain.job import Lane
from shared.wire.keys import PREFIX
from worker.celery_app.transport import transport

_TRANSPORT_OPTIONS: Final[Mapping[str, Any]] = {
    "global_keyprefix": PREFIX,
    # Kombu would keep a copy of each message until its job has ended, in two transactions and four
    # commands a job. The record says the same: a sweep sends again whatever was lost.
    "ack_emulation": False,
    "queue_order_strategy": "round_robin",
    # One list per lane; the further steps are for message priorities, which nobody sends.
    "priority_steps": [0],
    # Longer than the second that BRPOP waits, else an idle worker would reconnect all the time.
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "client_name": "loadgenie-worker",
}


def worker_configuration(
    *, redis_url: str, concurrency: int, task_events: bool = False
) -> dict[str, Any]:
    """Return the settings of a worker: `concurrency` threads that take both lanes in turn.

    `task_events` makes it tell Celery's monitors what it does, and answer their questions.
    """
    return {
        # As the API writes messages: `api/store/celery_message.py`.
        "task_serializer": "json",
        "accept_content": ["json"],
        # The job's record holds the outcome; a result backend would keep it twice.
        "task_ignore_result": True,
        "result_backend": None,
        "task_queues": [Queue(lane, Exchange(""), routing_key=lane) for lane in Lane],
        "task_default_queue": Lane.BATCH.value,
        "task_default_exchange": "",
        "task_default_routing_key": Lane.BATCH.value,
        "task_create_missing_queues": False,
        "task_send_sent_event": False,
        "enable_utc": True,
        # The transport knows the address, and this says only that it is Redis.
        "broker_url": "redis://",
        "broker_transport": transport(redis_url),
        "broker_transport_options": dict(_TRANSPORT_OPTIONS),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "worker_pool": "threads",
        "worker_concurrency": concurrency,
        "worker_prefetch_multiplier": 1,
        # The record decides about every retry; a message that was worked off is worked off.
        "task_acks_late": True,
        "task_acks_on_failure_or_timeout": True,
        "task_reject_on_worker_lost": True,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_enable_remote_control": task_events,
        "worker_send_task_events": task_events,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
    }
