"""Readers of what is no prose: command lines, options of k6, Artillery, JMeter, Gatling, tables."""

from shared.reading.notations.command_lines import command_requests, is_printed
from shared.reading.notations.reading import Notation, read_notations
from shared.reading.notations.tables import Table, table_of

__all__ = [
    "Notation",
    "Table",
    "command_requests",
    "is_printed",
    "read_notations",
    "table_of",
]
