"""Asks each reader of a notation in turn; the first that finds a load has the word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.domain.load import Threshold
from shared.reading.notations.command_lines import command_fields
from shared.reading.notations.fields import Field, load_of
from shared.reading.notations.gatling import gatling_fields
from shared.reading.notations.k6_options import k6_options
from shared.reading.notations.settings_lists import artillery_fields, jmeter_fields
from shared.reading.said import SaidLoad
from shared.reading.tokens import Kind, Token

# Each returns what the settings or command lines of a text set, one after the other.
_READERS: tuple[Callable[[str], list[list[Field]]], ...] = (
    command_fields,
    artillery_fields,
    jmeter_fields,
    gatling_fields,
)


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
        for token in sorted((*self.read, *self.unread), key=lambda token: token.start):
            if not kept or token.start >= kept[-1][1]:
                kept.append((token.start, token.end))
        return kept


def read_notations(text: str) -> Notation:
    """Return what the notations in a text say."""
    for reader in _READERS:
        first, *others = reader(text) or [[]]
        if first:
            return _of_fields(first, [field for each in others for field in each])
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


def _of_fields(first: Sequence[Field], others: Sequence[Field]) -> Notation:
    """Return the load of the first fields; those after them are unread where they differ."""
    told = {(field.name, field.value, field.second) for field in first}
    rated = any(field.name == "rate_per_s" for field in first)
    read: list[Token] = []
    left: list[Token] = []
    for field in (*first, *others):
        same = (field.name, field.value, field.second) in told
        beside = rated and field.name == "iterations"  # the rate ends with them
        known = same and field.name not in _UNREAD and not beside
        (read if known else left).append(field.token)
    return Notation(("default",), (load_of(first),), (), tuple(read), tuple(left))
