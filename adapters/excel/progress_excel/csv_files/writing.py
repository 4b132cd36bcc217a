"""CSV out; text that a spreadsheet program would change is escaped as in `progress_core.domain.values.csv_escapes`."""

import csv
from datetime import date, datetime
from io import StringIO

from progress_core.domain.values.csv_escapes import escape
from progress_core.domain.values.sheets import Cell, CellError, Table, Uncomputed


def write_csv(table: Table) -> bytes:
    """Write a table: byte order mark, commas, CRLF, dates as YYYY-MM-DD, formula-like text escaped."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([escape(column.written) for column in table.columns])
    writer.writerows([_csv_value(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _csv_value(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    if cell is None or isinstance(cell, Uncomputed):
        return ""
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
