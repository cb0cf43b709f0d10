"""A value of `__ENV` on its way through a script, and what is found out about it."""

from dataclasses import dataclass, field, replace

from tree_sitter import Node

from shared.domain.verification import NeedKind
from worker.verify.static.reading.conditions import must_be_set, wanted_by
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import unquoted
from worker.verify.static.reading.surroundings import Place
from worker.verify.static.reading.values import elements, object_literal


@dataclass(slots=True)
class Uses:
    """What was found out about the reads of one variable.

    `sure` are kinds that the script shows, `likely` those that a property's name tells. `needed`
    says that the script does not do without the value, `is_list` that its JSON is one.
    """

    sure: list[NeedKind] = field(default_factory=list)
    likely: list[NeedKind] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    needed: bool = False
    in_socket: bool = False
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value has got to, and the node around it.

    `place` is which part of the node's text the value is; `has_default` says that something stands
    in for it, or that it is not used where it is not set.
    """

    node: Node
    place: Place = Place.WHOLE
    has_default: bool = False

    def to(self, node: Node, place: Place | None = None) -> "Spot":
        """Return the same value at another node."""
        return replace(self, node=node, place=self.place if place is None else place)


@dataclass(frozen=True, slots=True)
class Trail:
    """Takes down what is seen of one variable."""

    program: Program
    uses: Uses

    def need(self, spot: Spot, *kinds: NeedKind) -> None:
        """Take a use of a value that is surely of some kinds."""
        self.uses.sure.extend(kinds)
        if not spot.has_default:
            self.uses.needed = True

    def ask(self, spot: Spot) -> None:
        """Take a use in a condition: a need only where the script gives up without the value."""
        if must_be_set(spot.node):
            self.uses.needed = True
            wanted = wanted_by(spot.node)
            if wanted is not None:
                self.uses.choices.append(wanted)

    def choose(self, known: Node | None) -> None:
        """Take the values that a list or an object of the script knows."""
        read = object_literal(self.program, known)
        if read is not None:
            self.uses.choices.extend(read.properties)
        for element in elements(self.program, known) or ():
            if element.type == "string":
                self.uses.choices.append(unquoted(element))
