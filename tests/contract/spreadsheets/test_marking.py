"""What can be read can be marked, however odd its cells and the names of its sheets are."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from io import BytesIO
from math import inf, nan

import pytest
from attrs import frozen
from openpyxl import load_workbook
from progress_excel import open_spreadsheets
from progress_excel.corrections import CORRECTIONS
from progress_excel.marking import mark_workbook
from progress_excel.writing.names import unlike

from progress_core.domain.values.sheets import Cell, CellError, Mark, Sheet, Uncomputed
from progress_core.testing.spreadsheets import read_all
from tests.office import Office

pytestmark = pytest.mark.feature("E6")

SPREADSHEETS = open_spreadsheets("excel:")
MARKS = [Mark(0, "", "All of it."), Mark(2, "B", "This one."), Mark(9, "AA", "Far away.", "warning")]


@frozen
class Reads:
    """A reader that returns these sheets, whatever the file is."""

    sheets: dict[str, list[Cell]]

    def read(self, content: bytes) -> AbstractContextManager[Iterator[Sheet]]:
        """See the port."""
        del content
        return self._read()

    @contextmanager
    def _read(self) -> Iterator[Iterator[Sheet]]:
        yield (Sheet(name, visible=True, rows=iter([(2, tuple(cells))])) for name, cells in self.sheets.items())


def marked(sheets: dict[str, list[Cell]]) -> bytes:
    return mark_workbook(Reads(sheets), b"any text", "", MARKS)


@pytest.mark.parametrize(
    ("cell", "again"),
    [
        (nan, None),
        (inf, CellError("#NUM!")),
        (-inf, CellError("#NUM!")),
        (10**400, CellError("#NUM!")),
        (1e308, CellError("#NUM!")),
        (1e300, 1e300),
        (2**53, 2**53),
        ("x" * 40_000, "x" * 32_767),
        ("\x00\x0b", "\x00\x0b"),
        ("=1+1", "=1+1"),
        (date(1899, 12, 31), "00:00:00"),
        (datetime(2011, 3, 9, 23), datetime(2011, 3, 9, 23)),  # noqa: DTZ001 - spreadsheets know no time zones
        (CellError("#SPILL!"), CellError("#N/A")),
        (Uncomputed("=A1"), CellError("#N/A")),
        (True, True),
    ],
)
def test_any_cell_that_is_read_can_be_written(cell: Cell, again: Cell) -> None:
    rows = next(iter(read_all(SPREADSHEETS, marked({"S": [cell, "last"]})).values()))
    assert rows == [(2, (again, "last"))]


@pytest.mark.parametrize(
    "names",
    [
        ("Data", "DATA", "data"),
        ("a/b", "a:b", "a b"),
        ("x" * 31, "x" * 31 + "y", "x" * 40),
        ("", "'", "Sheet1"),
        (CORRECTIONS.upper(), "Data"),
        ("ß", "SS"),
    ],
)
def test_sheets_whose_names_excel_takes_for_the_same_are_kept_apart(names: tuple[str, ...]) -> None:
    content = marked({name: [index] for index, name in enumerate(names)})
    assert [rows[0][1] for rows in read_all(SPREADSHEETS, content).values()] == [
        (index,) for index in range(len(names))
    ]
    assert load_workbook(BytesIO(content)).sheetnames[-1] == CORRECTIONS


def test_a_name_like_no_other_is_kept() -> None:
    assert (unlike("Data", ["Date"]), unlike("Data", ["data", "DATA (2)"])) == ("Data", "Data (3)")


def test_libreoffice_opens_what_was_marked(office: Office) -> None:
    content = marked({"Data": ["Zoë", nan, inf, "x" * 40_000, True], "DATA": [7]})
    assert read_all(SPREADSHEETS, office.convert(content, "xlsx", "csv"))["Sheet1"][0][1][0] == "Zoë"
