"""Files that the first readers refuse are read by one more, which sees less: that is said, and nothing is guessed."""

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from struct import pack, unpack_from
from zipfile import ZipFile

import pytest
from progress_excel import open_spreadsheets, reading
from progress_excel.child import calamine
from progress_excel.child.wire import DATE, DATETIME, Encrypted
from progress_excel.process import Child, ChildFailed
from python_calamine import PasswordError
from xlsxwriter import Workbook as Writer

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.rows import read_learners
from progress_core.domain.values.sheets import Mark, SheetNotes
from progress_core.testing.spreadsheets import read_all
from tests.contract.spreadsheets.test_packages import renamed

pytestmark = pytest.mark.feature("E2", "E6")

SPREADSHEETS = open_spreadsheets("excel:")
CASES = Path(__file__).parent / "cases"
GOOD = (CASES / "hidden-rows.xls").read_bytes()


def miscounted(change: Callable[[int], int]) -> bytes:
    """An `.xls` whose table of texts says a wrong number of them, which some programs write."""
    (place,) = (
        found.start() for found in re.finditer(rb"\xfc\x00..\x23\x00\x00\x00", GOOD, re.DOTALL)
    )  # 35 cells have a text
    (count,) = unpack_from("<I", GOOD, place + 8)
    return GOOD[: place + 8] + pack("<I", change(count)) + GOOD[place + 12 :]


WRONG: list[Callable[[int], int]] = [lambda _: 0, lambda count: count - 1, lambda count: count + 1, lambda _: 10**6]


@pytest.mark.parametrize("change", WRONG, ids=["none", "one less", "one more", "a million"])
def test_a_file_with_a_wrong_count_is_read_and_the_reader_named_as_rough(change: Callable[[int], int]) -> None:
    content = miscounted(change)
    with SPREADSHEETS.read(content) as sheets:
        found = read_learners(sheets, on=date(2026, 11, 29), choices=Choices())
    assert [learner.first_name for learner in found.details] == ["Ann", "Bob", "Cat"]
    assert [(one.row, one.problem.severity, one.problem.code) for one in found.problems.listed()] == [
        (0, "warning", "read_roughly")
    ]


@pytest.mark.parametrize("change", WRONG, ids=["none", "one less", "one more", "a million"])
def test_what_is_read_roughly_can_be_marked(change: Callable[[int], int]) -> None:
    content = miscounted(change)
    marked = SPREADSHEETS.mark(content, "", [Mark(2, "C", "Wrong.")])
    assert read_all(SPREADSHEETS, marked) == read_all(SPREADSHEETS, content) == read_all(SPREADSHEETS, GOOD)


def test_a_file_that_other_readers_read_is_not_read_roughly() -> None:
    with SPREADSHEETS.read(GOOD) as sheets:
        assert [(len(list(sheet.rows)), sheet.notes.rough) for sheet in sheets] == [(4, False)]


def test_a_reader_that_gives_up_half_way_is_followed_and_the_rest_is_rough() -> None:
    """Only calamine takes a cell for text whose type is that of a number."""
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 2_001))
    odd = '<row r="2001" hidden="1"><c r="A2001"><v>x</v></c><c r="B2001" t="e"><v>#N/A</v></c></row>'
    sheet = f"<sheetData>{rows}{odd}</sheetData></worksheet>"
    content = renamed(
        str, lambda name, text: text.partition("<sheetData")[0] + sheet if name.endswith("sheet1.xml") else text
    )
    with SPREADSHEETS.read(content) as sheets:
        (found,) = sheets
        assert (next(found.rows), found.notes) == ((1, (1,)), SheetNotes())
        assert list(found.rows) == [*((number, (number,)) for number in range(2, 2_001)), (2_001, ("x",))]
        assert found.notes == SheetNotes(rough=True)


def test_a_wrong_checksum_is_left_to_no_other_reader() -> None:
    out = BytesIO()
    with ZipFile(BytesIO(renamed(str))) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))  # stored, not compressed
    content = out.getvalue().replace(b"<v>7</v>", b"<v>8</v>")
    with pytest.raises(Rejected) as caught:
        read_all(SPREADSHEETS, content)
    assert [problem.code for problem in caught.value.problems] == ["damaged"]


@pytest.mark.parametrize(("codes", "last"), [(["damaged", "damaged"], True), (["too_large", "damaged"], False)])
def test_the_last_resort_has_no_try_at_files_that_are_too_large(
    codes: list[str], last: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def child(engine: str, *_: object) -> Child:
        tried.append(engine)
        if engine != reading.LAST_RESORT:
            raise_later = codes[len(tried) - 1]
            return _Failing(raise_later)
        return _Failing("too_large")

    monkeypatch.setattr(reading, "Child", child)
    with pytest.raises(Rejected) as caught, SPREADSHEETS.read(renamed(str)):
        pass
    assert [problem.code for problem in caught.value.problems] == ["damaged"]
    assert tried == ["xlsx", "openpyxl", *(["calamine"] if last else [])]


class _Failing(Child):
    """A child that gives up at once."""

    def __init__(self, code: str) -> None:
        self._code = code

    def message(self) -> tuple[object, ...]:
        raise ChildFailed(self._code)  # type: ignore[arg-type] # one of the codes

    def close(self) -> None:
        """Do nothing: there is no process."""


def book(since_1904: bool = False) -> bytes:
    out = BytesIO()
    with Writer(out, {"date_1904": since_1904}) as workbook:
        sheet = workbook.add_worksheet("S")
        dates = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        times = workbook.add_format({"num_format": "hh:mm"})
        sheet.write_row(2, 1, ["Zoë", 7, 1.5, 1_000_000_043, True])
        sheet.write_datetime(4, 0, datetime(2011, 3, 10), dates)  # noqa: DTZ001 - spreadsheets know no time zones
        sheet.write_datetime(4, 2, datetime(2011, 3, 9, 23), dates)  # noqa: DTZ001 - as above
        sheet.write_number(4, 4, 8.5 / 24, times)
        sheet.write_formula(6, 0, "=NA()", None, "#N/A")
        workbook.add_worksheet("Old").hide()
    return out.getvalue()


@pytest.mark.parametrize("since_1904", [False, True])
def test_cells_and_rows_are_where_they_are_in_the_file(since_1904: bool) -> None:
    names, _, rows = calamine.open_book(book(since_1904))
    assert names == [("S", True), ("Old", False)]
    assert [(number, cells) for number, cells, _ in rows("S")] == [
        (3, (None, "Zoë", 7, 1.5, 1_000_000_043, True)),
        (5, ((DATE, date(2011, 3, 10).toordinal()), None, (DATETIME, 2011, 3, 9, 23, 0, 0, 0), None, "08:30:00")),
    ]
    assert list(rows("Old")) == []


def test_a_workbook_with_a_password_is_refused_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked:
        """What calamine does with such a file."""

        @staticmethod
        def from_filelike(_: object) -> None:
            raise PasswordError

    monkeypatch.setattr(calamine, "CalamineWorkbook", Locked)
    with pytest.raises(Encrypted):
        calamine.open_book(b"")
