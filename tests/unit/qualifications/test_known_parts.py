"""Qualifications put together from parts that are known to be good are as if each had been checked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress_core.domain.foundations.problems import Checked
from progress_core.domain.qualifications import rows
from progress_core.domain.qualifications.catalogue import Catalogue, QualificationType
from progress_core.domain.qualifications.known_parts import KnownParts
from progress_core.domain.qualifications.qualifications import QUALIFICATION_FIELDS, Qualification, check_qualification
from progress_core.domain.values.sheets import Cell
from tests.unit.qualifications.test_workbook import WHO, read

pytestmark = pytest.mark.feature("F3")

CATALOGUE = Catalogue(
    (
        QualificationType("GCSE", ("Art", "French"), ("A", "B"), last_award=2018),
        QualificationType("GCSE (9 to 1)", ("Art", "French", "Latin"), ("9", "8"), first_award=2017),
        QualificationType("Other", grades=("Pass",), free_text_grade=True),
    )
)
TYPES = ("GCSE", "gcse", "GCSE (9 to 1)", "GCSE(9 to 1)", "Other", "Othr", "#N/A", "", None)
SUBJECTS = ("Art", "art ", "Latin", "Greek\x07", "x" * 101, "'Art", "", None)
MONTHS = ("2017-06", " 2016-06", "2019-06", "2017-13", "2017-06-30", "42916.5", "", None)
GRADES = ("A", "9", "a", "Pass", "pass mark", "#REF!", "'9", "", None)
CELLS = st.tuples(*map(st.sampled_from, (TYPES, SUBJECTS, MONTHS, GRADES, GRADES)))


def check(values: tuple[Cell, ...]) -> Checked[Qualification]:
    return check_qualification(dict(zip(QUALIFICATION_FIELDS, values, strict=True)), CATALOGUE)


@given(st.lists(CELLS, max_size=60))
def test_known_parts_combine_to_what_a_check_finds(rows: list[tuple[Cell, ...]]) -> None:
    parts = KnownParts()
    for values in rows:
        checked = check(values)
        assert parts.combined(values) in (None, checked)
        parts.note(values, checked)


def test_another_combination_of_good_parts_is_known() -> None:
    parts = KnownParts()
    for values in (
        ("gcse (9 to 1)", "Art", "2017-06", "9", None),
        ("GCSE (9 to 1)", "Latin", "2019-06", None, "8"),
        ("GCSE (9 to 1)", "Greek", "2018-06", None, "9"),
    ):
        parts.note(values, check(values))
    new = ("gcse (9 to 1)", "Latin", "2019-06", "9", None)
    known = parts.combined(new)
    assert known is not None
    assert check(new) == known
    assert [None, None] == [
        parts.combined((*new[:1], *other, *new[3:])) for other in (("Greek", "2017-06"), ("Art", "2018-06"))
    ]


@pytest.mark.parametrize("most", [0, 20_000])
def test_a_file_is_read_alike_however_much_is_remembered(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(rows, "_MAX_REMEMBERED", most)
    maths, english = ("GCSE (9 to 1)", "Mathematics", "2018-06"), ("GCSE (9 to 1)", "English Language", "2019-06")
    blocks = [(*maths, "7", None), (*english, "6", None), (*maths, "6", None), (*english, "7", None)]
    reading = read(*((*WHO, *block) for block in blocks))
    kept = [row.qualifications for row in reading.rows]
    assert [("Mathematics", "7"), ("English Language", "6"), ("Mathematics", "6"), ("English Language", "7")] == [
        (one.subject, one.predicted_grade) for (one,) in kept
    ]


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_a_file_is_read_alike_row_by_row_and_with_empty_cells_at_the_ends_of_rows(
    table: list[list[tuple[Cell, ...]]],
) -> None:
    people = [("1000001", None, None, "Ann", f"Lee{'x' * at}", "2001-02-03", None, None) for at in range(len(table))]
    whole = [(*who, *(cell for block in blocks for cell in block)) for who, blocks in zip(people, table, strict=True)]
    cut = [row[: max(at for at, cell in enumerate(row) if cell is not None) + 1] for row in whole]
    alone = [read(row).rows for row in whole]
    for together in (read(*whole), read(*cut)):
        assert [one.qualifications for (one,) in alone] == [row.qualifications for row in together.rows]
