"""The part of Celery's configuration that sender and consumer must agree on."""

from typing import Any

from kombu import Exchange, Queue

from shared.domain.job import Lane


def common_configuration() -> dict[str, Any]:
    """Return the settings that make both ends write and read the same messages."""
    return {
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
    }
