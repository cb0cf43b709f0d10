"""Finds when a test passes: limits, the part of it that each is of, what ends it."""
