"""Does a duration in the text mean one, to k6."""

from collections.abc import Iterator

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.durations import parse_duration
from worker.k6.numbers import is_number
from worker.k6.options import SHORTEST_S
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import ObjectLiteral, number, string


def check_duration(program: Program, owner: ObjectLiteral, name: str) -> Iterator[Finding]:
    """Report a duration that k6 does not read, or reads as something else."""
    node = owner.properties.get(name)
    text, value = string(program, node), number(program, node)
    if text is not None and not _has_unit(text):
        found = finding_at(
            program.source,
            Code.INVALID_DURATION,
            node,
            f"`{name}`: {text[:40]!r} is not a duration.",
            hint="Write a number with its unit, such as '30s', '2m' or '1h30m'.",
        )
        yield weakened(found, "k6 takes it for milliseconds") if is_number(text) else found
    elif value is not None and name == "duration" and value < 1000 * SHORTEST_S:
        yield finding_at(
            program.source,
            Code.INVALID_DURATION,
            node,
            f"`{name}: {value:g}` means {value:g} milliseconds.",
            hint=f"Write '{value:g}s' for seconds.",
        )


def _has_unit(text: str) -> bool:
    """Whether a text is a duration that says what it counts."""
    try:
        length_s = parse_duration(text)
    except ValueError:
        return False
    return length_s == 0 or not is_number(text)
