"""The Celery message that makes a worker run a job, as Celery's Redis transport would write it.

Celery itself is not asked, so an API needs none. A contract test holds what is here against what
the installed Celery publishes.
"""

import base64
import json
import os
import socket
from typing import Any, Final
from uuid import uuid4

from shared.domain.job import JobId, Lane
from shared.wire.messages import DELIVERY_TAG, TaskName

_JOB_ID: Final = "loadgenie_job_id"
_BODY: Final = "loadgenie_body"

# Arguments, keywords, and what would follow the task.
_ARGUMENTS: Final = [
    [_JOB_ID],
    {},
    {"callbacks": None, "errbacks": None, "chain": None, "chord": None},
]
_HEADERS: Final[dict[str, Any]] = {
    "lang": "py",
    "task": TaskName.RUN_JOB.value,
    "id": _JOB_ID,
    "shadow": None,
    "eta": None,
    "expires": None,
    "group": None,
    "group_index": None,
    "retries": 0,
    "timelimit": [None, None],
    "root_id": _JOB_ID,
    "parent_id": None,
    "argsrepr": f"['{_JOB_ID}']",
    "kwargsrepr": "{}",
    "origin": f"gen{os.getpid()}@{socket.gethostname()}",
    "ignore_result": None,
    "replaced_task_nesting": 0,
    "stamped_headers": None,
    "stamps": {},
}
# Nobody replies; Celery names a queue of the sender's all the same.
_REPLY_TO: Final = str(uuid4())


def message_of(job_id: JobId, lane: Lane) -> str:
    """Return the message of a job; DELIVERY_TAG stands where each delivery's tag goes.

    A message carries the job's id and nothing else of it. Ids go in as they are: they hold no
    character that JSON escapes.
    """
    body = base64.b64encode(_BODY_TEXT.replace(_JOB_ID, job_id).encode()).decode()
    return _ENVELOPES[lane].replace(_JOB_ID, job_id).replace(_BODY, body)


def _envelope(lane: Lane) -> dict[str, Any]:
    return {
        "body": _BODY,
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": _HEADERS,
        "properties": {
            "correlation_id": _JOB_ID,
            "reply_to": _REPLY_TO,
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": lane.value},
            "priority": 0,
            "body_encoding": "base64",
            "delivery_tag": DELIVERY_TAG,
        },
    }


_BODY_TEXT: Final = json.dumps(_ARGUMENTS)
_ENVELOPES: Final = {lane: json.dumps(_envelope(lane)) for lane in Lane}
