"""Nor do tests of what holds for any input, or for a whole corpus."""

from tests.support.pure import no_network, pytest_collection_modifyitems

__all__ = ["no_network", "pytest_collection_modifyitems"]
