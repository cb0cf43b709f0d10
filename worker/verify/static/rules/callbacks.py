"""Are check(), group() and sleep() given what they take."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field
from worker.verify.static.reading.values import arguments, number, object_literal, resolve

_NOT_CHECKS = frozenset(
    {"true", "false", "binary_expression", "arrow_function", "function_expression", "string"}
)
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "method_definition"})
# Nobody pauses a user for a quarter of an hour; above a minute or two it is worth a look.
_SURELY_MS = 1000
_PERHAPS_MS = 120


def check_callbacks(program: Program) -> Iterator[Finding]:
    """Report calls of 'k6' functions that pass always, throw, or hang."""
    for call in program.calls:
        name = _k6_function(program, call)
        given = arguments(call)
        if name == "check" and len(given) > 1:
            yield from _check_check(program, given)
        elif name == "check" and len(given) == 1:
            yield finding_at(
                program.source,
                Code.CHECK_WITHOUT_FUNCTIONS,
                call,
                "check() is called without checks.",
                hint="Write check(response, { 'status is 200': (r) => r.status === 200 }).",
            )
        elif name == "group" and len(given) > 1:
            yield from _check_group(program, given[1])
        elif name == "sleep" and given:
            yield from _check_sleep(program, given[0])


def _k6_function(program: Program, call: Node) -> str | None:
    taken = program.taken(field(call, "function"))
    return taken.imported if taken is not None and taken.module == "k6" else None


def _is_async(function: Node | None) -> bool:
    return (
        function is not None
        and function.type in _FUNCTIONS | {"function_declaration"}
        and any(child.type == "async" for child in function.children)
    )


def _check_check(program: Program, given: list[Node]) -> Iterator[Finding]:
    checks = resolve(program, given[1])
    if checks is not None and checks.type in _NOT_CHECKS:
        yield finding_at(
            program.source,
            Code.CHECK_WITHOUT_FUNCTIONS,
            given[1],
            "check() takes an object of named functions as its second argument.",
            hint="Write check(response, { 'status is 200': (r) => r.status === 200 }).",
        )
    read = object_literal(program, given[1])
    for name, node in (read.properties if read else {}).items():
        function = resolve(program, node)
        if _is_async(function):
            yield finding_at(
                program.source,
                Code.ASYNC_CALLBACK,
                node,
                f"The check {name[:60]!r} is async: a promise always passes.",
                hint="Await the value first, and check it in a plain function.",
            )


def _check_group(program: Program, callback: Node) -> Iterator[Finding]:
    if _is_async(resolve(program, callback)):
        yield finding_at(
            program.source,
            Code.ASYNC_CALLBACK,
            callback,
            "group() does not take an async function.",
            hint="Use a plain function, or leave the group out.",
        )


def _check_sleep(program: Program, argument: Node) -> Iterator[Finding]:
    seconds = number(program, argument)
    if seconds is None or seconds <= _PERHAPS_MS:
        return
    found = finding_at(
        program.source,
        Code.SLEEP_IN_MILLISECONDS,
        argument,
        f"sleep({seconds:g}) pauses for {seconds:g} seconds.",
        hint=f"Write sleep({seconds / 1000:g}) for {seconds:g} milliseconds.",
    )
    yield found if seconds >= _SURELY_MS else weakened(found, "a long pause may be meant")
