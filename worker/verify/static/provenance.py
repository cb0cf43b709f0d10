"""Whether an exception came of something that was made up: an answer, a file, a value of __ENV.

A dry run invents what the outside world would give. An exception is excused only if something that
follows from it stands in the expression that failed, or in the condition under which it was thrown.
"""

import re
from functools import cached_property

from tree_sitter import Node

from shared.domain.verification import Language
from worker.budget import Budget
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.reader import read
from worker.verify.static.reading.source import Source, field, text_of
from worker.verify.static.reading.taint import Taint, function_around

# The name fails, whatever value it was to hold.
_OF_THE_NAME = re.compile(r"ReferenceError|Assignment to constant variable")
# The static layer has read the script before, in less.
READ_S = 4.0

_SCRIPT_FRAME = re.compile(r"script\.[jt]s:(?: Line )?(\d{1,9}):(\d{1,9})")


class Provenance:
    """Where the exceptions of one script come from. The script is read when that is first asked."""

    def __init__(self, script: str, language: Language = Language.JAVASCRIPT) -> None:
        self._script = script
        self._language = language

    def __call__(self, stack: str) -> bool:
        """Return whether what failed, by an exception's stack, follows from something made up.

        True also where the stack names no place in the script and the script gets anything from
        outside: then nobody can tell.
        """
        if _OF_THE_NAME.search(stack.partition("\n")[0]):
            return False
        return _is_invented(self._program, self._taint, stack)

    @cached_property
    def _program(self) -> Program:
        return read(Source(self._script, self._language), Budget(READ_S))

    @cached_property
    def _taint(self) -> Taint:
        return Taint(self._program)


def _is_invented(program: Program, taint: Taint, stack: str) -> bool:
    places = [(int(line), int(column)) for line, column in _SCRIPT_FRAME.findall(stack)]
    if not places:
        return taint.anything
    nodes = (_node_at(program, line, column) for line, column in places)
    # An error class of the script's own begins in its constructor; who threw it stands further out.
    node = next((each for each in nodes if each is not None and not _in_constructor(each)), None)
    return node is not None and taint.failed(node, native=_begins_elsewhere(stack))


def _in_constructor(node: Node) -> bool:
    function = function_around(node)
    name = field(function, "name") if function is not None else None
    return name is not None and text_of(name) == "constructor"


def _begins_elsewhere(stack: str) -> bool:
    """Return whether the innermost frame is not the script's: a built-in function failed."""
    frame = next((line for line in stack.split("\n") if line.startswith("\tat ")), "")
    return bool(frame) and _SCRIPT_FRAME.search(frame) is None


def _node_at(program: Program, line: int, column: int) -> Node | None:
    lines = program.source.data.split(b"\n")
    if line > len(lines):
        return None
    text = lines[line - 1].decode("utf-8", "replace")
    offset = len(text[: column - 1].encode())
    return program.source.root.descendant_for_point_range(
        (line - 1, offset), (line - 1, min(offset + 1, len(lines[line - 1])))
    )
