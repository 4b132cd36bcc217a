"""Files saved by LibreOffice give the same cells in every format, and LibreOffice shows the files we write."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from progress_excel import open_spreadsheets

from progress_core.domain.values.sheets import CellError, Column, Mark, Row, Table
from progress_core.testing.spreadsheets import FORMULA_LIKE, LEARNERS, PLAIN, read_all, table_of
from tests.office import Office

SPREADSHEETS = open_spreadsheets("excel:")
SEEN = datetime(1997, 1, 31, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
ROWS: list[Row] = [
    (3, (None, "UKPRN", "Dob", "Seen", "Telephone", "ULN", "Notes")),
    (4, (None, 10000055, date(1997, 1, 31), SEEN, "01234567890", 1000000043, "two\nlines")),
    (6, (None, "10000055", date(1904, 2, 29), None, None, CellError("#N/A"), "  Zoë <b>&'\"  ")),
    (7, (None, None, None, None, None, 2, 1.5)),
    (8, (None, None, None, "08:30:00", None, CellError("#DIV/0!"))),
]
"""What each file holds; LibreOffice has worked the formulas out."""
CSV_ROWS: list[Row] = [
    (3, (None, "UKPRN", "Dob", "Seen", "Telephone", "ULN", "Notes")),
    (4, (None, "10000055", "1997-01-31", "1997-01-31 12:30:00", "01234567890", "1000000043", "two\nlines")),
    (6, (None, "10000055", "1904-02-29", None, None, "#N/A", "  Zoë <b>&'\"  ")),
    (7, (None, None, None, None, None, "2", "1.5")),
    (8, (None, None, None, "8:30:00", None, "#DIV/0!")),
]


def source(*, since_1904: bool = False) -> bytes:
    """A workbook as a school might send it: gaps, dates, formulas, errors, a hidden sheet."""
    book = Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = "Year 11"
    formulas: dict[tuple[int, int], Any] = {(6, 6): "=NA()", (7, 6): "=1+1", (8, 6): "=1/0"}
    for number, cells in ROWS:
        for column, cell in enumerate(cells, 1):
            sheet.cell(number, column).value = formulas.get((number, column), cell)
    sheet["D8"] = time(8, 30)
    book.create_sheet("Old").sheet_state = "hidden"
    book["Old"]["A1"] = "kept"
    return written(book)


def written(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.feature("E2")
@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_reads_the_same_cells_from_every_kind_of_workbook(office: Office, kind: str, since_1904: bool) -> None:
    content = office.convert(source(since_1904=since_1904), "xlsx", kind)
    with SPREADSHEETS.read(content) as sheets:
        read = [(sheet.name, sheet.visible, list(sheet.rows)) for sheet in sheets]
    assert read == [("Year 11", True, ROWS), ("Old", False, [(1, ("kept",))])]


@pytest.mark.feature("E2")
def test_reads_the_same_texts_from_csv(office: Office) -> None:
    (rows,) = read_all(SPREADSHEETS, office.convert(source(), "xlsx", "csv")).values()
    assert rows == CSV_ROWS


@pytest.mark.asvs("V1.2.10")
@pytest.mark.feature("E1", "B8")
def test_displays_formula_like_text_as_text(office: Office) -> None:
    texts = [text for text in FORMULA_LIKE + PLAIN if "\r" not in text]
    shown = office.convert(SPREADSHEETS.write([table_of(texts)]), "xlsx", "ods")
    rows = next(iter(read_all(SPREADSHEETS, shown).values()))
    assert [cells[0] for _, cells in rows[1:]] == texts
    assert b"table:formula" not in shown


@pytest.mark.feature("E1")
def test_keeps_drop_downs_and_text_columns(office: Office) -> None:
    again = office.convert(SPREADSHEETS.write([evolve(LEARNERS, rows=())]), "xlsx", "xlsx")
    book = load_workbook(BytesIO(again))
    (rule,) = [rule for rule in book["Learners"].data_validations.dataValidation if rule.type == "list"]
    assert (rule.formula1, str(rule.sqref).split(":")[0]) == ("Lists!$A$1:$A$4", "C2")
    assert [cell.value for cell in book["Lists"]["A"]] == list(LEARNERS.columns[2].choices)
    assert book["Lists"].sheet_state == "hidden"
    assert book["Learners"].column_dimensions["A"].number_format == "@"


@pytest.mark.feature("E6")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_reads_a_marked_file_saved_again_by_libreoffice(office: Office, kind: str) -> None:
    content = office.convert(source(), "xlsx", kind)
    marked = SPREADSHEETS.mark(content, "Year 11", [Mark(6, "F", "ULN: the cell holds an error."), Mark(5, "B", "?")])
    assert read_all(SPREADSHEETS, office.convert(marked, "xlsx", "xlsx")) == {"Year 11": ROWS}


@pytest.mark.feature("E6")
def test_accepts_a_corrected_file(office: Office) -> None:
    table = Table("Learners", (Column("ULN"),), [("1O00000043",), ("1000000043",)])
    marked = SPREADSHEETS.mark(SPREADSHEETS.write([table]), "", [Mark(2, "A", "ULN: write digits only.")])
    book = load_workbook(BytesIO(office.convert(marked, "xlsx", "xlsx")))
    book["Learners"]["A2"] = "1000000043"
    read = read_all(SPREADSHEETS, written(book))
    assert read == {"Learners": [(1, ("ULN",)), (2, ("1000000043",)), (3, ("1000000043",))]}
