"""`.xlsx` as a stream: the standard library's XML parser, and never more than a piece of a sheet in memory.

Readers that load a sheet as a whole hold hundreds of megabytes for a large one; openpyxl streams, but takes
five times as long. Error cells and formulas without a value are told as what they are.

Source: ECMA-376 part 1, sections 18.3 (sheets), 18.4 (shared strings), 18.8.30 (number formats) and 12 (packages).
"""

from __future__ import annotations

import posixpath
from io import BytesIO
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser
from zipfile import ZipFile

from progress_excel.child.wire import ERROR, UNCOMPUTED, Book, WireCell, WireRow, wire_row
from progress_excel.child.xlsx_values import TRUE, Numbers, Texts, text_of

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

MOST_ROWS, MOST_COLUMNS, CHUNK = 1_048_576, 16_384, 131_072
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def open_book(content: bytes) -> Book:
    """Open a workbook: its list of sheets, its shared strings and its formats."""
    package = ZipFile(BytesIO(content))
    (place,) = (target for kind, target in _relations(package, "").values() if kind == "officeDocument")
    book = _whole(package, place)
    targets = _relations(package, place)
    parts = dict(targets.values())
    places: dict[str, str] = {}
    sheets: list[tuple[str, bool]] = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        kind, target = targets[sheet.get(RELATION) or sheet.get(STRICT_RELATION) or ""]
        if kind == "worksheet":
            name = sheet.attrib["name"]
            places[name] = target
            sheets.append((name, sheet.get("state", "visible") == "visible"))
    settings = book.find("{*}workbookPr")
    since_1904 = settings is not None and settings.get("date1904") in TRUE
    texts = Texts()
    if "sharedStrings" in parts:
        with package.open(parts["sharedStrings"]) as source:
            texts.take(each for each in _children(source, lambda root: root))
    styles = _whole(package, parts["styles"]) if "styles" in parts else None
    reader = _Reader(package, texts, Numbers(styles, since_1904=since_1904))
    return sheets, since_1904, lambda name: reader.rows(places[name])


def _relations(package: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Give what a part refers to, by id: the last word of its kind, and where it is."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    for each in _whole(package, posixpath.join(folder, "_rels", f"{name}.rels")):
        target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
        found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], target.lstrip("/"))
    return found


def _whole(package: ZipFile, part: str) -> Element:
    """Give a part that is small in any workbook that people make; the child's limits bound it in others."""
    parser = _parser(TreeBuilder())
    with package.open(part) as source:
        while chunk := source.read(CHUNK):
            parser.feed(chunk)
    return parser.close()


def _children(source: IO[bytes], inside: Callable[[Element], Element | None]) -> Iterator[Element]:
    """Give the children of an element of a part one by one, while the part is being read; each is then forgotten.

    Args:
        source: the part.
        inside: finds the element, given the root; None if it is not there yet.
    """
    builder = TreeBuilder()
    parser = _parser(builder)
    parent: Element | None = None
    while chunk := source.read(CHUNK):
        parser.feed(chunk)
        if parent is None and (root := builder.close()) is not None:  # gives the root, complete or not
            parent = inside(root)
        if parent is not None:
            ready = len(parent) - 1  # the last may have begun only
            if ready > 0:
                yield from parent[:ready]
                del parent[:ready]
    root = parser.close()
    parent = inside(root) if parent is None else parent
    if parent is not None:
        yield from parent


def _parser(builder: TreeBuilder) -> XMLParser:
    return XMLParser(target=builder)  # noqa: S314 - in the limited child, after `recognise`


class _Reader:
    """Reads sheets of one workbook."""

    def __init__(self, package: ZipFile, texts: Texts, numbers: Numbers) -> None:
        self._package = package
        self._texts = texts
        self._number = numbers.value
        self._columns: dict[str, int] = {}
        self._placed: Element | None = None
        self._places: dict[Element, int] = {}

    def rows(self, part: str) -> Iterator[WireRow]:
        number = 0
        with self._package.open(part) as source:
            for row in _children(source, lambda root: root.find("{*}sheetData")):
                given = row.get("r")
                number = int(given) if given else number + 1
                if not 0 < number <= MOST_ROWS:
                    raise ValueError(number)
                made = wire_row(number, self._cells(row))
                if made:
                    yield made

    def _cells(self, row: Element) -> list[WireCell]:
        cells: list[WireCell] = []
        columns, texts = self._columns, self._texts.known
        for cell in row:
            held = len(cell)
            if not held:
                continue  # it has but a format
            about = cell.attrib
            letters = about.get("r", "").rstrip("0123456789")
            column = columns.get(letters)
            if column is None:
                column = self._column(letters, row, cell)
            kind = about.get("t", "n")
            value: WireCell
            if kind == "s" and held == 1:
                text = cell[0].text or ""
                value = texts[text] if text in texts else self._texts.get(text)
            else:
                value = self._value(cell, kind)
            if value is None:
                continue
            gap = column - len(cells)
            if gap > 0:
                cells.extend([None] * gap)
            if gap >= 0:
                cells.append(value)
            else:
                cells[column] = value
        return cells

    def _column(self, letters: str, row: Element, cell: Element) -> int:
        """Give the index of a column; a cell that does not say where it is stands next to the one before it."""
        if letters:
            column = self._columns[letters] = _column(letters)
            return column
        if self._placed is not row:
            self._placed, self._places = row, dict(_places(row))
        return self._places[cell]

    def _value(self, cell: Element, kind: str) -> WireCell:
        """Give what a cell holds that is no shared string."""
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


def _formula(formula: Element | None) -> WireCell:
    """Give a formula that was never worked out; None where there is none."""
    return None if formula is None else (UNCOMPUTED, f"={formula.text}" if formula.text else "")


def _places(row: Element) -> Iterator[tuple[Element, int]]:
    column = -1
    for cell in row:
        column = _column(cell.attrib["r"].rstrip("0123456789")) if cell.get("r") else column + 1
        yield cell, column


def _column(letters: str) -> int:
    """Give the index of a column, from 0."""
    index = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or index > MOST_COLUMNS:
            raise ValueError(letters)
        index = index * 26 + ord(letter) - 64
    if not 0 < index <= MOST_COLUMNS:
        raise ValueError(letters)
    return index - 1
