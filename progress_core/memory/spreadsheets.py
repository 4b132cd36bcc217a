"""Spreadsheets with the standard library only: CSV, transfer files, and our own workbook format for tests and demos."""

import csv
import json
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from io import StringIO
from typing import Any

from attrs import asdict, evolve, field, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.values.csv_escapes import escape, read_cell
from progress_core.domain.values.sheets import (
    Cell,
    CellError,
    Mark,
    Row,
    Sheet,
    SheetNotes,
    Table,
    Uncomputed,
    UnreadableRow,
    column_index,
)
from progress_core.domain.values.transfer_files import UnreadableTransferFile, is_transfer_file, pupils

MAGIC = b"progress workbook 1\n"
_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)
_UTF_8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_quoted = re.compile(r'"[^"]*"')


@frozen
class MemorySpreadsheets:
    """Reads what it writes, and CSV; see `progress_core.ports.spreadsheets.Spreadsheets`."""

    @contextmanager
    def read(self, content: bytes, *, seconds: int | None = None) -> Iterator[Iterator[Sheet]]:
        """Open a workbook in our own format, or CSV; none takes a second."""
        del seconds
        yield iter(_sheets(content))

    def write(self, tables: Sequence[Table]) -> bytes:
        """Write a workbook in our own format: JSON after a line that names the format."""
        sheets: list[tuple[str, bool, list[list[Cell]]]] = [
            (table.name, True, [[column.written for column in table.columns], *map(list, table.rows)])
            for table in tables
        ]
        sheets += [(table.chart_name, True, []) for table in tables if table.chart and table.chart.rows]
        guidance = [line for table in tables if table.guidance for line in _guidance(table)]
        sheets += [("Guidance", True, guidance)] if guidance else []
        return _dumped([Sheet(name, visible, _numbered(rows)) for name, visible, rows in sheets], _Extra.of(tables))

    def write_csv(self, table: Table) -> bytes:
        """Write one table as CSV."""
        out = StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(escape(column.written) for column in table.columns)
        writer.writerows([_text(cell) for cell in row] for row in table.rows)
        return out.getvalue().encode("utf-8-sig")

    def mark(self, content: bytes, sheet: str, marks: Iterable[Mark]) -> bytes:
        """Return the same cells, with a list of the marks; rows and columns with marks are no longer hidden."""
        sheets, listed, extra = _sheets(content), list(marks), _Extra.read(content)
        marked = next((one for one in sheets if sheet in ("", one.name)), None)
        if marked is not None:
            marked.notes.hidden_rows.difference_update(mark.row for mark in listed)
            marked.notes.hidden_columns.difference_update(column_index(mark.column) for mark in listed)
        return _dumped(
            sheets, evolve(extra, marked=marked.name if marked else "", marks=[asdict(one) for one in listed])
        )


@frozen
class _Extra:
    """What a workbook holds besides the cells that are read: for whoever looks at it, as at a real one.

    Args:
        tables: columns with their choices and locks, and how each sheet is shown.
        charts: of those tables that have one, in their order.
        marked: name of the sheet with the marks.
        marks: as they were given.
    """

    tables: list[dict[str, Any]] = field(factory=list)
    charts: list[dict[str, Any]] = field(factory=list)
    marked: str = ""
    marks: list[dict[str, Any]] = field(factory=list)

    @classmethod
    def of(cls, tables: Sequence[Table]) -> "_Extra":
        described = [
            {
                "name": table.name,
                "columns": [asdict(column) for column in table.columns],
                "in_view": table.in_view,
                "opens": table.opens,
            }
            for table in tables
        ]
        return cls(described, [asdict(table.chart) for table in tables if table.chart and table.chart.rows])

    @classmethod
    def read(cls, content: bytes) -> "_Extra":
        if not content.startswith(MAGIC):
            return cls()
        found = json.loads(content[len(MAGIC) :])
        return cls(found.get("tables", []), found.get("charts", []))


def open_spreadsheets(url: str = "") -> MemorySpreadsheets:  # noqa: ARG001 - every adapter is given its URL
    """Make the adapter (entry point `memory`)."""
    return MemorySpreadsheets()


def _refused(code: str) -> Rejected:
    return Rejected(problems=(problem("file", code),))


def _refused_in_row(code: str, row: int, *, text: str = "", cells: int = 0, usual: int = 0) -> UnreadableRow:
    return UnreadableRow(row, problem("file", code, row=row, text=text, cells=cells, usual=usual))


