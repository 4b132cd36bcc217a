"""CSV in and out; formula-like text is escaped as in `progress_core.domain.values.csv_escapes`."""

import csv
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO, TextIOWrapper

from progress_core.domain.values.csv_escapes import escape, unescape
from progress_core.domain.values.sheets import Cell, CellError, Row, Sheet, Table, Uncomputed
from progress_excel.refusals import refused

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?')
MAX_ROWS, MAX_COLUMNS, CHUNK = 1_048_576, 16_384, 65_536


def encoding_of(content: bytes) -> str | None:
    """Return the encoding of a text: UTF-16 by its mark, UTF-8, else Windows-1252; None if it is not text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16" if _decodes(content, "utf-16") else None
    if len(content.translate(None, CONTROLS)) != len(content):
        return None
    return next((name for name in ("utf-8-sig", "cp1252") if _decodes(content, name)), None)


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), CHUNK):
            if "\0" in decoder.decode(content[start : start + CHUNK]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_csv(content: bytes) -> Iterator[Sheet]:
    """Yield the one sheet of a CSV file; rows are numbered as in Excel, with blank ones counted."""
    text = TextIOWrapper(BytesIO(content), encoding_of(content), newline="")
    first = text.readline().rstrip("\r\n")
    separator = SEPARATOR_LINE.fullmatch(first)
    if not separator:  # Excel hides a "sep=;" line, and counts rows from the next
        text.seek(0)
    yield Sheet("Sheet1", True, _rows(text, separator[1] if separator else _delimiter(first)))


def _delimiter(heading: str) -> str:
    outside_quotes = re.sub(r'"[^"]*"', "", heading)
    return max(",;\t", key=outside_quotes.count)


def _rows(text: TextIOWrapper, delimiter: str) -> Iterator[Row]:
    try:
        for number, texts in enumerate(csv.reader(text, delimiter=delimiter), 1):
            if number > MAX_ROWS or len(texts) > MAX_COLUMNS:
                raise refused("too_large")
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield number, tuple(unescape(cell) if cell[:1] == "'" else cell or None for cell in texts)
    except csv.Error as error:  # a cell of more than 131,072 characters: a quotation mark is missing
        raise refused("damaged") from error


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
