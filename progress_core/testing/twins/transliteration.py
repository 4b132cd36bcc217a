"""Transliterators under their kit."""

import pytest

from progress_core.memory import transliteration as memory
from progress_core.ports.transliteration import Transliterator
from progress_core.testing.transliteration import TransliteratorContract


class MemoryTransliteratorKit(TransliteratorContract):
    """The kit of `memory`."""

    @pytest.fixture
    def transliterator(self) -> Transliterator:
        return memory.open_transliterator()
