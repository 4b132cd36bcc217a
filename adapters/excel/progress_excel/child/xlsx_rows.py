"""The rows of a sheet of an `.xlsx`: most are read by a pattern, all others by the XML parser.

Source: ECMA-376 part 1, section 18.3.
"""

from __future__ import annotations

import re

from progress_excel.child.wire import (
    ERROR,
    MAX_ROWS,
    UNCOMPUTED,
    Notes,
    WireCell,
    WirePack,
    WirePiece,
    column_index,
    rows_as_columns,
    wire_row,
)
from progress_excel.child.xlsx_hidden import HIDDEN, is_hidden, note_columns, sheet_data
from progress_excel.child.xlsx_pattern import LEARNED_FROM, RowPattern
from progress_excel.child.xlsx_values import Numbers, Texts, decoded, text_of
from progress_excel.child.xml_parts import children
from progress_excel.child.xml_text import text_part

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, TypeAlias
    from xml.etree.ElementTree import Element

    from progress_excel.child.package import Package
    from progress_excel.child.xml_text import TextPart

    _Row: TypeAlias = tuple[str | None, list[WireCell], bool]
    """Its number as it is written, its cells, and whether it is hidden."""
    _Rows: TypeAlias = Iterator[tuple[Any, Any, Any]]
    """Each is a `_Row` or a `WirePack`."""

ROW = re.compile(r'\s*<row(?: r="([0-9]+)")?(?: (?!r=)[\w:]+="[^"<>&]*")*>')
CELL = re.compile(
    r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="(\w+)")?'
    r'(?:/>|><v>([^<&]+)</v></c>|><is><t(?: xml:space="preserve")?>([^<]+)</t></is></c>)'
)
END = "</row>"
MAX_ALIKE = 500  # rows in a pack
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

    def of(self, part: str, notes: Notes | None = None) -> Iterator[WirePiece]:
        """Yield the rows of a sheet that are not empty."""
        number = 0
        notes = notes or Notes()
        for given, cells, hidden in self._rows(part, notes):
            if isinstance(given, tuple):
                number = given[-1]
                yield given, cells, hidden
                continue
            number = int(given) if given else number + 1
            if not 0 < number <= MAX_ROWS:
                raise ValueError(number)
            made = wire_row(number, cells)
            if made:
                if hidden:
                    notes.hidden_rows.append(number)
                yield made

    def _rows(self, part: str, notes: Notes) -> _Rows:
        with self._package.open(part) as source:
            text = text_part(source, "sheetData", "row")
            if text:
                if text.root is not None:
                    note_columns(text.root, notes)
                yield from self._by_pattern(text)
                return
        with self._package.open(part) as source:
            yield from self._by_parser(children(source.read, lambda root: sheet_data(root, notes)))

    def _by_pattern(self, text: TextPart) -> _Rows:
        pattern = RowPattern()
        alike: list[re.Match[str]] = []
        others: list[str] = []
        for piece in text.pieces(pattern):
            if not isinstance(piece, str):
                if others:
                    yield from self._one_by_one(text, others, pattern)
                    others = []
                alike.append(piece)
                if len(alike) == MAX_ALIKE:
                    yield from self._alike(text, alike, pattern)
                    alike = []
                continue
            if alike:
                yield from self._alike(text, alike, pattern)
                alike = []
            others.append(piece)
            if len(others) == LEARNED_FROM:
                yield from self._one_by_one(text, others, pattern)
                others = []
        yield from self._alike(text, alike, pattern) if alike else self._one_by_one(text, others, pattern)
        yield from self._by_parser(text.rest())

    def _alike(self, text: TextPart, matches: list[re.Match[str]], pattern: RowPattern) -> _Rows:
        """Yield rows that match the pattern, column by column."""
        try:
            pack = self._packed([match.groups() for match in matches], pattern)
        except (ValueError, IndexError):  # in one of the rows
            yield from self._one_by_one(text, [match[0] for match in matches], pattern)
        else:
            if pack[0]:
                yield pack
            yield matches[-1][1], [], False  # if it is empty, its number still counts

    def _one_by_one(self, text: TextPart, pieces: Iterable[str], pattern: RowPattern) -> Iterator[_Row]:
        """Yield rows cell by cell; those that cannot be read so are left to the parser."""
        refused: list[str] = []
        for piece in pieces:
            if "/>" in piece and not refused and (filled := text.filled(piece)) != piece:
                *parts, last = filled.split(END)
                parts = [*(part + END for part in parts), *filter(None, [last])]
                yield from self._one_by_one(text, parts, pattern)
                continue
            start = ROW.match(piece)
            try:
                cells = self._matched(piece, start, pattern) if start else None
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

    def _by_parser(self, rows: Iterable[Element]) -> Iterator[_Row]:
        for row in rows:
            yield row.get("r"), self._parsed(row), is_hidden(row.attrib, "ht")

    def _matched(self, piece: str, start: re.Match[str], pattern: RowPattern) -> list[WireCell] | None:
        """Return the cells of a row; None if anything in it does not match the pattern."""
        cells: list[WireCell] = []
        columns, texts = self._columns, self._texts.known
        found = CELL.findall(piece, start.end())
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
        if piece.count("<") != tags:
            return None
        pattern.learn(start[0], found)
        return cells

    def _packed(self, rows: list[tuple[str, ...]], pattern: RowPattern) -> WirePack:
        """Return the rows that are not empty as columns.

        Raises:
            ValueError, IndexError: a cell of one of them cannot be read.
        """
        numbers, *groups = zip(*rows, strict=True)
        columns: list[Sequence[WireCell]] = []
        for (column, kind, style), texts in zip(pattern.groups, groups, strict=True):
            values = self._converted(texts, kind, style)
            while column > len(columns):
                columns.append((None,) * len(rows))
            if column == len(columns):
                columns.append(values)
            else:  # its cells have several forms
                columns[column] = [a if b is None else b for a, b in zip(columns[column], values, strict=True)]
        return rows_as_columns([*map(int, numbers)], columns)

    def _converted(self, texts: Sequence[str | None], kind: str, style: str) -> Sequence[WireCell]:
        """Return the values of the cells of a column that have one form; None where a row has no such cell."""
        if kind == "s":
            return self._texts.column(texts)
        known: dict[str | None, WireCell] = {None: None}
        for text in {*texts}:
            if text is not None:
                known[text] = decoded(text) if kind == "inlineStr" else self._number(text, kind or "n", style or "0")
        return [*map(known.__getitem__, texts)]

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
        column = self._columns[letters] = column_index(letters)
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
        column = column_index(cell.attrib["r"].rstrip("0123456789")) if cell.get("r") else column + 1
        yield cell, column
