"""Is the work done in the right place: files and metrics in init, requests in VU code."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.built_in_metrics import MetricKind
from worker.k6.http_api import http_api
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.opened import is_open, opened_files
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.requests import http_method
from worker.verify.static.reading.source import field, text_of

# Functions that call their argument at once, in the context of the caller.
_HERE = frozenset({"group", "forEach", "map", "filter", "reduce"})


def check_contexts(program: Program) -> Iterator[Finding]:
    """Report what k6 refuses in the init context, and what it refuses outside of it."""
    requests = {*http_api().requests, "batch"}
    run = program.vu_functions
    for call in program.calls:
        function = program.scope(call).function
        if function is None and http_method(program, call) in requests:
            yield finding_at(
                program.source,
                Code.HTTP_IN_INIT,
                call,
                "k6 makes no requests in the init context.",
                hint="Move the request into setup() or the default function.",
            )
        elif function is not None and (what := _init_only(program, call)):
            if _outermost(program, function) not in run:
                continue
            yield finding_at(
                program.source,
                Code.INIT_ONLY,
                call,
                f"{what} works only in the init context, outside of functions.",
                hint="Move it to the top of the script.",
            )


def _outermost(program: Program, function: Node) -> Node | None:
    """Return the function of the module's top level around a call; None if it may not run here."""
    while (around := program.scope(function).function) is not None:
        if not _runs_here(function):
            return None
        function = around
    return function


def _runs_here(function: Node) -> bool:
    given = function.parent
    call = given.parent if given is not None and given.type == "arguments" else None
    called = field(call, "function") if call is not None else None
    if called is None:
        return False
    name = field(called, "property") or called
    return text_of(name) in _HERE


def _init_only(program: Program, call: Node) -> str | None:
    if is_open(program, call):
        return "open()"
    if program.is_global(field(call, "function"), "require"):
        return "require()"
    taken = program.taken(field(call, "constructor"))
    if taken is None or taken.imported is None:
        return None
    if taken.module == "k6/metrics" and taken.imported in MetricKind:
        return f"new {taken.imported}()"
    if taken.module == "k6/data" and taken.imported == "SharedArray":
        return "new SharedArray()"
    return None


def check_files(program: Program) -> Iterator[Finding]:
    """Report the data files that the script opens and that are not known here."""
    for opened in opened_files(program):
        if opened.path is None and is_open(program, opened.call):
            yield finding_at(
                program.source,
                Code.DATA_FILE,
                opened.call,
                "The file that the script opens is not known here.",
                hint="Verify the script together with its data files.",
            )
