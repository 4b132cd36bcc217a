"""Spreadsheets as values: cells as they came, tables to be written, marks on bad cells."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, TypeAlias

from attrs import field, frozen


@frozen
class CellError:
    """A cell that holds an error (`#N/A`, `#REF!`) and so no value.

    Args:
        text: the error as the spreadsheet shows it.

    The class attribute `problem_code` is the code of the problem that such a cell is.
    """

    problem_code: ClassVar[str] = "cell_error"

    text: str

    def __str__(self) -> str:
        return self.text


@frozen
class Uncomputed:
    """A cell whose formula was never worked out, so that its value is not in the file.

    Args:
        formula: the formula as it is stored, or "" if the reader cannot tell.

    The class attribute `problem_code` is the code of the problem that such a cell is.
    """

    problem_code: ClassVar[str] = "uncomputed_formula"

    formula: str = ""

    def __str__(self) -> str:
        return self.formula or "a formula"


Cell: TypeAlias = str | int | float | bool | datetime | date | CellError | Uncomputed | None
"""What a cell holds; None for an empty one. Whole numbers come as int."""

Row: TypeAlias = tuple[int, tuple[Cell, ...]]
"""A row: its number as the spreadsheet shows it, from 1, and its cells from column A on."""


@frozen
class Sheet:
    """One sheet of a workbook while it is being read.

    Args:
        name: as its tab shows it.
        visible: False for hidden sheets.
        rows: rows in order, empty ones left out; to be used up before the next sheet is taken.
        since_1904: the workbook counts days from 1904, not 1900: bare date serials need 1,462 more.
    """

    name: str
    visible: bool
    rows: Iterator[Row]
    since_1904: bool = False


class ColumnKind(str, Enum):
    """How a column is to be written."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


@frozen
class Lookup:
    """Choices that stand in a column of another table of the same workbook.

    Args:
        table: name of that table.
        column: heading of its column that holds the choices.
        by: heading of its column that says what each choice belongs to, equal ones next to each
            other; "" if all choices are for every row.
        of: heading of the column of this table whose cell says which of them are offered; "" with `by` "".
    """

    table: str
    column: str
    by: str = ""
    of: str = ""


@frozen
class Column:
    """A column of a table that is to be written.

    Args:
        heading: what stands in the heading row.
        kind: see `ColumnKind`; TEXT keeps ULNs and telephone numbers as they are.
        mandatory: marked in the template.
        choices: offered as a drop-down; () for none.
        lookup: the same from another table; None for none.
        locked: its cells cannot be changed as long as the sheet is protected, which it is if any column is locked.
        width: in characters.
        note: guidance for this column, one or two sentences.
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
        """The heading as it is written: a mandatory one ends with an asterisk (manual 9.2)."""
        return f"{self.heading} *" if self.mandatory and not self.heading.endswith("*") else self.heading


@frozen
class Table:
    """A sheet that is to be written.

    Args:
        name: of the sheet.
        columns: left to right.
        rows: values, one per column: str, int, float, date, datetime or None.
        guidance: paragraphs for a sheet of guidance; () for none.
        in_view: so many columns at the left stay in view while others are scrolled.
        opens: the workbook opens on this sheet, and not on the first.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()
    guidance: tuple[str, ...] = field(default=())
    in_view: int = 0
    opens: bool = False

    @property
    def locked(self) -> bool:
        """True if any of its columns is."""
        return any(column.locked for column in self.columns)


@frozen
class Mark:
    """A bad cell in somebody's own file.

    Args:
        row: the spreadsheet's own row number, from 1; 0 for a remark on the file as a whole.
        column: letter of the column; "" for the whole row.
        text: what is wrong and the way out.
        severity: "error" or "warning".
    """

    row: int
    column: str
    text: str
    severity: str = "error"


def column_letter(index: int) -> str:
    """Give the letter of a column ("A" for 0, "AA" for 26)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
