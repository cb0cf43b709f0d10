"""Composes Lua scripts of small files and of the tables that Python already has."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from shared.domain.job import FOLLOWS, Lane
from shared.store.record import JOB_FIELDS
from shared.wire import keys
from shared.wire.messages import DELIVERY_TAG

# A job has a handful of events; this bounds one that goes to and fro.
_EVENTS_KEPT: Final = 500
# Messages of cancelled jobs that may wait beside those of MAX_QUEUED_JOBS: about a megabyte.
_STRAY_MESSAGES: Final = 1000
_REQUIRES: Final = re.compile(r"^-- requires: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """A script's whole text and the digest that EVALSHA knows it by."""

    text: str
    sha1: str


@cache
def load(name: str) -> Script:
    """Return `lua/{name}.lua` with all that it requires."""
    return compose(_read(name))


def milliseconds(seconds: float) -> int:
    """Return seconds as the scripts count them, at least 1."""
    return max(1, round(seconds * 1000))


def compose(body: str) -> Script:
    """Return a script: the tables, then the required files, each once, then the body."""
    parts: dict[str, str] = {}
    _collect(body, parts)
    text = "\n".join([_tables(), *parts.values(), body])
    # Redis names scripts by SHA-1; nothing is secured by it.
    return Script(text=text, sha1=hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


def _collect(body: str, parts: dict[str, str]) -> None:
    for names in _REQUIRES.findall(body):
        for name in names.split():
            if name not in parts:
                required = _read(name)
                _collect(required, parts)
                parts[name] = required


def _read(name: str) -> str:
    return (files("shared.store") / "lua" / f"{name}.lua").read_text(encoding="utf-8")


@cache
def _tables() -> str:
    names = {
        "lane": keys.LANE,
        "job": keys.JOB,
        "events": keys.EVENTS,
        "queued": keys.QUEUED,
        "order": keys.ORDER,
        "leases": keys.LEASES,
        "deadlines": keys.DEADLINES,
        "last_attempt": keys.LAST_ATTEMPT,
        "dead_letters": keys.DEAD_LETTERS,
        "webhooks": keys.WEBHOOKS,
        "dead_webhooks": keys.DEAD_WEBHOOKS,
        "flight": keys.FLIGHT,
        "cache": keys.CACHE,
        "following": keys.FOLLOWING,
        "followers": keys.FOLLOWERS,
        "workers": keys.WORKERS,
        "deferred": keys.DEFERRED,
        "breaker": keys.BREAKER,
        "model_calls": keys.MODEL_CALLS,
        "model_starts": keys.MODEL_STARTS,
        "model_line": keys.MODEL_LINE,
        "model_line_seen": keys.MODEL_LINE_SEEN,
        "ready": keys.READY,
        "notices": keys.NOTICES,
    }
    follows = ", ".join(
        f"{status} = {{{', '.join(f'{after} = true' for after in sorted(FOLLOWS[status]))}}}"
        for status in FOLLOWS
    )
    return "\n".join(
        [
            f"local KEY = {{{', '.join(f'{name} = {value!r}' for name, value in names.items())}}}",
            f"local FOLLOWS = {{{follows}}}",
            f"local LANES = {{{', '.join(repr(lane.value) for lane in Lane)}}}",
            f"local FIELDS = {{{', '.join(map(repr, JOB_FIELDS))}}}",
            f"local STATUS_FIELD = {JOB_FIELDS.index('status') + 1}",
            f"local LANE_FIELD = {JOB_FIELDS.index('lane') + 1}",
            f"local DELIVERY_TAG = {DELIVERY_TAG!r}",
            f"local EVENTS_KEPT = {_EVENTS_KEPT}",
            f"local STRAY_MESSAGES = {_STRAY_MESSAGES}",
        ]
    )
