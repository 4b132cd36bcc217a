"""The contract kit of `progress_core.ports.transliteration`."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.ports.transliteration import Transliterator
from progress_core.testing.tools.marks import feature

KIT = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow],
)
NAMES = {
    "Zoë": "Zoe",
    "Łukasz": "Lukasz",
    "Øyvind": "Oyvind",
    "Strauß": "Strauss",
    "Þórður": "Thordur",
    "Đurđa": "Durda",
    "Ægir": "Aegir",
    "Cœur": "Coeur",
    "Yıldız": "Yildiz",  # noqa: RUF001 - on purpose
    "İnci": "Inci",
    "Nguyễn": "Nguyen",
    "Ștefan": "Stefan",
    "Siân": "Sian",
    "Ó’Brádaigh": "O'Bradaigh",  # noqa: RUF001 - on purpose
}
"""Names in Latin script, which all adapters transliterate in the same way."""


class TransliteratorContract:
    """What the core relies on in a transliterator; needs a fixture `transliterator`."""

    @pytest.fixture
    def transliterator(self) -> Transliterator:
        """Return a transliterator."""
        raise NotImplementedError("write a fixture `transliterator` that returns a Transliterator")

    @feature("A11")
    @pytest.mark.parametrize(("name", "written"), NAMES.items())
    def test_latin_letters_lose_their_accents(self, transliterator: Transliterator, name: str, written: str) -> None:
        assert transliterator.ascii(name) == written

    @feature("A11")
    @pytest.mark.parametrize(("name", "written"), NAMES.items())
    def test_decomposed_letters_give_the_same_result(
        self, transliterator: Transliterator, name: str, written: str
    ) -> None:
        assert transliterator.ascii(unicodedata.normalize("NFD", name)) == written

    @feature("A11")
    @KIT
    @given(text=st.text(st.characters(codec="ascii")))
    def test_ascii_comes_back_unchanged(self, transliterator: Transliterator, text: str) -> None:
        assert transliterator.ascii(text) == text

    @feature("A11")
    @KIT
    @given(text=st.text(st.characters(exclude_categories=())))
    def test_any_text_becomes_ascii(self, transliterator: Transliterator, text: str) -> None:
        assert transliterator.ascii(text).isascii()
