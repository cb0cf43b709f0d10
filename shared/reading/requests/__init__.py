"""Finds the requests that a text names, with what they carry and in which order they are made."""
