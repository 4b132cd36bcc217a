"""Texts that look like formulas, in CSV files."""

import pytest

from progress_core.domain.values.csv_escapes import escape, looks_like_formula, read_cell
from progress_core.domain.values.sheets import Uncomputed


@pytest.mark.feature("E2")
@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@x", "\tx", "'=1", "''=1", "\uff1dx", "plain", "'plain", "x=1"])
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert text == read_cell(escape(text))
    assert escape(text) == ("'" + text if looks_like_formula(text) else text)
    assert looks_like_formula(text) is ("plain" not in text and text != "x=1")


@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", None),
        ('="00123"', "00123"),
        ('="00123"  ', "00123"),
        ('="say ""yes"" twice"', 'say "yes" twice'),
        ('=""', None),
        ("'", "'"),
        ("=A1", Uncomputed("=A1")),
        ('="a"b"', Uncomputed('="a"b"')),
    ],
)
def test_a_cell_of_a_file_is_a_text_or_a_formula(cell: str, expected: object) -> None:
    assert expected == read_cell(cell)
