"""A spreadsheet of courses read and checked row by row (manual 1.1; H1)."""

from collections.abc import Callable, Iterable

from attrs import define, field

from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.form import CourseRows
from progress_core.domain.courses.headings import headings_for
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.headings import HeadedSheet, Headings, is_blank
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.importing.sheet_doubts import HiddenRows, sheet_doubts
from progress_core.domain.values.sheets import Sheet

MAX_ROWS = 200_000
"""Files with more rows are refused: there are not so many courses in the country."""

MAX_PROVIDER_ROWS = 2_000
"""Files of one provider with more rows are refused: the largest colleges have some hundred courses."""

_FILE = "courses.file"
_TICK = 1_000


@define
class CourseReading:
    """The courses of a file, as far as they can be checked without those that are there.

    Args:
        headings: of the sheet that was read, or None.
        rows: how many rows there are that are not blank.
        courses: the courses of the rows without errors, without their numbers, each with its row.
        problems: everything found.
    """

    headings: Headings | None = None
    rows: int = 0
    courses: list[tuple[int, Course]] = field(factory=list)
    problems: ProblemList = field(factory=ProblemList)


def read_courses(
    sheets: Iterable[Sheet],
    check: CourseRows,
    *,
    only: str = "",
    tick: Callable[[int], None] = lambda _: None,
    max_rows: int = MAX_ROWS,
) -> CourseReading:
    """Read and check the first visible sheet that has the headings.

    Args:
        sheets: of the workbook, as a reader gives them.
        check: checks the rows.
        only: the provider that the file is about; "" for any.
        tick: called now and then with the number of rows read so far.
        max_rows: a file with more is refused.

    Source: manual 1.1, 7.3; features H1, E2.
    """
    reading = CourseReading()

    def read(sheet: HeadedSheet) -> None:
        _read_sheet(sheet, reading, check, tick, max_rows)

    headings_for(only).read_first(sheets, reading.problems, read)
    return reading


def _read_sheet(
    sheet: HeadedSheet, reading: CourseReading, check: CourseRows, tick: Callable[[int], None], max_rows: int
) -> None:
    reading.headings = sheet.headings
    columns, hidden = sheet.headings.columns, HiddenRows(sheet.notes)
    for number, cells in sheet.rows_since_1900("start", "applications_open", "applications_close"):
        row = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
        if is_blank(row.values()):
            continue
        if reading.rows == max_rows:
            reading.problems.add(0, "", problem("file", "too_many_courses", rule=_FILE, most=max_rows))
            break
        reading.rows += 1
        hidden.note(number)
        course, found = check.check(row)
        for what in found:
            reading.problems.add(number, sheet.headings.letter(what.field), what)
        if course is not None:
            reading.courses.append((number, course))
        if reading.rows % _TICK == 0:
            tick(reading.rows)
    for doubt in sheet_doubts(sheet, hidden, _FILE):
        reading.problems.add(0, "", doubt)
    if not reading.rows:
        reading.problems.add(0, "", problem("file", "no_courses", rule=_FILE, row=sheet.headings.row))
