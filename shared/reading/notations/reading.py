"""Asks each reader of a notation in turn; the first that finds a load has the word."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from shared.domain.load import Threshold
from shared.reading.lexing.line_starts import line_end
from shared.reading.lexing.tokens import Kind, Token
from shared.reading.loads.said import SaidLoad
from shared.reading.notations.command_lines import command_fields
from shared.reading.notations.fields import Field, load_of
from shared.reading.notations.gatling import gatling_fields, gatling_thresholds
from shared.reading.notations.k6_options import k6_options
from shared.reading.notations.settings_lists import artillery_fields, jmeter_fields

# Each returns what the settings or command lines of a text set, one after the other.
_READERS: tuple[Callable[[str], list[list[Field]]], ...] = (
    command_fields,
    artillery_fields,
    jmeter_fields,
    gatling_fields,
)
# Whose groups are scenarios that run beside each other.
_OF_SEVERAL = (jmeter_fields, gatling_fields)
_GROUP = "thread group"
_LENGTHS = frozenset({"duration_s", "stage", "iterations_per_vu"})

_ADDRESS = re.compile(r"https?://[^\s'\"`]{1,2000}")

type Limits = tuple[tuple[Threshold, Token], ...]


_OF_LOAD = _LENGTHS | {"vus", "rate_per_s", "iterations"}

# Flags that nobody knows, and how fast each user may go, which a load has no place for.
_UNREAD = frozenset({"unknown", "rate_of_each"})


@dataclass(frozen=True, slots=True)
class Notation:
    """What a notation says by scenario, and the tokens that stand for where it says it.

    `rows` are the stretches in which it tells of each scenario, if each has one of its own.
    """

    names: tuple[str, ...] = ()
    loads: tuple[SaidLoad, ...] = ()
    thresholds: tuple[tuple[Threshold, Token], ...] = ()
    read: tuple[Token, ...] = ()
    unread: tuple[Token, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Return the stretches that prose can not be read in, without overlaps."""
        kept: list[tuple[int, int]] = []
        limits = (token for _, token in self.thresholds)
        for token in sorted((*self.read, *self.unread, *limits), key=lambda token: token.start):
            if not kept or token.start >= kept[-1][1]:
                kept.append((token.start, token.end))
        return kept

    def alone(self, names: Sequence[str]) -> "Notation":
        """Return what it says of the one scenario that a text asks for, if there is one."""
        if len(self.names) == 1 or len(set(names)) != 1 or self.rows:
            return self
        place = self.names.index(names[0])
        return replace(self, names=(names[0],), loads=(self.loads[place],))


def read_notations(text: str) -> Notation:
    """Return what the notations in a text say."""
    for reader in _READERS:
        groups = reader(text)
        if groups and groups[0]:
            limits = tuple(gatling_thresholds(text)) if reader is gatling_fields else ()
            headed = reader is gatling_fields or text.lower().count(_GROUP) >= len(groups)
            several = reader in _OF_SEVERAL and headed and all(map(_is_whole, groups))
            several = several and len(groups) > 1
            return _of_several(groups, limits) if several else _of_first(groups, limits, text)
    options = k6_options(text)
    if options is None:
        return Notation()
    read = tuple(Token(Kind.CLAIMED, leaf.start, leaf.end) for leaf in options.read)
    thresholds = tuple(
        (threshold, Token(Kind.CLAIMED, leaf.start, leaf.end))
        for threshold, leaf in options.thresholds
    )
    unread = tuple(Token(Kind.CLAIMED, leaf.start, leaf.end) for leaf in options.unread)
    return Notation(options.names, options.loads, thresholds, read, unread)


def _is_whole(fields: Sequence[Field]) -> bool:
    """Return whether fields say how much load there is, and for how long."""
    names = {field.name for field in fields}
    return bool(names & {"vus", "rate_per_s"}) and bool(names & _LENGTHS)


def _of_several(groups: Sequence[Sequence[Field]], limits: Limits) -> Notation:
    names = tuple(f"scenario {number}" for number in range(1, len(groups) + 1))
    read = tuple(field.token for fields in groups for field in fields)
    return Notation(names, tuple(map(load_of, groups)), limits, read)


def _addresses(text: str, fields: Sequence[Field]) -> set[str]:
    """Return the addresses in the lines of some fields."""
    start = text.rfind("\n", 0, fields[0].token.start) + 1
    end = line_end(text, fields[-1].token.end)
    return set(_ADDRESS.findall(text, start, end))


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    return bool(one and other) and {*one}.isdisjoint(other)


def _of_first(groups: Sequence[Sequence[Field]], limits: Limits, text: str) -> Notation:
    """Return the load of the first fields; those after them are unread where they differ.

    So are those of another address: that is another run.
    """
    first, others = groups[0], [field for each in groups[1:] for field in each]
    called = _addresses(text, first)
    runs = [each for each in groups[1:] if _differ(called, _addresses(text, each))]
    apart = {field.token.start for each in runs for field in each if field.name in _OF_LOAD}
    told = {(field.name, field.value, field.second) for field in first}
    rated = any(field.name == "rate_per_s" for field in first)
    read: list[Token] = []
    left: list[Token] = []
    for field in (*first, *others):
        same = (field.name, field.value, field.second) in told
        beside = rated and field.name == "iterations"  # the rate ends with them
        known = same and field.name not in _UNREAD and not beside
        known = known and field.token.start not in apart
        (read if known else left).append(field.token)
    return Notation(("default",), (load_of(first),), limits, tuple(read), tuple(left))
