"""Readers of notations that are no prose: command lines, options of k6, Artillery, JMeter, tables."""

from shared.reading.notations.reading import Notation, read_notations

__all__ = ["Notation", "read_notations"]
