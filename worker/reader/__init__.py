"""Reads strangers' text in processes that can be ended, so that it never holds the worker.

Python's `re` and tree-sitter keep the interpreter's lock while they run: in the worker itself, no
lease, deadline or signal would be served meanwhile.
"""
