"""Whether an exception came of something that was made up: an answer, a file, a value of __ENV.

A dry run invents what the outside world would give. An exception is excused only if something that
follows from it stands in the expression that failed, or in the condition under which it was thrown.
"""

import re
from collections.abc import Mapping
from functools import cached_property

from tree_sitter import Node

from worker.budget import Budget
from worker.k6.log import Position, is_placed, positions
from worker.verify.static.facts import ScriptFacts
from worker.verify.static.reading.expressions import function_around
from worker.verify.static.reading.neighbours import Neighbours
from worker.verify.static.reading.reader import read
from worker.verify.static.reading.source import Source, field, text_of
from worker.verify.static.reading.taint import Taint

# The name fails, whatever value it was to hold.
_OF_THE_NAME = re.compile(r"ReferenceError|Assignment to constant variable")
# The static layer has read the script before, in less.
READ_S = 4.0


class Provenance:
    """Where the exceptions of a script come from. Its files are read when that is first asked."""

    def __init__(self, facts: ScriptFacts) -> None:
        self._facts = facts.without_data()

    def __call__(self, stack: str) -> bool:
        """Return whether what failed, by an exception's stack, follows from something made up.

        True also where the stack names no place in the script and the script gets anything from
        outside: then nobody can tell.
        """
        if _OF_THE_NAME.search(stack.partition("\n")[0]):
            return False
        places = [place for place in positions(stack) if place.file in self._taints]
        if not places:
            return any(taint.anything for taint in self._taints.values())
        nodes = ((place.file, _node_at(self._taints[place.file], place)) for place in places)
        # An error class of the script's own begins in its constructor; who threw it stands further
        # out.
        for file, node in nodes:
            if node is not None and not _in_constructor(node):
                return self._taints[file].failed(node, native=_begins_elsewhere(stack))
        return False

    @cached_property
    def _taints(self) -> Mapping[str, Taint]:
        return _Linked(self._facts).taints


class _Linked:
    """The taints of a script's files, each after those of the files that it imports."""

    def __init__(self, facts: ScriptFacts) -> None:
        self.taints: dict[str, Taint] = {}
        self._files = {file.path: file for file in facts.files}
        self._neighbours = Neighbours(entry=facts.entry.path)
        self._opens_unknown = facts.opens_files
        self._waiting: set[str] = set()
        for path in reversed(self._files):
            self._link(path)

    def _link(self, path: str) -> None:
        """Follow a file's values. Of files that import each other, one is read without the other.

        What such a file takes of the other counts as made up.
        """
        if path in self.taints or path in self._waiting:
            return
        self._waiting.add(path)
        file = self._files[path]
        led_to = {use.module: use.path for use in file.imports if use.path in self._files}
        for each in led_to.values():
            self._link(each or "")
        program = read(
            Source(file.text, file.language, path=path),
            Budget(READ_S),
            neighbours=self._neighbours,
        )
        known = {name: self.taints[to] for name, to in led_to.items() if to in self.taints}
        self.taints[path] = Taint(program, known, opens_unknown=self._opens_unknown)


def _in_constructor(node: Node) -> bool:
    function = function_around(node)
    name = field(function, "name") if function is not None else None
    return name is not None and text_of(name) == "constructor"


def _begins_elsewhere(stack: str) -> bool:
    """Return whether the innermost frame is not the script's: a built-in function failed."""
    frame = next((line for line in stack.split("\n") if line.startswith("\tat ")), "")
    return bool(frame) and not is_placed(frame)


def _node_at(taint: Taint, place: Position) -> Node | None:
    source = taint.program.source
    lines = source.data.split(b"\n")
    if place.line > len(lines):
        return None
    text = lines[place.line - 1].decode("utf-8", "replace")
    offset = len(text[: place.column - 1].encode())
    return source.root.descendant_for_point_range(
        (place.line - 1, offset), (place.line - 1, min(offset + 1, len(lines[place.line - 1])))
    )
