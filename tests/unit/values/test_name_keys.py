"""The keys of names: what search, lists and duplicates compare."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.values.name_keys import name_key, searched_words, title_key, word_keys

pytestmark = pytest.mark.feature("B5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O\u2019Brien", "obrien"),
        ("O\u02bcBrien", "obrien"),
        ("Ke\u02bbalohi", "kealohi"),
        ("\u00d3 Briain", "obriain"),
        ("José", "jose"),
        ("jose\u0301", "jose"),
        ("d'Arcy - Lee", "darcylee"),
        ("Smith\u2011Jones", "smithjones"),
        ("Ärzte", "arzte"),
        ("\u0141\u00f3d\u017a", "lodz"),
        ("S\u00d8REN", "soren"),
        ("\u0110\u1eb7ng", "dang"),
        ("I\u015eIK", "isik"),
        ("\u0130brahim", "ibrahim"),
        ("\u0131\u015f\u0131k", "isik"),
        ("Stra\u00dfe", "strasse"),
        ("STRA\u1e9eE", "strasse"),
        ("\u00c6sa \u0152uvre", "aesaoeuvre"),
        ("\u00de\u00f3r", "thor"),
        ("Gu\u00f0r\u00fan", "gudrun"),
        ("Mari\u00ebl\ufb01", "marielfi"),
        ("\u0126al", "hal"),
        ("M\u0259mm\u0259d", "memmed"),
        ("Zo\u00eb\u200b\u00a0\ufeff", "zoe"),
        ("李", "李"),
        ("-", "-"),
        ("", ""),
        ("\u2013", "\u2013"),
        ("St. John", "stjohn"),
        ("X2", "x2"),
    ],
)
def test_names_are_stripped_for_comparison(text: str, expected: str) -> None:
    assert expected == name_key(text)


def test_vowel_signs_of_other_scripts_are_kept() -> None:
    assert name_key("\u0930\u093e\u092e") != name_key("\u0930\u092e\u093e")


@given(st.text(max_size=12))
def test_keys_do_not_depend_on_how_a_text_is_composed_and_have_themselves_as_key(text: str) -> None:
    key = name_key(text)
    assert name_key(unicodedata.normalize("NFD", text)) == name_key(unicodedata.normalize("NFC", text))
    assert name_key(key) == key or key == text


def test_titles_are_compared_word_by_word() -> None:
    assert "st marys catholic" == title_key("  St. Mary\u2019s\tCatholic ")
    assert "health & care" == title_key("Health & Care")


def test_words_are_found_whole_and_by_their_parts() -> None:
    assert ["smithjones", "smith", "jones", "ann"] == word_keys("Smith-Jones Ann")
    assert ["smith", "jones", "obrien"] == searched_words("Smith\u2010Jones / O\u2019Brien ")
