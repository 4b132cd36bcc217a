"""Clocks under their kit."""

from progress_core.testing.twins.clock import MemoryClockKit, SystemClockKit


class TestMemory(MemoryClockKit):
    """The twin."""


class TestSystem(SystemClockKit):
    """`system`."""
