"""Text as people and spreadsheets write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.foundations.messages import problem, quoted, sentence
from progress_core.domain.values.text import bad_characters, folded, has_letter, name_characters, shows_nothing, tidy


@pytest.mark.feature("B3", "E2")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ann   Marie ", "Ann Marie"),
        ("\xa0Anne\xa0Lee", "Anne Lee"),
        ("\ufeffZoe\u200b", "Zoe"),
        ("Line one\r\nline two", "Line one line two"),
        ("O\u2019Brien", "O'Brien"),
        ("D`Andrea", "D'Andrea"),
        ("D\u1fefAndrea", "D'Andrea"),
        ("Zoe\u0308", "Zo\xeb"),
        ("e\u200b\u0301", "\xe9"),
        ("\u202eAnn\u2069", "Ann"),
        (" \u2003\t", ""),
        ("\u3164", ""),
        ("Ann\u2060Lee", "AnnLee"),
        ("Ann\u206aLee", "Ann\u206aLee"),
        ("Ann\u200fLee\u202a", "AnnLee"),
        ("Ann\u2010Lee", "Ann\u2010Lee"),
        ("Ann\u202fLee", "Ann Lee"),
        ("Ann\u2800Lee", "Ann Lee"),
    ],
)
def test_invisible_characters_are_removed_and_the_rest_is_normalised(text: str, expected: str) -> None:
    assert expected == tidy(text)


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    ("text", "expected"),
    [("", True), ("  ", True), ("\u200b\xa0", True), ("\u2800", True), ("\x00", True), ("0", False), ("\xad-", False)],
)
def test_a_text_shows_nothing_if_all_of_it_is_invisible(text: str, expected: bool) -> None:
    assert expected == shows_nothing(text)


@pytest.mark.asvs("V1.1.1")
@given(st.text())
def test_tidied_text_stays_as_it_is(text: str) -> None:
    assert tidy(text) == tidy(tidy(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ann", []), ("A\x00n\x00\x07", ["\x00", "\x07"]), ("G\ufffdtz", ["\ufffd"]), ("O\x92Neill", ["\x92"])],
)
def test_each_control_or_damaged_character_is_reported_once(text: str, expected: list[str]) -> None:
    assert expected == bad_characters(text)


@pytest.mark.parametrize(("text", "expected"), [("12a", True), ("王", True), ("12-'", False), ("", False)])
def test_letters_of_any_script_count_as_letters(text: str, *, expected: bool) -> None:
    assert expected is has_letter(text)


def test_characters_are_described_so_that_they_can_be_found() -> None:
    assert "+, a space, white space (U+00A0), U+0007" == name_characters("+ \xa0\x07")


def test_folded_texts_are_equal_regardless_of_case() -> None:
    assert folded("STRASSE") == folded("Straße")


def test_long_values_are_shortened_in_messages_but_kept_whole_in_the_problem() -> None:
    found = problem("town", "too_long", "x" * 5_000, most=100)
    assert len(found.message) < 200
    assert "x" * 5_000 == found.value


def test_values_are_shown_on_one_line_with_odd_characters_escaped() -> None:
    assert "a<U+000A>b<U+202E>" == quoted("a\nb\u202e")
    assert "12" == quoted(12)


def test_a_code_without_a_message_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        sentence("no_such_code", "town")
