"""The rows of a sheet of an `.xlsx`: most are read by a pattern, all others by the XML parser.

Source: ECMA-376 part 1, section 18.3.
"""

from __future__ import annotations

import re

from progress_excel.child.wire import ERROR, UNCOMPUTED, Notes, WireCell, WireRow, wire_row
from progress_excel.child.xlsx_values import TRUE, Numbers, Texts, decoded, text_of
from progress_excel.child.xml_parts import children
from progress_excel.child.xml_text import text_part

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias
    from xml.etree.ElementTree import Element

    from progress_excel.child.package import Package
    from progress_excel.child.xml_text import TextPart

    _Row: TypeAlias = tuple[str | None, list[WireCell], bool]
    """Its number as it is written, its cells, and whether it is hidden."""

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
ROW = re.compile(r'\s*<row(?: r="([0-9]+)")?(?: (?!r=)[\w:]+="[^"<>&]*")*>')
CELL = re.compile(
    r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="(\w+)")?'
    r'(?:/>|><v>([^<&]+)</v></c>|><is><t(?: xml:space="preserve")?>([^<]+)</t></is></c>)'
)
ZERO = re.compile(r"0(?:\.0*)?")
HIDDEN = re.compile(r' (?:hidden="(?:1|true|on)"|ht="0(?:\.0*)?")')
TAGS, TAGS_INLINE = 4, 6  # of a cell that the pattern accepts


class Rows:
    """Reads the sheets of one workbook.

    Args:
        package: the workbook.
        texts: its shared strings.
        numbers: converts numbers by their formats.
    """

    def __init__(self, package: Package, texts: Texts, numbers: Numbers) -> None:
        self._package = package
        self._texts = texts
        self._number = numbers.value
        self._columns: dict[str, int] = {}
        self._placed: Element | None = None
        self._places: dict[Element, int] = {}

    def of(self, part: str, notes: Notes | None = None) -> Iterator[WireRow]:
        """Yield the rows of a sheet that are not empty."""
        number = 0
        notes = notes or Notes()
        for given, cells, hidden in self._rows(part, notes):
            number = int(given) if given else number + 1
            if not 0 < number <= MAX_ROWS:
                raise ValueError(number)
            made = wire_row(number, cells)
            if made:
                if hidden:
                    notes.hidden_rows.append(number)
                yield made

    def _rows(self, part: str, notes: Notes) -> Iterator[_Row]:
        with self._package.open(part) as source:
            text = text_part(source, "sheetData", "row")
            if text:
                if text.root is not None:
                    _note_columns(text.root, notes)
                yield from self._by_pattern(text)
                return
        with self._package.open(part) as source:
            yield from self._by_parser(children(source.read, lambda root: _sheet_data(root, notes)))

    def _by_pattern(self, text: TextPart) -> Iterator[_Row]:
        for block in text.blocks():
            refused: list[str] = []
            for piece in block:
                start = ROW.match(piece)
                try:
                    cells = self._matched(piece, start.end()) if start else None
                except (ValueError, IndexError):  # it may be in a comment, which the parser can tell
                    cells = None
                if start is None or cells is None:
                    refused.append(piece)
                    continue
                if refused:
                    yield from self._by_parser(text.parsed("".join(refused)))
                    refused = []
                head = start[0]
                yield start[1], cells, ("hidden=" in head or ' ht="0' in head) and bool(HIDDEN.search(head))
            if refused:
                yield from self._by_parser(text.parsed("".join(refused)))
        yield from self._by_parser(text.rest())

    def _by_parser(self, rows: Iterable[Element]) -> Iterator[_Row]:
        for row in rows:
            yield row.get("r"), self._parsed(row), is_hidden(row.attrib, "ht")

    def _matched(self, piece: str, start: int) -> list[WireCell] | None:
        """Return the cells of a row; None if anything in it does not match the pattern."""
        cells: list[WireCell] = []
        columns, texts = self._columns, self._texts.known
        found = CELL.findall(piece, start)
        tags = 2 + TAGS * len(found)  # the row's own two
        for letters, style, kind, held, inline in found:
            value: WireCell
            if held:
                if kind == "s":
                    value = texts[held] if held in texts else self._texts.get(held)
                elif kind in ("", "n", "b"):
                    value = self._number(held, kind or "n", style or "0")
                else:
                    return None
            elif inline and kind == "inlineStr":
                value = decoded(inline)
                tags += TAGS_INLINE - TAGS
            elif inline:
                return None
            else:
                tags -= TAGS - 1  # it has a format only
                continue
            column = columns.get(letters)
            if column is None:
                column = self._column(letters)
            if column == len(cells):
                cells.append(value)
            else:
                _put(cells, column, value)
        return cells if piece.count("<") == tags else None

    def _parsed(self, row: Element) -> list[WireCell]:
        cells: list[WireCell] = []
        columns, texts = self._columns, self._texts.known
        for cell in row:
            held = len(cell)
            if not held:
                continue  # it has a format only
            about = cell.attrib
            letters = about.get("r", "").rstrip("0123456789")
            column = columns.get(letters)
            if column is None:
                column = self._column(letters) if letters else self._beside(row, cell)
            kind = about.get("t", "n")
            value: WireCell
            if kind == "s" and held == 1:
                text = cell[0].text or ""
                value = texts[text] if text in texts else self._texts.get(text)
            else:
                value = self._value(cell, kind)
            _put(cells, column, value)
        return cells

    def _column(self, letters: str) -> int:
        column = self._columns[letters] = _column(letters)
        return column

    def _beside(self, row: Element, cell: Element) -> int:
        """Return the column of a cell without a reference: it is next to the cell before it."""
        if self._placed is not row:
            self._placed, self._places = row, dict(_places(row))
        return self._places[cell]

    def _value(self, cell: Element, kind: str) -> WireCell:
        """Return the value of a cell that is not a shared string."""
        held = {child.tag.rpartition("}")[2]: child for child in cell}
        if kind == "inlineStr":
            return text_of(held["is"]) if "is" in held else None
        text = held["v"].text if "v" in held else None
        if kind == "e":
            return (ERROR, text or "#N/A")
        if kind == "str":
            return text_of(cell, ("v",))
        if not text:
            return _formula(held.get("f"))
        return self._texts.get(text) if kind == "s" else self._number(text, kind, cell.get("s", "0"))


