"""Reads a syntax tree into a Program: one iterative walk that keeps track of scopes."""

from collections.abc import Iterable

from tree_sitter import Node

from worker.budget import Budget
from worker.k6.modules import Version
from worker.verify.static.reading.bindings import (
    clause_exports,
    clause_references,
    declared_names,
    imported_names,
    local_names,
)
from worker.verify.static.reading.builder import ProgramBuilder
from worker.verify.static.reading.declarations import (
    BLOCKS,
    FUNCTIONS,
    Visit,
    in_block,
    in_declaration,
    in_function,
)
from worker.verify.static.reading.neighbours import ALONE, Neighbours
from worker.verify.static.reading.pages import runs_in_a_page
from worker.verify.static.reading.program import ModuleUse, Program
from worker.verify.static.reading.required import required_module, required_names
from worker.verify.static.reading.scopes import Binding, Kind, Scope
from worker.verify.static.reading.source import Source, field, text_of, unquoted

_ASSIGNMENTS = frozenset(
    {"assignment_expression", "augmented_assignment_expression", "update_expression"}
)
_REFERENCES = frozenset({"identifier", "shorthand_property_identifier"})
# Reading the clock for each of a million nodes would cost more than the walk.
_CHECK_EVERY = 4096
# Far above any script that a person reads; a walk over more nodes would take seconds.
LARGEST_BYTES = 512 * 1024
# The time that tree-sitter takes to find a node's parent grows with its depth.
DEEPEST = 2000


class TooLargeError(Exception):
    """A script is larger, or nests deeper, than any that a person writes."""


def read(
    source: Source,
    budget: Budget,
    *,
    k6_version: Version | None = None,
    origin: str | None = None,
    env_given: frozenset[str] = frozenset(),
    generated: bool = False,
    neighbours: Neighbours = ALONE,
) -> Program:
    """Return what the rules need. Raises TooLargeError, and what `Budget.check` raises.

    `k6_version` is None if it is not known; `origin` is the host that the description names;
    `env_given` are variables of `__ENV` that have a value; `generated` says that nobody but this
    program wrote the script; `neighbours` are the files beside it.
    """
    found = _Reader(source, budget).run()
    return found.build(k6_version, origin, env_given, generated=generated, neighbours=neighbours)


class _Reader:
    def __init__(self, source: Source, budget: Budget) -> None:
        self._budget = budget
        module = Scope(parent=None, function=None, is_function=True)
        self._found = ProgramBuilder(source=source, module=module)
        self._depth = 0
        self._stack: list[tuple[Node, Scope, int]] = [(source.root, module, 0)]

    def run(self) -> ProgramBuilder:
        visited = 0
        while self._stack:
            visited += 1
            if visited % _CHECK_EVERY == 0:
                self._budget.check()
            node, scope, self._depth = self._stack.pop()
            if self._depth > DEEPEST:
                raise TooLargeError("The script nests too deep to be looked at in full.")
            self._visit(node, scope)
        return self._found

    def _visit(self, node: Node, scope: Scope) -> None:
        kind = node.type
        if kind in _REFERENCES:
            self._found.references.append(node)
            self._found.scopes[node.start_byte] = scope
        elif kind == "import_statement":
            self._found.common_js = False
            self._import(node, scope)
        elif kind == "export_statement":
            self._found.common_js = False
            self._export(node, scope)
        elif kind in FUNCTIONS:
            self._found.scopes.setdefault(node.start_byte, scope)
            self._follow(in_function(node, scope))
        elif kind in BLOCKS:
            self._follow(in_block(node, scope))
        else:
            self._expression(node, kind, scope)

    def _expression(self, node: Node, kind: str, scope: Scope) -> None:
        found = self._found
        if kind in {"lexical_declaration", "variable_declaration"}:
            self._follow(in_declaration(node, scope))
            return
        if kind in {"call_expression", "new_expression"}:
            found.calls.append(node)
            found.scopes.setdefault(node.start_byte, scope)
            self._require(node, scope)
            if runs_in_a_page(node):
                scope = scope.inner(in_page=True)
        elif kind in {"member_expression", "subscript_expression"}:
            found.members.append(node)
        elif kind == "await_expression":
            found.awaits.append(node)
            found.scopes.setdefault(node.start_byte, scope)
        elif kind == "try_statement":
            self._try(node, scope)
            return
        elif kind in _ASSIGNMENTS:
            found.assignments.append(node)
            found.scopes.setdefault(node.start_byte, scope)
        elif kind == "unary_expression" and self._asks_for_type(node):
            return
        self._push(node.named_children, scope)

    def _try(self, node: Node, scope: Scope) -> None:
        body = field(node, "body")
        self._push([child for child in node.named_children if child != body], scope)
        if body is not None:
            self._push([body], scope.inner(guarded=field(node, "handler") is not None))

    def _push(self, nodes: list[Node], scope: Scope) -> None:
        deeper = self._depth + 1
        self._stack.extend((node, scope, deeper) for node in reversed(nodes))

    def _follow(self, visits: Iterable[Visit]) -> None:
        deeper = self._depth + 1
        self._stack.extend((node, scope, deeper) for node, scope in reversed(list(visits)))

    def _asks_for_type(self, node: Node) -> bool:
        argument = field(node, "argument")
        operator = field(node, "operator")
        if argument is None or operator is None or operator.type != "typeof":
            return False
        if argument.type != "identifier":
            return False
        self._found.asked_for.add(text_of(argument))
        return True

    def _import(self, node: Node, scope: Scope) -> None:
        source = field(node, "source")
        if source is None:
            return
        imports = tuple(imported_names(node, unquoted(source)))
        self._found.uses.append(ModuleUse(unquoted(source), source, imports))
        for local, imported in zip(local_names(node), imports, strict=True):
            scope.declare(Binding(local, Kind.IMPORT, imported.node, imported=imported))

    def _require(self, call: Node, scope: Scope) -> None:
        source = required_module(call)
        if source is None or scope.find("require") is not None:
            return
        module = unquoted(source)
        imports = tuple(taken for taken, _ in required_names(call, module))
        self._found.uses.append(ModuleUse(module, source, imports, required=True))

    def _export(self, node: Node, scope: Scope) -> None:
        found = self._found
        source = field(node, "source")
        if source is not None:
            found.uses.append(ModuleUse(unquoted(source), source, reexported=True))
        value = field(node, "value")
        declaration = field(node, "declaration")
        if any(child.type == "default" for child in node.children):
            found.export([("default", value or declaration)], node)
        elif declaration is not None:
            found.export(declared_names(declaration), node)
        clause = next((c for c in node.named_children if c.type == "export_clause"), None)
        if clause is not None:
            found.export(clause_exports(clause), node)
        elif source is not None:
            found.star_export = True
        if source is None:
            self._push(node.named_children if clause is None else clause_references(clause), scope)
