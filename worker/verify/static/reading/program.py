"""What the rules look at: imports, exports, calls and references of a script."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from worker.verify.static.reading.scopes import Binding, Import, Scope
from worker.verify.static.reading.source import Source, text_of


@dataclass(frozen=True, slots=True)
class ModuleUse:
    """One import of a module, or a re-export from one."""

    module: str
    node: Node
    imports: tuple[Import, ...] = ()
    reexported: bool = False


@dataclass(slots=True)
class Program:
    """A script that parsed. `origin` is the host that hints suggest, with its scheme."""

    source: Source
    module: Scope
    origin: str = "https://example.com"
    uses: list[ModuleUse] = field(default_factory=list)
    exports: dict[str, Node | None] = field(default_factory=dict)
    # Names that one more statement exports, with that statement.
    exported_twice: list[tuple[str, Node]] = field(default_factory=list)
    references: list[Node] = field(default_factory=list)
    calls: list[Node] = field(default_factory=list)
    members: list[Node] = field(default_factory=list)
    functions: list[Node] = field(default_factory=list)
    assignments: list[Node] = field(default_factory=list)
    awaits: list[Node] = field(default_factory=list)
    # Names that stand under `typeof`: asking for an undeclared name that way is no mistake.
    asked_for: set[str] = field(default_factory=set)
    star_export: bool = False
    scopes: dict[int, Scope] = field(default_factory=dict)

    def scope(self, node: Node) -> Scope:
        """Give the scope that a reference, call, member or await stands in."""
        return self.scopes.get(node.start_byte, self.module)

    def binding(self, node: Node) -> Binding | None:
        """Say what an identifier stands for; None if it is nowhere declared."""
        return self.scope(node).find(text_of(node))

    def imported(self, node: Node | None) -> Import | None:
        """Say which import an identifier stands for, if any."""
        if node is None or node.type != "identifier":
            return None
        binding = self.binding(node)
        return binding.imported if binding else None

    def is_global(self, node: Node | None, name: str) -> bool:
        """Whether an identifier is this global, not a name that the script declares itself."""
        return (
            node is not None
            and node.type == "identifier"
            and text_of(node) == name
            and self.binding(node) is None
        )

    def modules(self) -> Iterator[str]:
        """Name every module that the script imports."""
        return (use.module for use in self.uses)
