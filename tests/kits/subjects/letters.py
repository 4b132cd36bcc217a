"""Writers of letters under their kit."""

from progress_letters.kits.letters import PrintLetterWriterKit

from progress_core.testing.twins.letters import MemoryLetterWriterKit


class TestMemory(MemoryLetterWriterKit):
    """The twin."""


class TestPrint(PrintLetterWriterKit):
    """`print`."""
