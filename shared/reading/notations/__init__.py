"""Readers of what is no prose: command lines, options of k6, Artillery, JMeter, tables."""

from shared.reading.notations.reading import Notation, read_notations
from shared.reading.notations.tables import Table, table_of

__all__ = ["Notation", "Table", "read_notations", "table_of"]
