"""Whether Redis may drop accepted jobs to make room."""

from collections.abc import Mapping
from typing import Any


def eviction_risk(about: Mapping[str, Any]) -> str | None:
    """Return the risk in the server's INFO as a sentence, None if there is none."""
    policy = about.get("maxmemory_policy", "noeviction")
    if policy == "noeviction" or not about.get("maxmemory"):
        return None
    return (
        f"Redis may drop accepted jobs when its memory is full: set maxmemory-policy to noeviction "
        f"(it is {policy})"
    )
