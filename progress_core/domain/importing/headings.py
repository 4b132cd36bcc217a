"""Headings of imported spreadsheets: which column has which field, and which sheet is read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice

from attrs import field, frozen

from progress_core.domain.foundations.messages import problem, quoted
from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.values.sheets import Cell, KnownColumns, Row, Sheet, SheetNotes, column_letter
from progress_core.domain.values.text import shows_nothing

HEADING_SEARCH_ROWS = 20
"""Number of rows in which the heading row is searched, as titles and notes may be above it."""

MIN_HEADINGS = 3
"""A row with fewer known headings is not treated as the heading row."""

_DAYS_FROM_1900_TO_1904 = 1_462


@frozen
class Headings:
    """The heading row of a sheet, and the columns of its fields.

    Args:
        row: number of the heading row.
        columns: field -> index of its column, from 0, in the order of the columns.
        problems: unknown, repeated and missing headings.
        added: indexes of columns that the file itself does not have.
    """

    row: int
    columns: Mapping[str, int]
    problems: tuple[RowProblem, ...] = ()
    added: frozenset[int] = frozenset()

    def letter(self, field: str) -> str:
        """Return the letter of a field's column; "" if the file has none."""
        index = self.columns.get(field, -1)
        return "" if index < 0 or index in self.added else column_letter(index)


@frozen
class HeadedSheet:
    """A sheet with a heading row.

    Args:
        name: name of the sheet.
        headings: its heading row.
        rows: the rows below the headings; read them all before going to another sheet.
        since_1904: see `Sheet`.
        notes: see `Sheet`.
    """

    name: str
    headings: Headings
    rows: Iterator[Row]
    since_1904: bool
    notes: SheetNotes = field(factory=SheetNotes)

    def rows_since_1900(self, *fields: str) -> Iterator[Row]:
        """Return the rows with the bare day counts of date fields converted to a count from 1900."""
        rows = self.rows
        for place in (self.headings.columns[name] for name in fields if name in self.headings.columns):
            rows = _counted_from_1900(rows, place) if self.since_1904 else rows
        return rows


@frozen
class Vocabulary:
    """The headings of one kind of spreadsheet.

    Args:
        field_of: key of a heading, see `folded_heading` -> field.
        mandatory: field -> heading, for the mandatory fields.
        rule: id of the rule about the headings.
        file_rule: id of the rule about the file.
        missing: code of the problem if no sheet has the headings.
        together: field -> heading, for fields of which a spreadsheet has all or none.
        one_of: field -> heading, for fields of which a spreadsheet has one at least; none if there are no such fields.
        min_headings: a row with fewer known headings is not treated as the heading row.
    """

    field_of: Mapping[str, str]
    mandatory: Mapping[str, str]
    rule: str
    file_rule: str
    missing: str
    together: Mapping[str, str] = field(factory=dict)
    one_of: Mapping[str, str] = field(factory=dict)
    min_headings: int = MIN_HEADINGS

    def match(self, row: Row, known: KnownColumns | None = None) -> Headings:
        """Match the cells of a heading row to fields, without regard to case, spaces, punctuation or order.

        A missing mandatory heading is an error, and so is a missing one of those that belong together, or that none
        of several is there. So is a repeated heading, as nobody can tell which column counts. An unknown heading is a
        warning: its column is ignored.

        Args:
            row: the heading row.
            known: what a mapping says of its columns, which counts more than their headings.

        Source: manual 7.3, 9.2; features E2, J5.
        """
        number, cells = row
        columns: dict[str, int] = {}
        problems: list[RowProblem] = []
        mapped: Mapping[int, str] = known.fields if known else {}
        for index, cell in enumerate(cells):
            field = mapped[index] if index in mapped else self.field_of.get(folded_heading(cell))
            column = column_letter(index)
            if field == "":
                continue
            if field is None:
                if not is_blank((cell,)):
                    unknown = problem("file", "unknown_heading", cell, severity="warning", rule=self.rule)
                    problems.append(RowProblem(number, column, unknown))
            elif field in columns:
                first = column_letter(columns[field])
                again = problem(field, "duplicate_heading", cell, rule=self.rule, first=first)
                problems.append(RowProblem(number, column, again))
            else:
                columns[field] = index
        found = quoted(", ".join(str(cell) for cell in cells if cell is not None), 300)
        needed = {**self.mandatory, **(self.together if columns.keys() & self.together.keys() else {})}
        for field, heading in needed.items():
            if field not in columns:
                absent = problem(field, "missing_heading", rule=self.rule, heading=heading, row=number, found=found)
                problems.append(RowProblem(number, "", absent))
        if self.one_of and not columns.keys() & self.one_of.keys():
            absent = problem(
                *("file", "missing_one_heading"),
                rule=self.rule,
                headings=[*self.one_of.values()],
                row=number,
                found=found,
            )
            problems.append(RowProblem(number, "", absent))
        return Headings(number, columns, tuple(problems), known.added if known else frozenset())

    def headed(self, sheet: Sheet) -> HeadedSheet | None:
        """Find the heading row of a sheet, which is the best match among its first rows; None if there is none."""
        rows = iter(sheet.rows)
        top = list(islice(rows, HEADING_SEARCH_ROWS))
        best = self._heading_row(top, sheet.known)
        if best < 0:
            return None
        below = chain(top[best + 1 :], rows)
        return HeadedSheet(sheet.name, self.match(top[best], sheet.known), below, sheet.since_1904, sheet.notes)

    def _heading_row(self, top: list[Row], known: KnownColumns | None) -> int:
        """Return the index of the heading row; -1 if there is none."""
        if known is not None:
            return next(index for index, (number, _) in enumerate(top) if number == known.row)
        best = max(range(len(top)), key=lambda index: self._matches(top[index]), default=-1)
        return best if best >= 0 and self._matches(top[best]) >= self.min_headings else -1

    def chosen(self, sheets: Iterable[Sheet]) -> str:
        """Return the name of the sheet that an import of the workbook reads; "" if there is none."""
        return next((sheet.name for sheet in sheets if sheet.visible and self.headed(sheet)), "")

    def read_first(
        self, sheets: Iterable[Sheet], problems: ProblemList, read: Callable[[HeadedSheet], None]
    ) -> HeadedSheet | None:
        """Read the first visible sheet that has the headings, and report hidden and further sheets that have them.

        Args:
            sheets: sheets of the workbook.
            problems: list to which all problems are added, including those of the headings.
            read: reads all rows of the sheet; not called if a heading is in error.

        Returns:
            the sheet, whose rows have been read; None if no sheet has the headings.
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
                for wrong in found.headings.problems:
                    problems.add(wrong.row, wrong.column, wrong.problem)
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
    """Return whether cells hold nothing that shows: white space, invisible characters, not-a-numbers."""
    for value in values:
        if isinstance(value, str):
            if not shows_nothing(value):
                return False
        elif value is not None and value == value:  # noqa: PLR0124 - NaN, the empty cell of tables in Python
            return False
    return True


def _counted_from_1900(rows: Iterable[Row], place: int) -> Iterator[Row]:
    for number, cells in rows:
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            moved = cell + _DAYS_FROM_1900_TO_1904
            yield number, tuple(chain(cells[:place], (moved,), cells[place + 1 :]))
        else:
            yield number, cells
