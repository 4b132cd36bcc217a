"""Headings of spreadsheets that are imported: which column holds which field, and which sheet is read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice

from attrs import frozen

from progress_core.domain.foundations.messages import problem, quoted
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.values.sheets import Cell, Row, Sheet, column_letter

LOOK_IN = 20
"""A heading row is looked for in so many rows: titles and notes may stand above it."""

LEAST = 3
"""A row with fewer headings than these is not taken for the heading row."""

_DAYS_FROM_1900_TO_1904 = 1_462


def folded_heading(cell: Cell) -> str:
    """Return a heading without case, spaces, punctuation, and anything in brackets."""
    if not isinstance(cell, str):
        return ""
    text = re.sub(r"\([^()]*\)", "", cell)
    return "".join(filter(str.isalnum, text.casefold()))


@frozen
class Headings:
    """Where the fields are.

    Args:
        row: number of the heading row.
        columns: field -> index of its column, from 0, in the order of the columns.
        problems: unknown, repeated and missing headings.
    """

    row: int
    columns: Mapping[str, int]
    problems: tuple[RowProblem, ...] = ()

    def letter(self, field: str) -> str:
        """Return the letter of a field's column; "" if it has none."""
        return column_letter(self.columns[field]) if field in self.columns else ""


@frozen
class HeadedSheet:
    """A sheet whose heading row was found.

    Args:
        name: of the sheet.
        headings: where its fields are.
        rows: the rows below the headings, to be used up before another sheet is taken.
        since_1904: see `Sheet`.
    """

    name: str
    headings: Headings
    rows: Iterator[Row]
    since_1904: bool

    def rows_since_1900(self, field: str) -> Iterator[Row]:
        """Return the rows with the bare date serials of a field as a workbook that counts from 1900 would have them."""
        place = self.headings.columns.get(field, 0)
        return _moved(self.rows, place) if self.since_1904 else self.rows


@frozen
class Vocabulary:
    """The headings that one kind of spreadsheet has.

    Args:
        field_of: heading as `folded_heading` gives it -> field.
        mandatory: field -> its heading, for those that must be there.
        rule: id of the rule about the headings.
        file_rule: id of the rule about the file.
        missing: code of the problem that no sheet has the headings.
    """

    field_of: Mapping[str, str]
    mandatory: Mapping[str, str]
    rule: str
    file_rule: str
    missing: str

    def match(self, row: Row) -> Headings:
        """Match the cells of a heading row to the fields, without regard to case, spaces, punctuation or order.

        A missing or repeated mandatory heading is an error, as is any other repeated one, for nobody
        can tell which column counts. A heading of no field is a warning: its column is left out.

        Source: manual 7.3, 9.2; features E2.
        """
        number, cells = row
        columns: dict[str, int] = {}
        problems: list[RowProblem] = []
        for index, cell in enumerate(cells):
            field = self.field_of.get(folded_heading(cell))
            column = column_letter(index)
            if field is None:
                if cell is not None and str(cell).strip():
                    unknown = problem("file", "unknown_heading", cell, severity="warning", rule=self.rule)
                    problems.append(RowProblem(number, column, unknown))
            elif field in columns:
                first = column_letter(columns[field])
                again = problem(field, "duplicate_heading", cell, rule=self.rule, first=first)
                problems.append(RowProblem(number, column, again))
            else:
                columns[field] = index
        found = quoted(", ".join(str(cell) for cell in cells if cell is not None), 300)
        for field, heading in self.mandatory.items():
            if field not in columns:
                absent = problem(field, "missing_heading", rule=self.rule, heading=heading, row=number, found=found)
                problems.append(RowProblem(number, "", absent))
        return Headings(number, columns, tuple(problems))

    def headed(self, sheet: Sheet) -> HeadedSheet | None:
        """Find the heading row of a sheet: the best match among its first rows; None if there is none."""
        rows = iter(sheet.rows)
        top = list(islice(rows, LOOK_IN))
        if not top:
            return None
        best = max(range(len(top)), key=lambda index: self._matches(top[index]))
        if self._matches(top[best]) < LEAST:
            return None
        below = chain(top[best + 1 :], rows)
        return HeadedSheet(sheet.name, self.match(top[best]), below, sheet.since_1904)

    def chosen(self, sheets: Iterable[Sheet]) -> str:
        """Return the name of the sheet that an import of the workbook reads; "" if there is none."""
        return next((sheet.name for sheet in sheets if sheet.visible and self.headed(sheet)), "")

    def read_first(
        self, sheets: Iterable[Sheet], problems: ProblemList, read: Callable[[HeadedSheet], None]
    ) -> HeadedSheet | None:
        """Read the first visible sheet that has the headings, and say what is wrong with the choice.

        Args:
            sheets: of the workbook, as a reader gives them.
            problems: takes what is found, problems of the headings among it.
            read: uses up the rows of the sheet; not called where a heading is in error.

        Returns:
            the sheet, its rows used up; None if none has the headings.
        """
        first: HeadedSheet | None = None
        hidden = ""
        for sheet in sheets:
            found = self.headed(sheet)
            if found is None:
                continue
            if not sheet.visible:
                hidden = hidden or sheet.name
            elif first is None:
                first = found
                for each in found.headings.problems:
                    problems.add(each.row, each.column, each.problem)
                if not problems.errors:
                    read(found)
            else:
                other = problem("file", "other_sheet", sheet.name, severity="warning", rule=self.file_rule)
                problems.add(0, "", other)
        if first is None:
            code = "hidden_sheet" if hidden else self.missing
            problems.add(0, "", problem("file", code, hidden or None, rule=self.file_rule))
        return first

    def _matches(self, row: Row) -> int:
        return len({field for cell in row[1] if (field := self.field_of.get(folded_heading(cell)))})


def is_blank(values: Iterable[Cell]) -> bool:
    """Return whether cells hold nothing but space."""
    for value in values:
        if value is not None and not (isinstance(value, str) and (not value or value.isspace())):
            return False
    return True


def _moved(rows: Iterable[Row], place: int) -> Iterator[Row]:
    for number, cells in rows:
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            moved = cell + _DAYS_FROM_1900_TO_1904
            yield number, tuple(chain(cells[:place], (moved,), cells[place + 1 :]))
        else:
            yield number, cells
