"""Does a duration in the text mean one, to k6."""

import re
from collections.abc import Iterator

from shared.domain.verification import Finding
from worker.verify.report.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, number, string

_GO_DURATION = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:d|h|m|s|ms|us|µs|ns)")
_WHOLE_DURATION = re.compile(rf"\s*[-+]?(?:(?:{_GO_DURATION.pattern})+|0)\s*")
_PLAIN_NUMBER = re.compile(r"\s*\d+(?:\.\d+)?\s*")
# k6 refuses a test that is shorter than this.
_SHORTEST_MS = 1000


def check_duration(program: Program, owner: ObjectLiteral, name: str) -> Iterator[Finding]:
    """Report a duration that k6 does not read, or reads as something else."""
    node = owner.properties.get(name)
    text, value = string(program, node), number(program, node)
    if text is not None and _WHOLE_DURATION.fullmatch(text) is None:
        found = finding_at(
            program.source,
            Code.INVALID_DURATION,
            node,
            f"`{name}`: {text[:40]!r} is not a duration.",
            hint="Write a number with its unit, such as '30s', '2m' or '1h30m'.",
        )
        plain = _PLAIN_NUMBER.fullmatch(text) is not None
        yield weakened(found, "k6 takes it for milliseconds") if plain else found
    elif value is not None and name == "duration" and value < _SHORTEST_MS:
        yield finding_at(
            program.source,
            Code.INVALID_DURATION,
            node,
            f"`{name}: {value:g}` means {value:g} milliseconds.",
            hint=f"Write '{value:g}s' for seconds.",
        )
