"""Builds quantities of tokens, and says how they are meant: as a load, a pause, data, the past."""
