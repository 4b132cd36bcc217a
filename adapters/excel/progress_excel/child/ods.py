"""`.ods` with expat: a small reader of our own, because none that we found sees error cells.

Source: OpenDocument 1.3 part 3, sections 9 (tables) and 19.385 (office:value-type).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO
from xml.parsers import expat

from progress_excel.child.package import Directory, Package
from progress_excel.child.wire import ERROR, UNCOMPUTED, Book, Notes, WireCell, WireRow, clock, wire, wire_row

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
SHOWN_ERROR = re.compile(r"#(?:N/A|GETTING_DATA|[A-Z][A-Z0-9/]*[!?])|Err:\d+")
NOT_OF_CELLS = (
    *(f"{ODF}{name}:1.0 " for name in ("drawing", "dr3d", "chart", "form", "presentation", "animation", "script")),
    *(f"{OFFICE}{name}" for name in ("annotation", "forms", "event-listeners", "document")),
    *(f"{TEXT}{name}" for name in ("note", "ruby-text", "tracked-changes")),
    *(f"{TABLE}{name}" for name in ("shapes", "tracked-changes", "cell-range-source", "detective")),
)
"""What may be in a sheet or a cell without being part of its text: drawings, comments, notes, readings aloud."""
GROUPS = tuple(f"{TABLE}table-{name}-group" for name in ("row", "column"))
NOT_VISIBLE = ("collapse", "filter")
FLAT_SIZES = {
    STYLE + "table-row-properties": STYLE + "row-height",
    STYLE + "table-column-properties": STYLE + "column-width",
}
NO_SIZE = re.compile(r"0*(?:\.0*)?(?:cm|mm|in|pt|pc|px)")
SHOWN_TRUTH = {"TRUE": True, "FALSE": False}
DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
MAX_ROWS, MAX_COLUMNS, CHUNK = 1_048_576, 16_384, 65_536


def open_book(content: bytes, directory: "Directory | None" = None) -> Book:
    """Open a workbook."""
    package = Package(content, directory)
    listing = _Listing()
    with package.open("content.xml") as source:
        for _ in listing.feed(source):
            pass
    return listing.sheets, False, lambda name, notes=None: _rows(package, name, notes or Notes())


def _rows(package: Package, name: str, notes: Notes) -> Iterator[WireRow]:
    with package.open("content.xml") as source:
        yield from _Sheet(name, notes).feed(source)


class _Parser:
    """An expat parser that yields rows while it is fed."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self.start
        self._expat.EndElementHandler = self.end
        self._expat.StartDoctypeDeclHandler = self.doctype
        self.ready: list[WireRow] = []

    def feed(self, source: IO[bytes]) -> Iterator[WireRow]:
        while chunk := source.read(CHUNK):
            self._expat.Parse(chunk, False)
            yield from self.ready
            self.ready.clear()
        self._expat.Parse(b"", True)

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Handle an opening tag."""

    def end(self, tag: str) -> None:
        """Handle a closing tag."""

    def doctype(self, *_: object) -> None:
        raise ValueError("a spreadsheet has no document type")


class _Listing(_Parser):
    """The names of the sheets, and whether they are visible."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, bool]] = []
        self._style = ""
        self._hidden: set[str] = set()
        self._depth = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == STYLE + "style":
            self._style = values.get(STYLE + "name", "")
        elif tag == STYLE + "table-properties" and values.get(TABLE + "display") == "false":
            self._hidden.add(self._style)
        elif tag == TABLE + "table":
            self._depth += 1
            if self._depth == 1:  # tables within tables are the data of charts
                hidden = values.get(TABLE + "style-name") in self._hidden
                self.sheets.append((values.get(TABLE + "name", ""), not hidden))

    def end(self, tag: str) -> None:
        if tag == TABLE + "table":
            self._depth -= 1