def _sheets(content: bytes) -> list[Sheet]:
    if not content.strip():
        raise _refused("empty_file")
    if is_transfer_file(content):
        return [Sheet("Pupils", True, iter(_pupils(content)))]
    if content.startswith(MAGIC):
        try:
            return [
                Sheet(
                    sheet["name"],
                    sheet["visible"],
                    iter([(number, _cells(cells)) for number, cells in sheet["rows"]]),
                    notes=SheetNotes(set(sheet.get("hidden_rows", ())), set(sheet.get("hidden_columns", ()))),
                )
                for sheet in json.loads(content[len(MAGIC) :])["sheets"]
            ]
        except ValueError as error:
            raise _refused("damaged") from error
    if not content.startswith(_UTF_16) and any(byte < ord(" ") and byte not in b"\t\r\n" for byte in content):
        raise _refused("not_a_spreadsheet")
    rows = _csv_rows(_decoded(content))
    return [Sheet("Sheet1", True, _numbered([read_cell(cell) for cell in row] for row in rows))]


def _pupils(content: bytes) -> list[Row]:
    try:
        return [(number, cells) for number, values in pupils(content) for _, cells in _numbered([values])]
    except UnreadableTransferFile as error:
        if error.code == "too_large":
            raise _refused(error.code) from error
        raise UnreadableRow(error.row, problem("file", error.code, row=error.row, line=error.line)) from error


def _decoded(content: bytes) -> str:
    """Return the text of a CSV file in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not _UTF_8.search(content):
            with suppress(UnicodeDecodeError):
                return content.decode("cp1252")
        row = content.count(b"\n", 0, error.start) + 1
        raise _refused_in_row("unknown_letters", row, text="?") from error


def _separator(text: str) -> str:
    """Return what separates cells: a comma, unless the first line that is not blank has more of another."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=_quoted.sub("", line).count)


def _csv_rows(text: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV file; anything doubtful refuses it."""
    separator = _separator(text)
    reader = csv.reader(StringIO(text, newline=""), strict=True, delimiter=separator)
    number, columns = 0, 0
    try:
        for number, row in enumerate(reader, 1):
            columns = columns or len(row)
            if len(row) > columns > 1:
                raise _refused_in_row("uneven_row", number, cells=len(row), usual=columns)
            if any("\n" in cell and cell.count(separator) >= columns - 1 > 1 for cell in row):
                raise _refused_in_row("unclosed_quotation", number, text=row[0])
            yield row
    except csv.Error as error:
        raise _refused_in_row("unclosed_quotation", number + 1, text=str(error)) from error


def _numbered(rows: Iterable[Sequence[Cell]]) -> Iterator[Row]:
    """Yield rows with their numbers, without empty rows and trailing empty cells, as the port requires."""
    for number, row in enumerate(rows, 1):
        cells = [None if cell == "" else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield number, tuple(cells)


def _guidance(table: Table) -> list[list[Cell]]:
    lines: list[list[Cell]] = [[line] for line in table.guidance]
    return lines + [[column.heading, column.note or "; ".join(column.choices)] for column in table.columns]


def _dumped(sheets: Iterable[Sheet], extra: _Extra) -> bytes:
    content = {
        "sheets": [
            {
                "name": sheet.name,
                "visible": sheet.visible,
                "rows": [(number, [_tagged(cell) for cell in cells]) for number, cells in sheet.rows],
                "hidden_rows": sorted(sheet.notes.hidden_rows),
                "hidden_columns": sorted(sheet.notes.hidden_columns),
            }
            for sheet in sheets
        ],
        **asdict(extra),
    }
    return MAGIC + json.dumps(content, ensure_ascii=False).encode()


def _tagged(cell: Cell) -> object:
    match cell:
        case datetime():
            return {"datetime": cell.replace(tzinfo=None).isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case CellError():
            return {"error": cell.text}
        case Uncomputed():
            return {"formula": cell.formula}
        case _:
            return cell


def _cells(cells: list[object]) -> tuple[Cell, ...]:
    return tuple(_untagged(cell) for cell in cells)


def _untagged(cell: object) -> Cell:
    match cell:
        case {"datetime": str(text)}:
            return datetime.fromisoformat(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"error": str(text)}:
            return CellError(text)
        case {"formula": str(text)}:
            return Uncomputed(text)
        case _:
            return cell  # type: ignore[return-value] # all others are values of JSON


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(cell, bool):
        return str(cell).upper()
    return "" if cell is None or isinstance(cell, Uncomputed) else str(cell)
