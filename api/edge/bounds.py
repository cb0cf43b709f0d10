"""How much of a caller the server keeps, how long it waits for one, and how many it holds."""

import resource

BOUNDED = "loadgenie.bounded"
"""The ASGI extension by which the application knows that these bounds hold."""

HEAD_BYTES = 32 * 1024
HEAD_WITHIN_S = 10.0
BODY_WITHIN_S = 30.0
# A caller who takes nothing of its answer for so long is given up.
TAKEN_WITHIN_S = 30.0
# Requests of a connection that may be kept while the one before them is answered.
MOST_PIPELINED = 16

# Beyond this many, one event loop serves none of them well.
_MOST_CONNECTIONS = 10_000
# For Redis, the log, listening sockets, and connections that are accepted in one go.
_OTHER_DESCRIPTORS = 128


def most_connections() -> int:
    """Return how many connections may be open: below the descriptors that the process may have."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    return min(_MOST_CONNECTIONS, max(allowed - _OTHER_DESCRIPTORS, allowed // 2))


def most_waiting() -> int:
    """Return how many requests may wait at a time; the other connections are for all the rest."""
    return most_connections() * 3 // 4
