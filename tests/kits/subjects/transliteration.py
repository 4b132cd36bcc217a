"""Transliterators under their kit."""

from progress_names.kits.transliteration import AnyasciiTransliteratorKit

from progress_core.testing.twins.transliteration import MemoryTransliteratorKit


class TestMemory(MemoryTransliteratorKit):
    """The twin."""


class TestAnyascii(AnyasciiTransliteratorKit):
    """`anyascii`."""
