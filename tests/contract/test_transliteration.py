"""Transliterators keep their contract."""

import pytest
from progress_names import open_transliterator

from progress_core.memory import transliteration as memory
from progress_core.ports.transliteration import Transliterator
from progress_core.testing.transliteration import TransliteratorContract


class TestLatinTransliterator(TransliteratorContract):
    @pytest.fixture
    def transliterator(self) -> Transliterator:
        return memory.open_transliterator()

    @pytest.mark.feature("A11")
    def test_other_scripts_are_dropped(self, transliterator: Transliterator) -> None:
        assert [transliterator.ascii(name) for name in ("Αθηνά", "Ольга", "张伟", "محمد")] == ["", "", "", ""]


class TestAnyAsciiTransliterator(TransliteratorContract):
    @pytest.fixture
    def transliterator(self) -> Transliterator:
        return open_transliterator()

    @pytest.mark.feature("A11")
    @pytest.mark.parametrize(
        ("name", "written"),
        [("Αθηνά", "Athina"), ("Ольга", "Ol'ga"), ("张伟", "ZhangWei"), ("محمد", "mhmd"), ("ਸਿੰਘ", "simgh")],
    )
    def test_other_scripts_are_transliterated_by_sound(
        self, transliterator: Transliterator, name: str, written: str
    ) -> None:
        assert transliterator.ascii(name) == written