class _Sheet(_Parser):
    """The rows of one sheet."""

    def __init__(self, name: str, notes: Notes) -> None:
        super().__init__()
        self._name = name
        self._notes = notes
        self._inside = False
        self._flat = _Flat()
        self._folded: list[bool] = []
        self._number = 0
        self._repeat = 1
        self._column = 0
        self._hidden = False
        self._cells: list[WireCell] = []
        self._cell: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._in_paragraph = False
        self._skipped = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
        elif self._inside:
            self._start_inside(tag, values)
        elif tag == TABLE + "table":
            self._inside = values.get(TABLE + "name", "") == self._name
        else:
            self._flat.note(tag, values)

    def _start_inside(self, tag: str, values: dict[str, str]) -> None:
        if tag in CELLS:
            self._cell, self._paragraphs = values, []
        elif tag == TEXT + "p":
            self._paragraphs.append("")
            self._in_paragraph = True
            self._expat.CharacterDataHandler = self._text
        elif tag == TABLE + "table-row":
            self._cells = []
            self._repeat = int(values.get(TABLE + "number-rows-repeated", 1))
            self._hidden = self._is_hidden(values)
        elif tag in GROUPS:
            self._folded.append(values.get(TABLE + "display") == "false")
        elif tag == TABLE + "table-column":
            self._pass_columns(values)
        elif tag == TABLE + "table" or tag.startswith(NOT_OF_CELLS):
            self._skipped = 1
            self._expat.CharacterDataHandler = None
        elif tag == TEXT + "s":
            self._text(" " * min(int(values.get(TEXT + "c", 1)), MAX_COLUMNS))
        elif tag == TEXT + "tab":
            self._text("\t")
        elif tag == TEXT + "line-break":
            self._text("\n")

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            if not self._skipped and self._in_paragraph:
                self._expat.CharacterDataHandler = self._text
        elif not self._inside:
            return
        elif tag == TABLE + "table":
            self._inside = False
        elif tag == TEXT + "p":
            self._in_paragraph = False
            self._expat.CharacterDataHandler = None
        elif tag in CELLS:
            self._end_cell()
        elif tag == TABLE + "table-row":
            self._end_row()
        elif tag in GROUPS:
            self._folded.pop()

    def _is_hidden(self, values: dict[str, str]) -> bool:
        flat = values.get(TABLE + "style-name") in self._flat.names
        return values.get(TABLE + "visibility") in NOT_VISIBLE or flat or any(self._folded)

    def _pass_columns(self, values: dict[str, str]) -> None:
        first, self._column = self._column, self._column + int(values.get(TABLE + "number-columns-repeated", 1))
        if self._is_hidden(values):
            self._notes.hide_columns(first, self._column - 1)

    def _text(self, text: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1] += text

    def _end_cell(self) -> None:
        value = _value(self._cell, self._paragraphs)
        repeat = int(self._cell.get(TABLE + "number-columns-repeated", 1))
        self._cells.extend([value] * max(0, min(repeat, MAX_COLUMNS - len(self._cells))))

    def _end_row(self) -> None:
        row = wire_row(self._number + 1, self._cells)
        if row:
            if self._number + self._repeat > MAX_ROWS:
                raise ValueError("more rows than any spreadsheet has")
            numbers = range(row[0], row[0] + self._repeat)
            self.ready.extend((number, *row[1:]) for number in numbers)
            if self._hidden:
                self._notes.hidden_rows.extend(numbers)
        self._number += self._repeat


class _Flat:
    """The styles of rows without height and of columns without width."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._style = ""

    def note(self, tag: str, values: dict[str, str]) -> None:
        """Note a style if it is one of them."""
        if tag == STYLE + "style":
            self._style = values.get(STYLE + "name", "")
        elif tag in FLAT_SIZES and NO_SIZE.fullmatch(values.get(FLAT_SIZES[tag], "")):
            self.names.add(self._style)


def _value(cell: dict[str, str], paragraphs: list[str]) -> WireCell:
    kind = cell.get(OFFICE + "value-type", "")
    formula = cell.get(TABLE + "formula", "")
    text = "\n".join(paragraphs)
    if cell.get(CALCEXT + "value-type") == "error" or (formula and SHOWN_ERROR.fullmatch(text)):
        return (ERROR, text)
    if formula and not kind and not paragraphs:
        return (UNCOMPUTED, formula)
    if kind == "float" and text in SHOWN_TRUTH:  # LibreOffice writes the 1 of the formula TRUE() so
        return SHOWN_TRUTH[text]
    convert = CONVERT.get(kind)
    return convert(cell) if convert else cell.get(OFFICE + "string-value", text) or None


def _number(cell: dict[str, str]) -> WireCell:
    return wire(float(cell[OFFICE + "value"]))


def _moment(cell: dict[str, str]) -> WireCell:
    return wire(datetime.fromisoformat(cell[OFFICE + "date-value"]).replace(tzinfo=None))


def _truth(cell: dict[str, str]) -> WireCell:
    return cell[OFFICE + "boolean-value"] == "true"


def _time(cell: dict[str, str]) -> WireCell:
    match = DURATION.fullmatch(cell[OFFICE + "time-value"])
    if not match:
        return cell[OFFICE + "time-value"]
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return clock(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


CONVERT = {
    "float": _number,
    "percentage": _number,
    "currency": _number,
    "boolean": _truth,
    "date": _moment,
    "time": _time,
}
