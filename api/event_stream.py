"""Writes a job's events to one listener until the last of them, with no gap and none twice."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager

import structlog
from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.documents import EventData
from api.environment import Environment
from api.stopping import Stopping
from api.waiting import unless_interrupted
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import EventKind, JobEvent, JobId

log = structlog.stdlib.get_logger(__name__)

EVENT_STREAM = "text/event-stream"
RETRY_MS = 2000


class PlacedStream(StreamingResponse):
    """A stream that holds a place as long as it is served, however that ends."""

    def __init__(
        self,
        place: AbstractContextManager[None],
        events: AsyncIterator[bytes],
        headers: Mapping[str, str],
        stopping: Stopping,
    ) -> None:
        super().__init__(events, headers=headers, media_type=EVENT_STREAM)
        self._place = place
        self._stopping = stopping

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it to its end, or until the caller hangs up or the process stops.

        Raises RateLimitedError and OverloadedError before anything is sent.
        """
        with self._place:
            start = {"status": self.status_code, "headers": self.raw_headers}
            await send({"type": "http.response.start", **start})
            await unless_interrupted(self._write(send), receive, self._stopping)
            await send({"type": "http.response.body"})

    async def _write(self, send: Send) -> None:
        async for chunk in self.body_iterator:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})


def unseen(events: Sequence[JobEvent], last_event_id: str | None) -> Sequence[JobEvent]:
    """Return the events after `last_event_id`; all of them if it is not the id of one."""
    ids = [event.id for event in events]
    return events[ids.index(last_event_id) + 1 :] if last_event_id in ids else events


async def follow(
    environment: Environment, job_id: JobId, missed: Sequence[JobEvent], *, after: str | None
) -> AsyncIterator[bytes]:
    """Yield `missed`, then what comes after the event `after`, up to the job's last event.

    Ends early, for the listener to come back, when Redis is out of reach, or has lost the job.
    """
    yield format_sse_event(retry=RETRY_MS)
    with environment.notices.watch(job_id) as watch, environment.metrics.waiters.track_inprogress():
        while True:
            for event in missed:
                after = event.id
                yield _written(job_id, event)
                if event.kind is EventKind.RESULT:
                    return
            try:
                missed = await environment.store.events(job_id, after=after)
                if missed or await watch.changed(within_s=environment.heartbeat_s):
                    continue
                history = await environment.store.events(job_id, after=None)
            except StoreUnavailableError as error:
                log.warning("event_stream_interrupted", cause=type(error.__cause__).__name__)
                return
            if not history:
                return
            yield format_sse_event(comment="keep-alive")


def _written(job_id: JobId, event: JobEvent) -> bytes:
    data = EventData.of(job_id, event).json_text(event.kind)
    return format_sse_event(event=event.kind.value, id=event.id, data_str=data)
