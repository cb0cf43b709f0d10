"""Gathers what a walk over a script finds, until the Program is whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tree_sitter import Node

from worker.k6.modules import Version
from worker.verify.static.reading.common_js import hands_exports_on, read_exports
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.neighbours import Neighbours
from worker.verify.static.reading.program import ModuleUse, Program
from worker.verify.static.reading.scopes import Scope
from worker.verify.static.reading.source import Source


@dataclass(slots=True, kw_only=True)
class ProgramBuilder:
    """The fields of a Program while they fill."""

    source: Source
    module: Scope
    scopes: dict[int, Scope] = field(default_factory=dict)
    uses: list[ModuleUse] = field(default_factory=list)
    exports: dict[str, Node | None] = field(default_factory=dict)
    exported_twice: list[tuple[str, Node]] = field(default_factory=list)
    star_export: bool = False
    common_js: bool = True
    references: list[Node] = field(default_factory=list)
    calls: list[Node] = field(default_factory=list)
    members: list[Node] = field(default_factory=list)
    assignments: list[Node] = field(default_factory=list)
    awaits: list[Node] = field(default_factory=list)
    asked_for: set[str] = field(default_factory=set)

    def export(self, names: Iterable[tuple[str, Node | None]], statement: Node) -> None:
        """Take what one statement exports."""
        for name, value in names:
            if name in self.exports:
                self.exported_twice.append((name, statement))
            self.exports[name] = value

    def build(
        self,
        k6_version: Version | None,
        origin: str | None,
        env_given: frozenset[str],
        *,
        generated: bool,
        neighbours: Neighbours,
    ) -> Program:
        """Return the whole Program."""
        if self.common_js:
            self._take_common_js()
        return Program(
            source=self.source,
            module=self.module,
            scopes=self.scopes,
            k6_version=k6_version,
            origin=origin,
            generated=generated,
            neighbours=neighbours,
            common_js=self.common_js,
            env_given=env_given,
            uses=tuple(self.uses),
            exports=self.exports,
            exported_twice=tuple(self.exported_twice),
            star_export=self.star_export,
            references=tuple(self.references),
            calls=tuple(self.calls),
            members=tuple(self.members),
            assignments=tuple(self.assignments),
            awaits=tuple(self.awaits),
            asked_for=frozenset(self.asked_for),
        )

    def _take_common_js(self) -> None:
        """Take what a script without import and export statements exports."""
        names = Names(source=self.source, module=self.module, scopes=self.scopes)
        found = read_exports(names, self.assignments)
        self.exports.update(found.named)
        if not found.complete or hands_exports_on(names, self.references):
            self.star_export = True
            self.exports.setdefault("default", None)
