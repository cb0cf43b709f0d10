"""`python -m worker.health`: exit 0 if this container's worker lives; cheap enough to run often.

It asks the worker's own port, not Redis: an outage of Redis is no reason to restart workers.
"""

import http.client
import os
import sys

DEFAULT_METRICS_PORT = 9808
TIMEOUT_S = 3.0


def check() -> str | None:
    """Return what is wrong with the worker, None if nothing."""
    port = int(os.environ.get("WORKER_METRICS_PORT") or DEFAULT_METRICS_PORT)
    if port == 0:
        return "WORKER_METRICS_PORT is 0, so the worker cannot be asked"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/livez")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"the worker does not answer: {error}"
    finally:
        connection.close()
    return None if status == http.HTTPStatus.OK else "the worker is stuck"


if __name__ == "__main__":
    sys.exit(check())
