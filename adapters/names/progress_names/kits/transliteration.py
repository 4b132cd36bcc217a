"""Transliterators under their kit."""

import pytest

from progress_core.ports.transliteration import Transliterator
from progress_core.testing.transliteration import TransliteratorContract
from progress_names import open_transliterator


class AnyasciiTransliteratorKit(TransliteratorContract):
    """The kit of `anyascii`."""

    @pytest.fixture
    def transliterator(self) -> Transliterator:
        return open_transliterator()
