"""Writes a job's events to one listener until the last of them, with no gap and none twice."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager

import structlog
from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.documents import EventData
from api.environment import Environment
from api.notices import Watch
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
    ) -> None:
        super().__init__(events, headers=headers, media_type=EVENT_STREAM)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it. Raises RateLimitedError and OverloadedError before anything is sent."""
        with self._place:
            await super().__call__(scope, receive, send)


def unseen(events: Sequence[JobEvent], last_event_id: str | None) -> Sequence[JobEvent]:
    """Return the events after `last_event_id`; all of them if it is not the id of one."""
    ids = [event.id for event in events]
    return events[ids.index(last_event_id) + 1 :] if last_event_id in ids else events


async def follow(
    environment: Environment, job_id: JobId, missed: Sequence[JobEvent], *, after: str | None
) -> AsyncIterator[bytes]:
    """Yield `missed`, then what comes after the event `after`, up to the job's last event.

    Ends early, for the listener to come back, when the process stops, when Redis is out of reach,
    or when it has lost the job.
    """
    yield format_sse_event(retry=RETRY_MS)
    with environment.notices.watch(job_id) as watch, environment.metrics.waiters.track_inprogress():
        while not environment.stopping.begun:
            for event in missed:
                after = event.id
                yield _written(job_id, event)
                if event.kind is EventKind.RESULT:
                    return
            try:
                missed = await environment.store.events(job_id, after=after)
                if missed or await _changed(environment, watch):
                    continue
                history = await environment.store.events(job_id, after=None)
            except StoreUnavailableError as error:
                log.warning("event_stream_interrupted", cause=type(error.__cause__).__name__)
                return
            if not history:
                return
            yield format_sse_event(comment="keep-alive")


async def _changed(environment: Environment, watch: Watch) -> bool:
    """Return True once something happened or the process stops; False after a silent interval."""
    with environment.stopping.listener() as stop:
        changed = asyncio.ensure_future(watch.changed(within_s=environment.heartbeat_s))
        try:
            await asyncio.wait((changed, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not changed.done():
                changed.cancel()
        return stop.done() or changed.result()


def _written(job_id: JobId, event: JobEvent) -> bytes:
    data = EventData.of(job_id, event).json_text(event.kind)
    return format_sse_event(event=event.kind.value, id=event.id, data_str=data)
