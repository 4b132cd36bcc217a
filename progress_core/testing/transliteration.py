"""The contract kit of `progress_core.ports.transliteration`."""

import unicodedata
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.ports.transliteration import Transliterator
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import all_done

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

WIDE = {"\ufb01ona": "fiona", "\uff21\uff2e\uff2e\u3000\uff2c\uff45\uff45": "ANN Lee", "\u2167": "VIII"}
"""Ligatures, and letters as keyboards of East Asia write them."""


class TransliteratorContract(Patient):
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
    @pytest.mark.parametrize(("name", "written"), NAMES.items())
    def test_names_are_written_within_other_text(self, transliterator: Transliterator, name: str, written: str) -> None:
        assert transliterator.ascii(f" {name} - {name}, Jr. ") == f" {written} - {written}, Jr. "

    @feature("A11")
    @pytest.mark.parametrize(("typed", "written"), WIDE.items())
    def test_ligatures_and_letters_of_full_width_are_usual_ones(
        self, transliterator: Transliterator, typed: str, written: str
    ) -> None:
        assert transliterator.ascii(typed) == written

    @feature("A11")
    @pytest.mark.parametrize("name", ["ZOË", "ŁUKASZ", "ØYVIND", "ÇELİK", "ÉLODIE"])
    def test_capitals_stay_capitals(self, transliterator: Transliterator, name: str) -> None:
        written = transliterator.ascii(name)
        assert (written, len(written)) == (written.upper(), len(name))

    @feature("A11")
    @pytest.mark.parametrize(
        "text", [" two  spaces ", "O'Neill-Smith", "a\tb\r\nc", "\x00\x7f", "A_b.c@d", "100%", "~`^"]
    )
    def test_ascii_is_neither_trimmed_nor_changed(self, transliterator: Transliterator, text: str) -> None:
        assert transliterator.ascii(text) == text

    @feature("A11")
    @pytest.mark.parametrize("text", ["", "\u200b", "\u0301", "\ufe0f", "\ud800", "\uffff"], ids=ascii)
    def test_what_has_no_letter_becomes_next_to_nothing(self, transliterator: Transliterator, text: str) -> None:
        """No stand-in such as ? takes the place of what cannot be written."""
        assert transliterator.ascii(text) == ""

    @feature("A11")
    def test_the_same_text_always_gives_the_same_result(self, transliterator: Transliterator) -> None:
        for _ in range(2):
            assert [transliterator.ascii(name) for name in NAMES] == list(NAMES.values())

    @feature("A11")
    def test_long_texts_are_written_whole(self, transliterator: Transliterator) -> None:
        for length in (254, 257, 1025, 70_000):
            assert transliterator.ascii("ä" * length + "b") == "a" * length + "b"

    @feature("A11")
    def test_threads_do_not_disturb_each_other(self, transliterator: Transliterator) -> None:
        def write(name: str) -> list[str]:
            return [transliterator.ascii(name) for _ in range(20)]

        written = all_done(*(partial(write, name) for name in NAMES))
        assert written == [[name] * 20 for name in NAMES.values()]

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
