"""Finds the functions that run in a browser's page, where other names are known than in k6."""

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.scopes import Kind
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import arguments, resolve

# Methods of pages, frames, locators, handles and contexts. Handlers of page.on() run in k6.
_PAGE_CALLS = frozenset(
    {"$$eval", "$eval", "addInitScript", "evaluate", "evaluateHandle", "waitForFunction"}
)


def runs_in_a_page(call: Node) -> bool:
    """Return whether the functions that a call is given run in a page."""
    function = field(call, "function")
    name = field(function, "property") if function is not None else None
    return name is not None and text_of(name) in _PAGE_CALLS


def find_page_functions(names: Names, calls: Iterable[Node]) -> Iterator[Node]:
    """Yield the functions that are handed to a page by their names."""
    for call in calls:
        for argument in arguments(call) if runs_in_a_page(call) else ():
            value = resolve(names, argument)
            if value is not None and value.type == "identifier":
                binding = names.binding(value)
                is_function = binding is not None and binding.kind is Kind.FUNCTION
                value = binding.value if binding is not None and is_function else None
            if value is not None and value != argument and value.type in FUNCTIONS:
                yield value
