"""Browser scripts can't be tried here, so their commonest mistakes are looked for in the text."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import object_literal

_PAGE_ACTIONS = frozenset(
    """goto click dblclick fill type press screenshot close waitForNavigation waitForSelector
    waitForLoadState waitForTimeout check uncheck selectOption hover focus tap content title
    reload setContent textContent innerText innerHTML""".split()  # noqa: SIM905 - reads better
)
_NEW_PAGE = frozenset({"newPage", "newContext"})


def check_browser(program: Program) -> Iterator[Finding]:
    """Report browser calls that nobody awaits, and scenarios that name no browser."""
    if "k6/browser" not in program.modules:
        return
    for call in program.calls:
        yield from _check_call(program, call)
    for name, scenario in (program.scenarios or {}).items():
        options = object_literal(program, scenario.properties.get("options"))
        if not scenario.partial and (options is None or "browser" not in options.properties):
            yield finding_at(
                program.source,
                Code.NO_BROWSER_TYPE,
                scenario.node,
                f"Scenario {name!r} names no browser type.",
                hint="Add options: { browser: { type: 'chromium' } } if it uses the browser.",
            )


def _check_call(program: Program, call: Node) -> Iterator[Finding]:
    function = field(call, "function")
    if function is None or function.type != "member_expression" or _is_used_as_promise(call):
        return
    owner, name = field(function, "object"), field(function, "property")
    if owner is None or name is None:
        return
    taken = program.imported(owner)
    if taken is not None and taken.module == "k6/browser" and text_of(name) in _NEW_PAGE:
        yield _unawaited(program, name)
    elif text_of(name) in _PAGE_ACTIONS and _is_page(program, owner):
        found = _unawaited(program, name)
        yield weakened(found, "the name may be of something else than a page")


def _unawaited(program: Program, name: Node) -> Finding:
    return finding_at(
        program.source,
        Code.MISSING_AWAIT,
        name,
        f"{text_of(name)}() returns a promise that nothing awaits.",
        hint="Write `await` before the call, in an async function.",
    )


def _is_used_as_promise(call: Node) -> bool:
    parent = call.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    # In a list it may go to Promise.all; `.then` takes it; returned, the caller awaits it.
    return parent is None or parent.type in {
        "await_expression",
        "array",
        "arguments",
        "member_expression",
        "return_statement",
        "arrow_function",
    }


def _is_page(program: Program, owner: Node) -> bool:
    if owner.type != "identifier":
        return False
    binding = program.binding(owner)
    value = binding.value if binding else None
    if value is not None and value.type == "await_expression" and value.named_children:
        value = value.named_children[0]
    function = field(value, "function") if value is not None else None
    name = field(function, "property") if function is not None else None
    return name is not None and text_of(name) == "newPage"
