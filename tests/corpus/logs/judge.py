"""Whether each line of a log was read as what it is."""

from collections.abc import Iterator

from shared.sources.access_log import written_lines
from shared.sources.log_fields import Line
from shared.sources.log_lines import LogReader
from tests.corpus.logs.formats import FORMATS, WITHOUT_TIME, tells_agents
from tests.corpus.logs.traffic import TRAFFIC, Request


def is_whole(name: str) -> bool:
    """Return whether each line of a format was read, and rightly."""
    lines = list(_lines(FORMATS[name]()))
    return len(lines) == len(TRAFFIC) and all(
        line is not None and _is_right(name, line, request)
        for line, request in zip(lines, TRAFFIC, strict=True)
    )


def _lines(text: str) -> Iterator[Line | None]:
    reader = LogReader()
    for _, written in written_lines(text):
        if not reader.is_comment(written):
            yield reader.line(written)


def _is_right(name: str, line: Line, request: Request) -> bool:
    asked = request.asked
    at = None if line.at is None else int(line.at.timestamp())
    wanted_at = None if name in WITHOUT_TIME else int(request.at.timestamp())
    wanted = (asked.method, request.target, asked.status, wanted_at)
    agent = asked.agent if tells_agents(name) else ""
    return (line.method, line.target, line.status, at) == wanted and line.agent == agent
