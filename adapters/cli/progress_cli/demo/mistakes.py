"""A spreadsheet with twelve mistakes of different kinds, and the lesson of each."""

from collections.abc import Sequence

from attrs import frozen

from progress_cli.demo import cohort
from progress_core.domain.learners.learners import FIELDS
from progress_core.domain.values.sheets import Cell, CellError, Table

_SEED = 7003
_SIZE = 24
_FIRST_ROW = 2
_ELSEWHERE = "10032600"  # The Morley Academy: in the area, but none of the learner manager's providers


@frozen
class Mistake:
    """One bad cell.

    Args:
        row: row number in the spreadsheet.
        field: field of the column.
        value: value of the cell.
        code: code of the problem that Progress reports.
        lesson: what is wrong, and what to do.
    """

    row: int
    field: str
    value: Cell
    code: str
    lesson: str


MISTAKES = (
    Mistake(2, "ukprn", _ELSEWHERE, "unknown_provider", "Not one of your providers: use the UKPRN of one that is."),
    Mistake(4, "last_name", None, "required", "A mandatory cell is empty: fill it in."),
    Mistake(6, "year_group", "Year 15", "not_in_list", "There is no such year group: 7 to 14."),
    Mistake(8, "postcode", "LS17 OAG", "bad_format", "The letter O where the digit 0 belongs."),
    Mistake(10, "date_of_birth", "31/02/2010", "bad_format", "There is no such date, and it is not YYYY-MM-DD."),
    Mistake(12, "email", "sam@example.com; mum@example.com", "bad_format", "Two addresses: enter one."),
    Mistake(14, "telephone", "0113 496", "bad_format", "Digits are missing: enter 10 or 11."),
    Mistake(16, "uln", "9.27631E+09", "lost_digits", "Saved as CSV, Excel kept six digits: type the ULN again."),
    Mistake(18, "gender", "M", "not_in_list", "Write Female, Male, Not known or Not specified."),
    Mistake(20, "ethnicity", "Yorkshire", "not_in_list", "Choose one of the nineteen groups in the template's list."),
    Mistake(22, "ccis", CellError("#N/A"), "cell_error", "A formula found nothing: type the value, or clear it."),
    Mistake(24, "uln", "", "duplicate", "The same learner as in row 23: delete one of the two rows."),
)
"""In the order of the rows."""


def table(year: int) -> Table:
    """Return the spreadsheet with the mistakes.

    Args:
        year: the year in which the academic year began.
    """
    return _table(year, MISTAKES)


def corrected(year: int) -> Table:
    """Return the same spreadsheet with every mistake corrected."""
    return _table(year, ())


def _table(year: int, mistakes: Sequence[Mistake]) -> Table:
    learners = cohort.cohort(year, _SIZE, _SEED)
    columns = cohort.table([]).columns
    rows = list(cohort.rows(learners))
    for mistake in mistakes:
        row = rows[mistake.row - _FIRST_ROW]
        if mistake.code == "duplicate":
            row[:] = rows[mistake.row - _FIRST_ROW - 1]
        else:
            row[FIELDS.index(mistake.field)] = mistake.value
    return Table(cohort.SHEET, columns, rows)
