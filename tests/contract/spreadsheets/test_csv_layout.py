"""Separators, headings and widths of rows in CSV files."""

import pytest
from progress_excel import open_spreadsheets

from progress_core.domain.values.sheets import Cell, UnreadableRow

pytestmark = pytest.mark.feature("E2")
SPREADSHEETS = open_spreadsheets()
HEADINGS = "UKPRN,Year group,First name,Last name,Town"
ROWS = ["1,11,Ann,Lee,Leeds", "1,11,Bob,Ray,York"]


def rows_of(text: str) -> list[tuple[int, tuple[Cell, ...]]]:
    """Return the rows of a CSV file."""
    with SPREADSHEETS.read(text.encode()) as sheets:
        (sheet,) = sheets
        return list(sheet.rows)


def uneven_row(*lines: str, end: str = "\n") -> int:
    """Return the row for which a file with these lines is refused."""
    with pytest.raises(UnreadableRow) as caught:
        rows_of("\n".join(lines) + end)
    assert [problem.code for problem in caught.value.problems] == ["uneven_row"]
    return caught.value.row


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "above",
    [
        [],
        ["", ""],
        ["Learners, Year 11; all of them"],
        ["Learners of the year 2026/27 at Leeds, York, Hull; Whitby | Ripon, Selby, Thirsk, Malton, Otley", ""],
        ["Exported,2026-09-01", "By,Ann Lee", ""],
    ],
)
def test_the_separator_is_found_at_the_headings(separator: str, above: list[str]) -> None:
    lines = [HEADINGS, *ROWS]
    read = rows_of("\n".join([*above, *(line.replace(",", separator) for line in lines)]))
    assert [cells for _, cells in read][-3:] == [tuple(line.split(",")) for line in lines]
    assert [number for number, _ in read][-3:] == [len(above) + place for place in (1, 2, 3)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_line_break_in_the_first_heading_hides_no_separator(separator: str) -> None:
    lines = ['"UKPRN,\nof the provider",Year group,First name'.replace(",", separator), *ROWS]
    ((number, cells), *_) = rows_of("\n".join([lines[0], *(row[:8].replace(",", separator) for row in ROWS)]))
    assert (number, cells) == (1, (f"UKPRN{separator}\nof the provider", "Year group", "First name"))


@pytest.mark.asvs("V1.2.9")
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_other_separators_inside_cells_are_text(separator: str) -> None:
    others = ", ; |".replace(separator, "")
    row = ["1", "11", "Ann", "Lee", f"{others}{others}{others}{others}{others}{others}"]
    read = rows_of("\n".join((HEADINGS.replace(",", separator), separator.join(row))))
    assert read[1] == (2, tuple(row))


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "sep=;\r"])
def test_a_declared_separator_counts(line: str) -> None:
    assert rows_of(f"{line}\nUKPRN;Town\n1;Leeds, West\n") == [(1, ("UKPRN", "Town")), (2, ("1", "Leeds, West"))]


def test_rows_may_end_at_their_last_value() -> None:
    rows = ["1,11,Ann,Lee,Leeds", "1,11,Bob,Ray", "1,11,Cat", "1,11,Dan,Fox,York"]
    assert [cells for _, cells in rows_of("\n".join([HEADINGS, *rows]))[1:]] == [tuple(row.split(",")) for row in rows]


def test_separators_that_excel_leaves_out_of_sixteen_rows_are_not_missed() -> None:
    rows = ["1,11,Ann,Lee,Leeds"] * 15 + ["1,11,Bob,"] * 8 + ["1,11,Bob,Ray"] * 8 + ["1,11,Cat,,"] * 3
    assert len(rows_of("\n".join([HEADINGS, *rows, ""]))) == 35


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (["1,11,Ann,Lee,", "1,11,BobRay,", "1,11,Cat,Fox,"], 3),
        (["1,11,Ann,Lee,", "1,11,Bob,,Ray,", "1,11,Cat,Fox,"], 3),
        (["1,11,Ann,Lee,Leeds", "1,11,Bob,Ray,Flat 2, York", "1,11,Cat,Fox,Hull"], 3),
        (["1,11,Ann,Lee,Leeds,1,11,Bob,Ray,York", "1,11,Cat,Fox,Hull"], 2),
        (["1,11,Ann,Lee,Leeds"] * 20 + ["1,11,Bob,"] + ["1,11,Ann,Lee,Leeds"] * 20, 22),
        (["1,11,Ann,"], 2),
        (["1,11,Ann,Lee,Leeds,a note", "1,11,Bob,Ray,York,another"], 2),
        (["1,11,Ann,Lee,Leeds", "1,11,BobRay,York", "1,11,Cat,Fox,Hull"], 3),
    ],
)
def test_a_row_of_another_width_is_refused(rows: list[str], row: int) -> None:
    assert uneven_row(HEADINGS, *rows) == row


@pytest.mark.parametrize("row", ["\u200b", "\xa0", "   ", "\u3164", "\u2060", "\u200b,\xa0,,,"])
@pytest.mark.parametrize("place", [1, 2])
def test_a_row_that_shows_nothing_may_have_any_width(row: str, place: int) -> None:
    rows = ["1,11,Ann,Lee,", "1,11,Bob,Ray,York"]
    rows.insert(place, row)
    assert len(rows_of("\n".join([HEADINGS, *rows, ""]))) >= 3


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (HEADINGS, [f"{row}," for row in ROWS]),
        (f"{HEADINGS},", ROWS),
        (f"{HEADINGS},,", [f"{row}," for row in ROWS]),
    ],
)
def test_every_row_may_have_empty_cells_beyond_the_headings(headings: str, rows: list[str]) -> None:
    read = rows_of("\n".join([headings, *rows, ""]))
    assert [cells[:5] for _, cells in read] == [tuple(row.split(",")[:5]) for row in (HEADINGS, *rows)]


@pytest.mark.parametrize("row", ["1,11,Ann,Leeds", "1,11,Ann,Lee,Flat 2, Leeds"])
def test_an_only_row_is_refused_if_a_separator_may_be_lost_or_too_many(row: str) -> None:
    assert uneven_row(HEADINGS, row) == 2


def test_a_separator_too_many_in_the_headings_is_refused() -> None:
    assert uneven_row("UKPRN,Year group,,First name,Last name,Town", *ROWS) == 1


def test_a_last_row_that_was_cut_off_is_refused() -> None:
    assert uneven_row(HEADINGS, *ROWS, "1,11,Cat,Fo", end="") == 4


def test_an_only_row_that_was_cut_off_is_refused_where_a_title_shows_how_wide_rows_are() -> None:
    width = HEADINGS.count(",")
    assert uneven_row("Learners" + "," * width, "," * width, HEADINGS, "1,11,Cat", end="") == 4
    assert len(rows_of(f"Learners\n{HEADINGS}\n1,11,Cat")) == 3  # as it may have been typed


def test_a_title_and_a_blank_row_may_have_any_width() -> None:
    assert len(rows_of("\n".join(["Learners,,", "", HEADINGS, *ROWS, ",,"]))) == 4
