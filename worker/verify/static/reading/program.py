"""What the rules look at: imports, exports, calls and references of a script."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from worker.k6.modules import Version
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.neighbours import Found, Neighbours
from worker.verify.static.reading.options import (
    find_run_functions,
    read_options,
    read_scenarios,
    read_thresholds,
    stands_alone,
)
from worker.verify.static.reading.pages import find_page_functions
from worker.verify.static.reading.reach import find_vu_functions, outermost_function
from worker.verify.static.reading.requests import Request, find_requests
from worker.verify.static.reading.scopes import Import
from worker.verify.static.reading.values import ObjectLiteral


@dataclass(frozen=True, slots=True)
class ModuleUse:
    """One import of a module, a call of require() that names one, or a re-export from one."""

    module: str
    node: Node
    imports: tuple[Import, ...] = ()
    reexported: bool = False
    required: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Program(Names):
    """A script that parsed, and what is known beside its text. What follows is read once.

    `origin` is the host that its description names, with its scheme, None if it names none, and
    `env_given` holds variables of `__ENV` whose values are known. `exported_twice` holds names that
    one more statement exports, with that statement; `asked_for` names that stand under `typeof`:
    asking for an undeclared name that way is no mistake. `generated` says that nobody but this
    program wrote the script; `common_js` that it has no import or export statement. `neighbours`
    are the files beside it.
    """

    k6_version: Version | None
    origin: str | None
    env_given: frozenset[str]
    generated: bool
    neighbours: Neighbours
    common_js: bool
    uses: tuple[ModuleUse, ...]
    exports: Mapping[str, Node | None]
    exported_twice: tuple[tuple[str, Node], ...]
    star_export: bool
    references: tuple[Node, ...]
    calls: tuple[Node, ...]
    members: tuple[Node, ...]
    assignments: tuple[Node, ...]
    awaits: tuple[Node, ...]
    asked_for: frozenset[str]

    @property
    def is_entry(self) -> bool:
        """Whether k6 is given this file, and runs what it exports."""
        return self.neighbours.entry in {"", self.source.path}

    def leads_to(self, module: str) -> Found:
        """Return what a module's name leads to, among the files beside the script."""
        return self.neighbours.module(self.source.path, module)

    @cached_property
    def modules(self) -> frozenset[str]:
        """Every module that the script imports."""
        return frozenset(use.module for use in self.uses)

    @cached_property
    def options(self) -> ObjectLiteral | None:
        """The exported options, if they stand in the text."""
        return read_options(self, self.exports)

    @cached_property
    def options_stand_alone(self) -> bool:
        """Whether the options hold nothing that comes from a module which is not part of k6."""
        if "options" not in self.exports:
            return True
        return self.options is not None and stands_alone(self, self.options)

    @cached_property
    def scenarios(self) -> Mapping[str, ObjectLiteral] | None:
        """The scenarios that stand in the text; None if some may stand elsewhere."""
        return read_scenarios(self, self.options)

    @cached_property
    def thresholds(self) -> ObjectLiteral | None:
        """The thresholds, if they stand in the text."""
        return read_thresholds(self, self.options)

    @cached_property
    def run_functions(self) -> Mapping[str, Node]:
        """The exported functions that k6 calls, as far as the text says, by their names."""
        if not self.is_entry:
            return {}
        return find_run_functions(self, self.exports, self.scenarios or {})

    def references_to(self, name: Node) -> list[Node]:
        """Return the references to what a name declares, by the name's node in its declaration."""
        return self._references.get(name.start_byte, [])

    @cached_property
    def _references(self) -> Mapping[int, list[Node]]:
        found: dict[int, list[Node]] = {}
        for node in self.references:
            binding = self.binding(node)
            if binding is not None:
                found.setdefault(binding.node.start_byte, []).append(node)
        return found

    @cached_property
    def vu_functions(self) -> frozenset[Node]:
        """The functions that run in VUs only, as far as the text says."""
        return find_vu_functions(self, self.run_functions.values(), self.references)

    def runs_in_vu(self, node: Node) -> bool:
        """Whether what a call does happens in a VU for sure."""
        return outermost_function(self, node) in self.vu_functions

    @cached_property
    def page_functions(self) -> frozenset[Node]:
        """The functions that are handed to a browser's page by their names."""
        return frozenset(find_page_functions(self, self.calls))

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """The calls that make one HTTP request."""
        return tuple(find_requests(self, self.calls))
