"""A spreadsheet with twelve mistakes, each of another kind, and what is to be learnt from each."""

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
        row: the spreadsheet's own row number.
        field: which column.
        value: what stands there.
        code: of the problem that Progress reports.
        lesson: what is wrong, and what to do.
    """

    row: int
    field: str
    value: Cell
    code: str
    lesson: str


MISTAKES = (
    Mistake(2, "ukprn", _ELSEWHERE, "unknown_provider", "A provider that is not yours: use the UKPRN of one that is."),
    Mistake(4, "last_name", None, "required", "A mandatory cell is empty: fill it in."),
    Mistake(6, "year_group", "Year 15", "not_in_list", "There is no such year group: 7 to 14."),
    Mistake(8, "postcode", "LS17 OAG", "bad_format", "The letter O where the digit 0 belongs."),
    Mistake(10, "date_of_birth", "31/02/2010", "bad_format", "A day that never was, and not YYYY-MM-DD."),
    Mistake(12, "email", "sam@example.com; mum@example.com", "bad_format", "Two addresses: give one."),
    Mistake(14, "telephone", "0113 496", "bad_format", "Digits are missing: 10 or 11 are needed."),
    Mistake(16, "uln", "9.27631E+09", "lost_digits", "Saved as CSV once, Excel kept six digits: type the ULN again."),
    Mistake(18, "gender", "M", "not_in_list", "Write Female, Male, Not known or Not specified."),
    Mistake(20, "ethnicity", "Yorkshire", "not_in_list", "Choose one of the nineteen groups in the template's list."),
    Mistake(22, "ccis", CellError("#N/A"), "cell_error", "A formula found nothing: put the value, or clear the cell."),
    Mistake(24, "uln", "", "duplicate", "The same learner as in row 23: delete one of the two rows."),
)
"""In the order of the rows."""


def table(year: int) -> Table:
    """Give the spreadsheet with the mistakes in it.

    Args:
        year: in which the academic year began.
    """
    return _table(year, MISTAKES)


def corrected(year: int) -> Table:
    """Give the same spreadsheet with every mistake put right."""
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
