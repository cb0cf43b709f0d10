"""Unit tests meet nothing outside Python."""

from tests.support.pure import no_network, pytest_collection_modifyitems

__all__ = ["no_network", "pytest_collection_modifyitems"]
