"""Spreadsheets as values: sheets that are read, tables that are written, and marks on wrong cells."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, TypeAlias

from attrs import define, field, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem

_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|EXTERNAL!|BUSY!"
    r"|PYTHON!|ERROR!|GETTING_DATA|#{2,})|Err:[0-9]{3}",
    re.IGNORECASE | re.ASCII,
)


@frozen
class CellError:
    """A cell that holds an error (`#N/A`, `#REF!`) instead of a value.

    Args:
        text: the error as the spreadsheet shows it.

    The class attribute `problem_code` is the code of the problem that such a cell causes.
    """

    problem_code: ClassVar[str] = "cell_error"

    text: str

    def __str__(self) -> str:
        return self.text


def error_of(text: str) -> CellError | None:
    """Return the error that a text is, as spreadsheets show it and copy it ("#N/A"); None if it is none."""
    return CellError(text) if text[:1] in ("#", "E") and _ERROR.fullmatch(text) else None


@frozen
class Uncomputed:
    """A cell whose formula was never calculated, so that the file does not have its value.

    Args:
        formula: the stored formula, or "" if the reader cannot tell.

    The class attribute `problem_code` is the code of the problem that such a cell causes.
    """

    problem_code: ClassVar[str] = "uncomputed_formula"

    formula: str = ""

    def __str__(self) -> str:
        return self.formula or "a formula"


Cell: TypeAlias = str | int | float | bool | datetime | date | CellError | Uncomputed | None
"""The value of a cell; None if it is empty. Whole numbers are int."""

Row: TypeAlias = tuple[int, tuple[Cell, ...]]
"""A row: its number in the spreadsheet, from 1, and its cells from column A on; see `Sheet` for files in XML."""


class UnreadableRow(Rejected):
    """A row of a file cannot be read with certainty, so that the file is refused.

    Args:
        row: number of the row in the spreadsheet, from 1.
        problem: what is wrong with it; its field is "file".
    """

    def __init__(self, row: int, problem: Problem) -> None:
        self.row = row
        super().__init__(problems=(problem,))


@define
class SheetNotes:
    """What a reader notes about a sheet besides its cells; complete when the rows have been read.

    Args:
        hidden_rows: numbers of the rows that are hidden or filtered out, of those that are not empty.
        hidden_columns: indexes of the columns that are hidden, from 0.
        rough: whether the reader takes cells with errors as empty, and cannot tell what is hidden.
        left_out: number of rows that a mapping leaves out, as they are about nobody who learns.
    """

    hidden_rows: set[int] = field(factory=set)
    hidden_columns: set[int] = field(factory=set)
    rough: bool = False
    left_out: int = 0


@frozen
class KnownColumns:
    """What is known about the columns of a sheet before its headings are compared with ours.

    Args:
        row: number of the heading row.
        fields: index of a column, from 0 -> its field, or "" if it is left out.
        added: indexes of columns that the file itself does not have.
    """

    row: int
    fields: Mapping[int, str]
    added: frozenset[int] = frozenset()


@frozen
class Sheet:
    """One sheet of a workbook that is being read.

    A file of pupils in XML is read as one sheet: row 0 holds the names of elements, and each further row one pupil,
    numbered from 1 as in the file.

    Args:
        name: name on its tab.
        visible: False for hidden sheets.
        rows: rows in order, without empty ones; read them all before going to the next sheet.
        since_1904: whether the workbook counts days from 1904, not 1900, so that bare counts of days need 1,462 more.
        notes: what the reader notes while the rows are read; a row is noted before it is yielded.
        known: what a mapping says of its columns; None if the headings alone count.
    """

    name: str
    visible: bool
    rows: Iterator[Row]
    since_1904: bool = False
    notes: SheetNotes = field(factory=SheetNotes)
    known: KnownColumns | None = None


class ColumnKind(str, Enum):
    """How the cells of a column are written."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


@frozen
class Lookup:
    """Choices that are in a column of another table in the same workbook.

    Args:
        table: name of the other table.
        column: heading of its column with the choices.
        by: heading of its column that says what each choice belongs to, with equal values next to each
            other; "" if every row has all choices.
        of: heading of the column in this table whose cell selects the choices; "" if `by` is "".
    """

    table: str
    column: str
    by: str = ""
    of: str = ""


@frozen
class Column:
    """A column of a table to write.

    Args:
        heading: text in the heading row.
        kind: see `ColumnKind`; TEXT keeps ULNs and telephone numbers as they are.
        mandatory: whether the template marks the column as mandatory.
        choices: choices of a drop-down; () for none.
        lookup: choices from another table; None for none.
        locked: whether its cells cannot be changed; a sheet with any locked column is protected.
        width: width in characters.
        note: guidance for this column in one or two sentences.
    """

    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    mandatory: bool = False
    choices: tuple[str, ...] = ()
    width: int = 18
    note: str = ""
    lookup: Lookup | None = None
    locked: bool = False

    @property
    def written(self) -> str:
        """The heading in the file; that of a mandatory column ends with an asterisk (manual 9.2)."""
        return f"{self.heading} *" if self.mandatory and not self.heading.endswith("*") else self.heading


@frozen
class Chart:
    """A bar chart of a table, on a sheet of its own after the table's.

    Args:
        title: above the chart.
        description: what the chart shows, for people who cannot see it.
        series: headings of the columns of numbers whose bars it shows.
        labels: how many columns at the left name the bars.
        rows: how many rows it shows, from the first; rows of totals come after them.
        stacked: whether the bars of a row make one bar.
    """

    title: str
    description: str
    series: tuple[str, ...]
    rows: int
    labels: int = 1
    stacked: bool = False


@frozen
class Table:
    """A sheet to write.

    Args:
        name: name of the sheet.
        columns: columns from left to right.
        rows: one value per column: str, int, float, date, datetime or None.
        guidance: paragraphs for a sheet of guidance; () for none.
        in_view: number of columns at the left that stay in view while others are scrolled.
        opens: whether the workbook opens on this sheet instead of the first.
        chart: a chart of its numbers; None for none.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()
    guidance: tuple[str, ...] = field(default=())
    in_view: int = 0
    opens: bool = False
    chart: Chart | None = None

    @property
    def chart_name(self) -> str:
        """The name of the sheet with the chart."""
        return f"{self.name} chart"

    @property
    def locked(self) -> bool:
        """Whether any of the columns is locked."""
        return any(column.locked for column in self.columns)


@frozen
class Mark:
    """A mark on a wrong cell in somebody's own file.

    Args:
        row: row number in the spreadsheet, from 1; 0 for a remark on the whole file.
        column: letter of the column; "" for the whole row.
        text: what is wrong and what to do.
        severity: "error" or "warning".
    """

    row: int
    column: str
    text: str
    severity: str = "error"


def column_letter(index: int) -> str:
    """Return the letter of a column ("A" for 0, "AA" for 26)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the index of a column (0 for "A", 26 for "AA"); -1 for ""."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
