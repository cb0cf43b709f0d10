"""Which name means what: the scopes of a script and the names bound in them."""

from dataclasses import dataclass, field
from enum import StrEnum

from tree_sitter import Node


class Kind(StrEnum):
    """How a name came to be."""

    IMPORT = "import"
    CONSTANT = "constant"
    VARIABLE = "variable"
    PARAMETER = "parameter"
    FUNCTION = "function"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name. `imported` is None for a namespace, `default` for a default import."""

    module: str
    imported: str | None
    node: Node


@dataclass(frozen=True, slots=True)
class Binding:
    """A declared name; `value` is its initialiser where the name stands for exactly that."""

    name: str
    kind: Kind
    node: Node
    value: Node | None = None
    imported: Import | None = None


@dataclass(slots=True)
class Scope:
    """The names of one function or block; `function` is the node of the function around it.

    `guarded` says that a try block would catch what is thrown here, `in_page` that the code runs
    in a browser's page.
    """

    parent: "Scope | None"
    function: Node | None
    is_function: bool
    guarded: bool = False
    in_page: bool = False
    names: dict[str, Binding] = field(default_factory=dict)

    def inner(
        self,
        *,
        function: Node | None = None,
        guarded: bool = False,
        in_page: bool = False,
    ) -> "Scope":
        """Open a scope inside this one, for a function or a block."""
        return Scope(
            parent=self,
            function=function or self.function,
            is_function=function is not None,
            guarded=self.guarded or guarded,
            in_page=self.in_page or in_page,
        )

    def declare(self, binding: Binding, *, hoisted: bool = False) -> None:
        """Bind a name here, or in the function around it (`var`)."""
        scope = self
        while hoisted and not scope.is_function and scope.parent is not None:
            scope = scope.parent
        scope.names[binding.name] = binding

    def find(self, name: str) -> Binding | None:
        """Look a name up, here and outwards."""
        scope: Scope | None = self
        while scope is not None:
            if (binding := scope.names.get(name)) is not None:
                return binding
            scope = scope.parent
        return None
