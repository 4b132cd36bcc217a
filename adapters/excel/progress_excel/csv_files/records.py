"""The records of a CSV file: their cells, where quotation marks leave no doubt about them.

A quotation mark that opens a cell and is closed rows later swallows the rows between. Most readers take
what comes of it; this one refuses the file with the row in which the mark opened. Marks inside a cell that
is otherwise plain, as in 5'6", are part of its text.

Source: RFC 4180.
"""

import csv
import re
from collections.abc import Iterable, Iterator

from progress_excel.csv_files.decoding import DoubtfulLine
from progress_excel.refusals import refused, refused_in_row

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_CELL = 131_072
_MIN_COLUMNS = 3
_SHOWN = 40
_INCHES = re.compile(r"""[0-9½¼¾']['"]*\"""")
_GLUED = re.compile(r'\S"\w')
_DIGITS = re.compile(r"[0-9]+")


class Records:
    """The records of a file in order, blank ones included.

    Args:
        lines: of the file, with their ends.
        separator: between cells.
        columns: number of columns, or 0 if it is not known yet.
    """

    def __init__(self, lines: Iterable[str], separator: str, columns: int = 0) -> None:
        self._lines = self._certain(lines)
        self._separator = separator
        self._columns = columns
        self._number = 0
        self._between = 1  # 0 while a record is read that has several lines
        escaped = re.escape(separator)
        cell = rf'(?:"[^"]*+(?:""[^"]*+)*+"|(?![ ]*=?")[^{escaped}]*+)'
        self._reader = self._strict_reader()
        self._cell = re.compile(rf"({cell})(?:{escaped}|$)").match
        self._opening = re.compile(r'[ ]*(=?)"').match
        self._mark = re.compile(rf'""|"(?=[ ]*(?:{escaped}|$))|"')
        self._text = re.compile(rf'(?:"[^"{escaped}]*"[^"{escaped}]+)++(?={escaped}|$)').match
        self._whole = re.compile(rf'[ ]*=?"((?:[^"]|"")*+)"[ ]*(?={escaped}|$)').match

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the cells of each record.

        Raises:
            UnreadableRow: a record cannot be read with certainty.
            Rejected: the file is too large.
        """
        separator = self._separator
        for line in self._lines:
            self._number += 1
            body = line.rstrip("\r\n")
            if '"' not in body:
                cells = body.split(separator)
            else:
                cells = self._plain_cells(body) or self._careful(body, line[len(body) :])
            if self._number > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise refused("too_large")
            yield cells

    def _plain_cells(self, body: str) -> list[str]:
        """Return the cells of a record in which every quoted cell is opened and closed; [] if there is a doubt."""
        if len(body) >= MAX_CELL or ' "' in body or '="' in body:
            return []
        self._bodies.append(body)
        try:
            cells = next(self._reader)
        except csv.Error:  # a mark is not closed, or something follows it
            self._reader = self._strict_reader()
            return []
        if body.count('"') != 2 * len(cells):
            self._check_marks(cells, self._unquoted(body))
        return cells

    def _strict_reader(self) -> Iterator[list[str]]:
        self._bodies: list[str] = []
        return csv.reader(
            iter(lambda: self._bodies.pop() if self._bodies else "", ""), delimiter=self._separator, strict=True
        )

    def _certain(self, lines: Iterable[str]) -> Iterator[str]:
        try:
            yield from lines
        except DoubtfulLine as doubt:
            raise refused_in_row(doubt.code, self._number + self._between, text=doubt.text) from None

    def _careful(self, body: str, end: str) -> list[str]:
        """Read a record whose quotation marks are not plain, with the lines that belong to it."""
        cells: list[str] = []
        loose: set[int] = set()
        position = 0
        while True:
            opening = self._opening(body, position)
            whole = self._whole(body, position) if opening else None
            if whole:
                cell, is_loose, position = whole[1].replace('""', '"'), False, whole.end()
            elif opening and opening[1]:
                raise self._unclosed(body[position:])
            elif opening and opening[0] == '"' and not self._text(body, position):
                cell, is_loose, position, body, end = self._quoted(opening.end(), body, end)
                self._doubt(cell, cells)
            else:
                stop = body.find(self._separator, position)
                cell, is_loose = body[position : stop if stop >= 0 else None], True
                position += len(cell)
            loose |= {len(cells)} if is_loose else set()
            cells.append(cell)
            if position >= len(body):
                break
            position += len(self._separator)
        self._check_marks(cells, loose)
        if any("\n" in cell or "\r" in cell for cell in cells) and 0 < self._columns < len(cells):
            raise self._unclosed(next(cell for cell in cells if "\n" in cell or "\r" in cell))
        return cells

    def _quoted(self, start: int, body: str, end: str) -> tuple[str, bool, int, str, str]:
        """Read a quoted cell to its closing mark.

        Returns:
            its text, whether marks in it stand as they are, the position behind it, and the record so far.
        """
        position, stray = start, False
        while True:
            mark = self._mark.search(body, position)
            if mark is None:
                self._between = 0
                line = next(self._lines, None)
                self._between = 1
                if line is None or len(body) - start > MAX_CELL:
                    raise self._unclosed(body[start:])
                position = len(body) + len(end)
                rest = line.rstrip("\r\n")
                body, end = body + end + rest, line[len(rest) :]
            elif mark[0] == '""':
                position = mark.end()
            elif mark.end() == len(body) or body[mark.end()] in (" ", self._separator):
                closed = self._closing_space(body, mark.end())
                if closed < 0:
                    stray, position = True, mark.end()
                    continue
                text = body[start : mark.start()]
                if stray and (self._separator in text or "\n" in text or "\r" in text):
                    raise self._unclosed(text)
                return text.replace('""', '"'), stray, closed, body, end
            else:
                stray, position = True, mark.end()

    def _closing_space(self, body: str, position: int) -> int:
        """Return where the cell ends behind its closing mark, or -1 if text follows that."""
        behind = len(body) - len(body[position:].lstrip(" "))
        return behind if behind == len(body) or body.startswith(self._separator, behind) else -1

    def _doubt(self, text: str, before: list[str]) -> None:
        """Refuse a cell of several lines that looks like the rest of a row and the beginning of another."""
        lines = re.split(r"\r\n|\r|\n", text)
        if len(lines) == 1 or self._separator not in text:
            return
        first = _shape(before[0] if before else lines[0].split(self._separator)[0])
        if "9" in first:  # then the beginning of another row shows
            swallowed = any(
                _shape(line.split(self._separator)[0]) == first for line in lines[1:] if self._separator in line
            )
        else:
            swallowed = text.count(self._separator) >= self._columns - 1 >= _MIN_COLUMNS - 1
        if swallowed:
            raise self._unclosed(text)

    def _unquoted(self, body: str) -> set[int]:
        """Return the places of the cells of a plain record that have no quotation marks around them."""
        places, position, place = set(), 0, 0
        while position <= len(body) and (cell := self._cell(body, position)):
            if not cell[1].startswith('"'):
                places.add(place)
            position, place = cell.end() + (cell.end() == len(body)), place + 1
        return places

    def _check_marks(self, cells: list[str], loose: set[int]) -> None:
        """Refuse a mark that is one of two, and no inch mark, where the other belongs to a separator.

        Args:
            cells: of the record.
            loose: the places of cells in which marks stand as they are, and not twice.
        """
        short, glued = len(cells) < self._columns, ""
        sure = len(cells) == self._columns and sum(cell.count('"') % 2 for cell in cells) == 1
        for place, cell in enumerate(cells):
            if cell.count('"') % 2 == 0:
                continue
            if glued and cell[-1] == '"':
                raise self._unclosed(glued)
            at_end = place in loose and not sure and '"' in (cell[0], cell[-1])
            if not _INCHES.search(cell) and (short or at_end):
                raise self._unclosed(cell)
            glued = glued or (cell if place in loose and _GLUED.search(cell) else "")

    def _unclosed(self, text: str) -> Exception:
        shown = re.split(r"[\r\n]", text)[0][:_SHOWN]
        return refused_in_row("unclosed_quotation", self._number, text=shown)


def _shape(cell: str) -> str:
    """Return a cell with 9 for every number, to compare what kind of value it is."""
    return _DIGITS.sub("9", cell.strip(' "'))
