"""Which files a script opens, and which of them belong to its project."""

from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node

from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import arguments, string

# A longer text takes long to count the rows of.
_LONGEST_BYTES = 1024 * 1024
FILE_SYSTEM = "k6/experimental/fs"


class Opened(NamedTuple):
    """A call that opens a file: its name if that stands in the text, its path if it is known."""

    call: Node
    name: str | None
    path: str | None


def opened_files(program: Program) -> Iterator[Opened]:
    """Yield each call of open(), k6's own or that of its file system module."""
    for call in program.calls:
        if is_open(program, call) or _is_of_module(program, call):
            name = _name(program, next(iter(arguments(call)), None))
            path = None if name is None else program.neighbours.data(program.source.path, name)
            yield Opened(call, name, path)


def opened_text(program: Program, node: Node) -> str | None:
    """Return what a call of open() gives, if it is a text of the project that is not too long."""
    if node.type != "call_expression" or not is_open(program, node):
        return None
    given = arguments(node)
    name = _name(program, given[0]) if len(given) == 1 else None
    path = program.neighbours.data(program.source.path, name) if name is not None else None
    if path is None or len(program.neighbours.files[path]) > _LONGEST_BYTES:
        return None
    return program.neighbours.files[path].decode("utf-8", "replace")


def is_open(program: Program, call: Node) -> bool:
    """Return whether a call is one of k6's global open()."""
    return program.is_global(field(call, "function"), "open")


def knows_files(program: Program) -> bool:
    """Return whether a script opens files, all of which belong to its project."""
    opened = list(opened_files(program))
    return bool(opened) and all(each.path is not None for each in opened)


def _is_of_module(program: Program, call: Node) -> bool:
    taken = program.taken(field(call, "function"))
    return taken is not None and (taken.module, taken.imported) == (FILE_SYSTEM, "open")


def _name(program: Program, given: Node | None) -> str | None:
    """Return a file's name as text; import.meta.resolve() makes no other file of it."""
    if given is not None and given.type == "call_expression":
        function = field(given, "function")
        if function is not None and text_of(function) == "import.meta.resolve":
            given = next(iter(arguments(given)), None)
    return string(program, given)
