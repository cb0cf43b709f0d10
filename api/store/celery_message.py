"""Celery messages by string replacement in a template that Celery itself rendered once."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from celery import Celery
from kombu import Connection
from kombu.transport import virtual
from kombu.utils.json import dumps

from shared.domain.job import JobId, Lane
from shared.wire.celery import common_configuration
from shared.wire.messages import DELIVERY_TAG, TaskName

_JOB_ID: Final = "loadgenie_job_id"
_BODY: Final = "loadgenie_body"


@dataclass(frozen=True, slots=True)
class _Template:
    envelope: str
    body: str

    def fill(self, job_id: JobId) -> str:
        body = base64.b64encode(self.body.replace(_JOB_ID, job_id).encode()).decode()
        return self.envelope.replace(_JOB_ID, job_id).replace(_BODY, body)


class JobMessages:
    """Fills the message that makes a worker run a job.

    A message carries the job's id and nothing else of it. Ids go in as they are: they hold no
    character that JSON escapes.
    """

    def __init__(self, templates: Mapping[Lane, _Template]) -> None:
        self._templates = templates

    @classmethod
    def render(cls) -> Self:
        """Return templates that the installed Celery rendered, one per lane; needs no network."""
        app = Celery(set_as_current=False)
        app.config_from_object(common_configuration())
        return cls({lane: _render(app, lane) for lane in Lane})

    def fill(self, job_id: JobId, lane: Lane) -> str:
        """Return the message of a job; DELIVERY_TAG stands where each delivery's tag goes."""
        return self._templates[lane].fill(job_id)


def _render(app: Celery, lane: Lane) -> _Template:
    message = _published(app, lane)
    body = base64.b64decode(message["body"]).decode()
    message["body"] = _BODY
    message["properties"]["delivery_tag"] = DELIVERY_TAG
    return _Template(envelope=dumps(message), body=body)


def _published(app: Celery, lane: Lane) -> dict[str, Any]:
    published: list[Any] = []
    with (
        Connection(transport=_recording(published)) as connection,
        app.amqp.Producer(connection, auto_declare=False) as producer,
    ):
        app.send_task(
            TaskName.RUN_JOB.value,
            args=[_JOB_ID],
            task_id=_JOB_ID,
            queue=lane.value,
            producer=producer,
        )
    message: dict[str, Any] = json.loads(dumps(published[0]))
    return message


def _recording(published: list[Any]) -> type[virtual.Transport]:
    """Return a transport that records what the Redis transport would push."""

    class RecordingChannel(virtual.Channel):
        def _put(self, queue: str, message: Any, **_options: Any) -> None:  # noqa: ARG002 - Kombu's
            published.append(message)

    class RecordingTransport(virtual.Transport):
        Channel = RecordingChannel

    return RecordingTransport
