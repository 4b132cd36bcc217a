"""Drop-downs: where their choices are written, and how a cell finds those for its row."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from progress_core.domain.values.sheets import Cell, Column, Lookup, Table, column_letter
from progress_excel.writing.names import sheet_name

LISTS = "Lists"
LAST_ROW = 1_048_575


class Lists:
    """Ranges with the choices of drop-downs; a cell's own rule holds 255 characters at most.

    Args:
        book: gets a hidden sheet for choices that are in none of its tables.
        tables: name -> table.
        rows: name of a table that others look choices up in -> its rows.
    """

    def __init__(
        self, book: Workbook, tables: Mapping[str, Table], rows: Mapping[str, Sequence[Sequence[Cell]]]
    ) -> None:
        self._book = book
        self._tables = tables
        self._rows = rows
        self._sheet: Worksheet | None = None
        self._places: dict[tuple[str, ...], str] = {}
        self._written = 0

    def validate(self, sheet: Worksheet, table: Table, index: int) -> None:
        """Offer a column's choices, and show its note while a cell of it is selected."""
        column = table.columns[index]
        rule: dict[str, Any] = {"validate": "any"}
        source = self._source(table, column)
        if source:
            rule = {
                "validate": "list",
                "source": source,
                "error_type": "warning",  # the import itself is more lenient: it takes "Year 11" for 11
                "error_title": "Not in the list",
                "error_message": "Choose a value from the list, or leave the cell as it is.",
            }
        if column.note:
            rule |= {"input_title": column.heading[:32], "input_message": column.note[:255]}
        if len(rule) > 1:
            sheet.data_validation(1, index, LAST_ROW, index, rule)

    def _source(self, table: Table, column: Column) -> str:
        if column.lookup is not None:
            return self._looked_up(table, column.lookup)
        return self._listed(column.choices) if column.choices else ""

    def _listed(self, choices: tuple[str, ...]) -> str:
        """Return the range with these choices, which are written once.

        Lists stand one below the other: a row cannot be added to once a later one is written.
        """
        if choices not in self._places:
            if self._sheet is None:
                self._sheet = self._book.add_worksheet(LISTS)
                self._sheet.hide()
            first = self._written + 1
            for row, choice in enumerate(choices, self._written):
                self._sheet.write_string(row, 0, choice)
            self._written += len(choices)
            self._places[choices] = f"={LISTS}!$A${first}:$A${self._written}"
        return self._places[choices]

    def _looked_up(self, table: Table, lookup: Lookup) -> str:
        """Return the choices in another table, or in the part of it that belongs to another cell of the row.

        If that cell's value is not in the other table, the range is the empty cell below the choices.
        """
        other = self._tables[lookup.table]
        last = len(self._rows[lookup.table]) + 1
        sheet = f"'{sheet_name(other.name)}'"
        choice = column_letter(_place(other, lookup.column))
        if not lookup.by:
            return f"={sheet}!${choice}$2:${choice}${last}"
        by = column_letter(_place(other, lookup.by))
        keys = f"{sheet}!${by}$2:${by}${last}"
        cell = f"${column_letter(_place(table, lookup.of))}2"
        found = f"IFERROR(MATCH({cell},{keys},0)-1,{last - 1})"
        return f"=OFFSET({sheet}!${choice}$2,{found},0,MAX(1,COUNTIF({keys},{cell})),1)"


def _place(table: Table, heading: str) -> int:
    return next(index for index, column in enumerate(table.columns) if column.heading == heading)
