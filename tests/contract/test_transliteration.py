"""Transliterators keep their contract, and say what they do with other scripts."""

import pytest

from progress_core.ports.transliteration import Transliterator
from tests.kits.subjects import transliteration as subjects


class TestLatinTransliterator(subjects.TestMemory):
    @pytest.mark.feature("A11")
    def test_other_scripts_are_dropped(self, transliterator: Transliterator) -> None:
        assert [transliterator.ascii(name) for name in ("Αθηνά", "Ольга", "张伟", "محمد")] == ["", "", "", ""]


class TestAnyAsciiTransliterator(subjects.TestAnyascii):
    @pytest.mark.feature("A11")
    @pytest.mark.parametrize(
        ("name", "written"),
        [("Αθηνά", "Athina"), ("Ольга", "Ol'ga"), ("张伟", "ZhangWei"), ("محمد", "mhmd"), ("ਸਿੰਘ", "simgh")],
    )
    def test_other_scripts_are_transliterated_by_sound(
        self, transliterator: Transliterator, name: str, written: str
    ) -> None:
        assert transliterator.ascii(name) == written
