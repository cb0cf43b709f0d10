"""What a name in a script stands for: a declaration, an import, or a global."""

from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from worker.verify.static.reading.required import required_module
from worker.verify.static.reading.scopes import Binding, Import, Scope
from worker.verify.static.reading.source import Source, field, text_of, unquoted


@dataclass(frozen=True, kw_only=True, eq=False)
class Names:
    """A script's text and its scopes: the module's, and by first byte those of nodes inside."""

    source: Source
    module: Scope
    scopes: Mapping[int, Scope]

    def scope(self, node: Node) -> Scope:
        """Return the scope that a reference, call, member or await stands in."""
        return self.scopes.get(node.start_byte, self.module)

    def binding(self, node: Node) -> Binding | None:
        """Return what an identifier stands for; None if it is nowhere declared."""
        return self.scope(node).find(text_of(node))

    def imported(self, node: Node | None) -> Import | None:
        """Return the import that an identifier, or a call of require(), stands for, if any."""
        if node is not None and node.type == "call_expression":
            return self._required(node)
        if node is None or node.type != "identifier":
            return None
        binding = self.binding(node)
        return binding.imported if binding else None

    def taken(self, node: Node | None) -> Import | None:
        """Return what a name, or a member of a whole module, is in the module it comes from."""
        if node is None or node.type != "member_expression":
            return self.imported(node)
        whole, name = self.imported(field(node, "object")), field(node, "property")
        if whole is None or whole.imported not in {None, "default"} or name is None:
            return None
        return Import(whole.module, text_of(name), name)

    def _required(self, call: Node) -> Import | None:
        source = required_module(call)
        if source is None or not self.is_global(field(call, "function"), "require"):
            return None
        return Import(unquoted(source), None, call)

    def is_global(self, node: Node | None, name: str) -> bool:
        """Whether an identifier is this global, not a name that the script declares itself."""
        return (
            node is not None
            and node.type == "identifier"
            and text_of(node) == name
            and self.binding(node) is None
        )
