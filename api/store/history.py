"""A job's history as the API reads it: which events, and how they become JobEvents."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from shared.domain.job import EventKind, JobEvent, JobStatus, Stage
from shared.store.record import optional_time, time_of

_EVENT_ID: Final = re.compile(r"\d{1,19}-\d{1,19}", re.ASCII)


def range_start(after: str | None) -> str:
    """Return the range's start for XRANGE; that of all events if `after` is no event id."""
    return f"({after}" if after is not None and _EVENT_ID.fullmatch(after) else "-"


def decode_events(reply: Any) -> Sequence[JobEvent]:
    """Return the events of XRANGE's reply, oldest first."""
    return tuple(_decode_event(event_id, fields) for event_id, fields in reply)


def _decode_event(event_id: str, fields: Sequence[str]) -> JobEvent:
    record = dict(zip(fields[::2], fields[1::2], strict=True))
    return JobEvent(
        id=event_id,
        kind=EventKind(record["kind"]),
        status=JobStatus(record["status"]),
        stage=Stage(record["stage"]) if "stage" in record else None,
        # The server's clock stands in the id.
        at=time_of(event_id.partition("-")[0]),
        waits_for_model_until=optional_time(record.get("waits_for_model_until")),
        finding=json.loads(record["finding"]) if "finding" in record else None,
        repair=int(record["repair"]) if "repair" in record else None,
    )
