"""Callbacks under their kit."""

from progress_security.kits.callbacks import HttpCallbacksKit

from progress_core.testing.twins.callbacks import MemoryCallbacksKit


class TestMemory(MemoryCallbacksKit):
    """The twin."""


class TestHttp(HttpCallbacksKit):
    """`http`."""
