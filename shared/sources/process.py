"""Reads sources in a process of its own, which ends in time whatever they hold.

What strangers wrote can take a parser down with it: deep nesting overflows libyaml's stack, and
aliases of aliases multiply. The kernel bounds that process, and it has none of this one's secrets.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from shared.domain.sources import Source, Sources
from shared.sources.gathering import UnreadableSourcesError, read_sources

# A mebibyte of YAML takes two seconds, and longer on a machine that is very busy.
WITHIN_S = 10.0
# The largest sources that are read take about 150 MB.
MEMORY_BYTES = 512 * 1024 * 1024
_CPU_S = 8
_START = "import sys; sys.path[:] = sys.argv[1:]; from shared.sources.process import serve; serve()"
_PROJECT = str(Path(__file__).parents[2])
_SOURCES = TypeAdapter(tuple[Source, ...])
_TOO_MUCH = "takes too long, or too much memory, to be read"


def read_in_time(sources: Sequence[Source]) -> Sources:
    """Return what sources say; blocks. Raises UnreadableSourcesError."""
    answer = _answer(_SOURCES.dump_json(tuple(sources)))
    if answer is None:
        raise UnreadableSourcesError(0 if len(sources) == 1 else None, _TOO_MUCH)
    if "reason" in answer:
        raise UnreadableSourcesError(answer["number"], answer["reason"])
    return Sources.model_validate(answer)


def _answer(request: bytes) -> dict[str, Any] | None:
    """Return what a reading process says; None if it was ended before it could."""
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours, in full
            [sys.executable, "-c", _START, _PROJECT, *sys.path],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},  # no secret is there to be found
            timeout=WITHIN_S,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
    return answer


def serve() -> None:
    """Read the sources on standard input, and write what they say, as JSON."""
    _confine()
    sources = _SOURCES.validate_json(sys.stdin.buffer.read())
    try:
        answer = read_sources(sources).model_dump_json()
    except UnreadableSourcesError as error:
        answer = json.dumps({"number": error.number, "reason": error.reason})
    sys.stdout.write(answer)


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