def _sheet_data(root: Element, notes: Notes) -> Element | None:
    found = root.find("{*}sheetData")
    if found is not None:
        _note_columns(root, notes)
    return found


def _note_columns(root: Element, notes: Notes) -> None:
    """Note the hidden columns, which stand before the rows."""
    for column in root.iterfind("{*}cols/{*}col"):
        if is_hidden(column.attrib, "width"):
            notes.hide_columns(int(column.get("min", "1")) - 1, int(column.get("max", "0")) - 1)


def is_hidden(about: Mapping[str, str], size: str) -> bool:
    """Return whether the attributes of a row or column say that it is hidden, or has no height or width."""
    return about.get("hidden") in TRUE or ZERO.fullmatch(about.get(size, "")) is not None


def _put(cells: list[WireCell], column: int, value: WireCell) -> None:
    """Put a value into its column, nearly always after all others."""
    if value is None:
        return
    gap = column - len(cells)
    if gap > 0:
        cells.extend([None] * gap)
    if gap >= 0:
        cells.append(value)
    else:
        cells[column] = value


def _formula(formula: Element | None) -> WireCell:
    """Return a formula that was never calculated; None if there is none."""
    return None if formula is None else (UNCOMPUTED, f"={formula.text}" if formula.text else "")


def _places(row: Element) -> Iterator[tuple[Element, int]]:
    column = -1
    for cell in row:
        column = _column(cell.attrib["r"].rstrip("0123456789")) if cell.get("r") else column + 1
        yield cell, column


def _column(letters: str) -> int:
    """Return the index of a column, from 0."""
    index = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or index > MAX_COLUMNS:
            raise ValueError(letters)
        index = index * 26 + ord(letter) - 64
    if not 0 < index <= MAX_COLUMNS:
        raise ValueError(letters)
    return index - 1
