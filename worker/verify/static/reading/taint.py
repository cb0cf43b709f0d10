"""Which names of a script hold something made up: an answer, a file, a value of __ENV."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tree_sitter import Node

from worker.k6.modules import is_built_in
from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.expressions import (
    CALLS,
    NAMES,
    expression,
    function_around,
    functions_in,
    is_called,
    parameter_names,
    parameters_of,
)
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.required import required_module
from worker.verify.static.reading.scopes import Import, Scope
from worker.verify.static.reading.source import field, text_of, unquoted, walk

# Modules that give nothing from outside.
_INNER = frozenset(
    {"k6", "k6/crypto", "k6/data", "k6/encoding", "k6/execution", "k6/metrics", "k6/timers"}
)
_OUTER_VALUES = frozenset({"__ENV"})
# Modules that give what stands in files.
_FILES = frozenset({"k6/experimental/csv", "k6/experimental/fs"})
_OUTER_FUNCTIONS = frozenset({"open", "require"})
# Where a chain of accesses fails, what stands before the failing link matters, and no argument.
_CHAINS = {"member_expression": "object", "subscript_expression": "object"}
_VALUES = {
    "variable_declarator": "value",
    "assignment_expression": "right",
    "for_in_statement": "right",
}
_PARTS = {**_CHAINS, **_VALUES}
_CONDITIONS = {
    "if_statement": "condition",
    "ternary_expression": "condition",
    "while_statement": "condition",
    "switch_statement": "value",
    "binary_expression": "left",
}
# Methods by which an object keeps what it is given.
_KEEPING = frozenset({"add", "append", "push", "set", "splice", "unshift"})
# Each pass follows values through one more hop.
_PASSES = 8


class Taint:
    """The names of a file that hold something made up, by where they are declared.

    `modules` are the taints of the script's other files, by the names under which this one imports
    them; of modules that are not among them, nothing is known. `opens_unknown` says that what
    open() gives may be made up.
    """

    def __init__(
        self,
        program: Program,
        modules: Mapping[str, "Taint"] = MappingProxyType({}),
        *,
        opens_unknown: bool = True,
    ) -> None:
        self._program = program
        self._modules = modules
        self._opens_unknown = opens_unknown
        self._declared = {
            binding.node.start_byte
            for scope in _scopes(program)
            for binding in scope.names.values()
        }
        self._tainted = set(self._parameters_from_elsewhere())
        nodes = [node for node in walk(program.source.root) if node.is_named]
        for _ in range(_PASSES):
            before = len(self._tainted)
            for node in nodes:
                self._spread(node)
            if len(self._tainted) == before:
                break

    @property
    def program(self) -> Program:
        """The file."""
        return self._program

    @property
    def anything(self) -> bool:
        """Whether the file gets anything from outside at all."""
        root = self._program.source.root
        return any(self._is_source(node, root) for node in self._program.references)

    def gives(self, name: str | None) -> bool:
        """Return whether what the file exports by a name may hold something made up.

        None is all that it exports.
        """
        exports = self._program.exports
        if name is None or self._program.star_export or name not in exports:
            return self.anything
        value = exports[name]
        if value is None:
            return self.anything
        function = self._function_named(value)
        if function is not None:
            return self._returns_tainted(function) or self._is_named_tainted(function)
        binding = self._program.module.find(name)
        named = binding is not None and binding.node.start_byte in self._tainted
        return named or self.holds(value)

    def _is_named_tainted(self, function: Node) -> bool:
        named = field(function, "name")
        return named is not None and named.start_byte in self._tainted

    def _parameters_from_elsewhere(self) -> Iterator[int]:
        """Yield the parameters of what another file may call with something made up."""
        if self._program.is_entry:
            return
        for name in self._program.exports:
            function = self._exported(name)
            if function is not None:
                yield from (node.start_byte for node in parameter_names(function))

    def failed(self, node: Node, *, native: bool) -> bool:
        """Return whether the expression that failed at a node holds something made up."""
        failing = _failing(node)
        if failing.type == "throw_statement":
            return self._thrown_because(failing)
        if failing.type in CALLS:
            callee = field(failing, CALLS[failing.type])
            if native and callee is not None:
                return self._holds_for_call(callee, field(failing, "arguments"))
            return self.holds(callee)
        part = None if native else field(failing, _PARTS.get(failing.type, "-"))
        return self.holds(part or failing)

    def _holds_for_call(self, callee: Node, arguments: Node | None) -> bool:
        """Return whether what a function that k6 brings works on is made up."""
        owner = field(callee, _CHAINS.get(callee.type, "-"))
        return self.holds(owner) or self.holds(arguments)

    def _thrown_because(self, node: Node) -> bool:
        """Return whether a condition around a node hangs on something made up."""
        current = node.parent
        while current is not None:
            condition = field(current, _CONDITIONS.get(current.type, "-"))
            if condition is not None and self.holds(condition):
                return True
            if current.type == "catch_clause" and current.parent is not None:
                return self.holds(field(current.parent, "body"))
            if current.type in FUNCTIONS and self._is_called_because(current):
                return True
            current = current.parent
        return False

    def _is_called_because(self, function: Node) -> bool:
        """Return whether a function's parameters hold something made up."""
        return any(node.start_byte in self._tainted for node in parameter_names(function))

    def holds(self, node: Node | None) -> bool:
        """Return whether an expression mentions something made up."""
        return node is not None and any(
            self._is_source(each, node) or self._names_tainted(each) or self._returns_tainted(each)
            for each in expression(node)
        )

    def _names_tainted(self, node: Node) -> bool:
        if node.type not in NAMES:
            return False
        binding = self._program.binding(node)
        return binding is not None and binding.node.start_byte in self._tainted

    def _returns_tainted(self, node: Node) -> bool:
        return node.type in FUNCTIONS and node.start_byte in self._tainted

    def _is_source(self, node: Node, root: Node) -> bool:
        """Return whether a name in an expression brings something from outside.

        k6's own modules and functions are not made up, but what they give when they are called is.
        """
        if node.type not in NAMES:
            return False
        binding = self._program.binding(node)
        if binding is None:
            return text_of(node) in _OUTER_VALUES or self._calls_outer(node, root)
        return binding.imported is not None and self._imports_outer(binding.imported, node, root)

    def _imports_outer(self, taken: Import, node: Node, root: Node) -> bool:
        if taken.module in self._modules:
            return self._modules[taken.module].gives(taken.imported)
        if taken.module in _FILES and not self._opens_unknown:
            return False
        return _brings(taken.module, node, root)

    def _calls_outer(self, node: Node, root: Node) -> bool:
        """Return whether a global name is k6's function that brings something from outside."""
        name, call = text_of(node), node.parent
        if name not in _OUTER_FUNCTIONS or call is None or not is_called(node, root):
            return False
        if name == "open":
            return self._opens_unknown
        source = required_module(call)
        if source is None or call.parent is None:
            return source is None
        return self._imports_outer(Import(unquoted(source), None, call), call.parent, root)

    def _spread(self, node: Node) -> None:
        """Follow made-up values one hop: into names, parameters and callbacks."""
        if node.type in {"variable_declarator", "assignment_expression", "for_in_statement"}:
            target = field(node, "name") or field(node, "left")
            if target is not None and self.holds(field(node, _VALUES[node.type])):
                self._taint_names(target)
        elif node.type in CALLS:
            self._spread_call(node)
        elif node.type in {"return_statement", "arrow_function"}:
            self._spread_return(node)

    def _spread_call(self, node: Node) -> None:
        callee = field(node, CALLS[node.type])
        given = field(node, "arguments")
        arguments = given.named_children if given is not None else []
        if self.holds(node):
            for argument in arguments:
                for function in functions_in(argument):
                    self._tainted.update(each.start_byte for each in parameter_names(function))
        if any(self.holds(argument) for argument in arguments):
            if callee is not None and text_of(field(callee, "property") or callee) in _KEEPING:
                self._taint_names(callee)
            called = self._function_named(callee)
            for parameter, argument in zip(parameters_of(called), arguments, strict=False):
                if self.holds(argument):
                    self._taint_names(parameter)

    def _spread_return(self, node: Node) -> None:
        """Taint a function that returns something made up, and whoever is given it by k6."""
        value = field(node, "body") if node.type == "arrow_function" else node
        if value is None or value.type == "statement_block" or not self.holds(value):
            return
        function = function_around(node)
        if function is None:
            return
        self._tainted.add(function.start_byte)
        named = field(function, "name")
        if named is None and function.parent is not None:
            named = field(function.parent, "name")  # const f = () => ...
        if named is not None:
            self._tainted.add(named.start_byte)
        if function == self._exported("setup"):
            for name in self._program.exports:
                for parameter in parameters_of(self._exported(name)):
                    self._taint_names(parameter)

    def _exported(self, name: str) -> Node | None:
        node = self._program.exports.get(name)
        return self._function_named(node) if node is not None else None

    def _function_named(self, node: Node | None) -> Node | None:
        if node is None or node.type in FUNCTIONS:
            return node
        if node.type != "identifier":
            return None
        binding = self._program.binding(node) or self._program.module.find(text_of(node))
        value = binding.value if binding else None
        return value if value is not None and value.type in FUNCTIONS else None

    def _taint_names(self, target: Node) -> None:
        for node in expression(target):
            if node.type not in NAMES:
                continue
            if node.start_byte in self._declared:
                self._tainted.add(node.start_byte)
            binding = self._program.binding(node)
            if binding is not None and binding.imported is None:
                self._tainted.add(binding.node.start_byte)


def _failing(node: Node) -> Node:
    """Return the innermost expression or statement around a node that can fail."""
    current, parent = node, node.parent
    while parent is not None and current.type not in FUNCTIONS:
        if parent.type == "throw_statement":
            return parent
        if current.type in CALLS or current.type in _PARTS or current.type.endswith("_statement"):
            return current
        current, parent = parent, parent.parent
    return node


def _brings(module: str, node: Node, root: Node) -> bool:
    """Return whether what stands for a module brings something from outside."""
    if module in _INNER:
        return False
    return not is_built_in(module) or is_called(node, root)


def _scopes(program: Program) -> Iterator[Scope]:
    seen: set[int] = set()
    for start in (program.module, *program.scopes.values()):
        scope: Scope | None = start
        while scope is not None and id(scope) not in seen:
            seen.add(id(scope))
            yield scope
            scope = scope.parent
