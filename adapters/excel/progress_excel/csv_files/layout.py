"""How a CSV file is laid out: the separator of its cells, its heading record, and rows of uneven width."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from operator import itemgetter
from typing import TypeAlias

from attrs import define, frozen

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.text import shows_nothing
from progress_excel.csv_files.decoding import DoubtfulLine
from progress_excel.csv_files.records import MAX_COLUMNS, Records
from progress_excel.refusals import refused_in_row

SEPARATORS = ",;\t|"
_SEARCHED = 20
_MIN_HEADINGS = 3
_TWO_WIDTHS = 2
_BLOCK = 16
"""Excel leaves out the separators of empty cells at the end of rows, but always for 16 rows together."""
_Numbered: TypeAlias = tuple[int, list[str]]


@frozen
class Layout:
    """Layout of a file.

    Args:
        separator: between its cells.
        heading: number of its heading record, from 1; 0 if none looks like one.
        headings: cells of that record.
    """

    separator: str
    heading: int
    headings: Sequence[str]


def layout_of(lines: Callable[[], Iterable[str]], separators: str = SEPARATORS) -> Layout:
    """Return the layout of a file, judged at the record among the first that looks most like headings.

    Args:
        lines: returns the lines of the file from its start.
        separators: the separators that may be.
    """
    tops = {separator: _first_records(lines(), separator) for separator in separators}
    score, layout = max((_scored(records, separator) for separator, records in tops.items()), key=itemgetter(0))
    if score >= _MIN_HEADINGS or (score == _MIN_HEADINGS - 1 and layout.heading == 1):
        return layout
    if tops[separators[0]]:
        return Layout(separators[0], 0, ())
    try:  # the first record is doubtful, so that nothing but its text can tell
        top = next(iter(lines()))
    except DoubtfulLine:
        top = ""
    return Layout(max(separators, key=top.count), 0, ())


def _first_records(lines: Iterable[str], separator: str) -> list[list[str]]:
    records: list[list[str]] = []
    with suppress(Rejected):  # it is refused again when it is read
        for cells in islice(Records(lines, separator), _SEARCHED):
            records.append(cells)  # noqa: PERF402 - those before a doubtful one count
    return records


def _scored(records: list[list[str]], separator: str) -> tuple[int, Layout]:
    widths = [len(cells) for cells in records]
    best, heading = 0, 0
    for index, cells in enumerate(records):
        words = len({cell.strip() for cell in cells if _has_letter(cell)})
        others = widths[:index] + widths[index + 1 :]
        score = min(words, max(others)) if others else words
        if score > best:
            best, heading = score, index + 1
    return best, Layout(separator, heading, records[heading - 1] if heading else ())


def _has_letter(cell: str) -> bool:
    return any(map(str.isalpha, cell))


@define
class EvenRows:
    """The records of a file with their numbers, none of them longer or shorter than it should be.

    A separator that is missing or one too many moves all the cells behind it. Rows may end where their last
    value is; but where one of a block has its empty cells, all have. There may be more cells than headings
    if they are empty, and in all of several rows.

    Args:
        records: of the file.
        layout: of the file.
        open_end: whether the last line has no line end, so that it may have been cut off.
    """

    _records: Iterable[list[str]]
    _layout: Layout
    _open_end: bool
    _narrowest: int = MAX_COLUMNS
    _widest: int = 0
    _padded_above: bool = False

    def __iter__(self) -> Iterator[_Numbered]:
        """Yield the records.

        Raises:
            UnreadableRow: with the row.
        """
        heading, usual = self._layout.heading, {len(self._layout.headings)}
        last = (0, 0)
        for block in self._blocks():
            self._padded_above |= any(number < heading and self._is_padded(cells) for number, cells in block)
            regular = block[0][0] > heading and {len(cells) for _, cells in block} == usual
            rows = block if regular else [row for row in block if row[0] > heading > 0 and _shows_something(row[1])]
            if rows:
                if not regular:
                    self._check(rows, beside_headings=block[0][0] <= heading)
                last = self._note(rows, last)
            yield from block
        self._check_end(*last)

    def _is_padded(self, cells: list[str]) -> bool:
        """Tell whether a record ends with empty cells, so that it is as wide as the headings."""
        return len(cells) == len(self._layout.headings) and not cells[-1]

    def _blocks(self) -> Iterator[list[_Numbered]]:
        numbered = enumerate(self._records, 1)
        while block := list(islice(numbered, _BLOCK)):
            yield block

    def _check(self, rows: list[_Numbered], *, beside_headings: bool) -> None:
        """Refuse an uneven row of a block."""
        headings = len(self._layout.headings)
        named = len(_trimmed(self._layout.headings))
        widths = Counter(len(cells) for _, cells in rows)
        padded = any(not cells[-1] for _, cells in rows)
        usual = max(widths, key=lambda width: (widths[width], width in (headings, named)))
        for number, cells in rows:
            width = len(cells)
            one_short = usual in (headings, named) and width == named - 1 and len(widths) == _TWO_WIDTHS
            if width != usual and (padded or one_short or width > headings):
                raise _uneven(number, width, usual)
            if any(cells[headings:]):
                raise _uneven(number, width, headings)
            if beside_headings and not cells[-1] and width < named:
                raise _uneven(number, width, headings)

    def _note(self, rows: list[_Numbered], last: tuple[int, int]) -> tuple[int, int]:
        """Keep the widths of all rows but the last of the file, which is returned with its number."""
        known = {len(cells) for _, cells in rows[:-1]} | ({last[1]} if last[0] else set())
        if known:
            self._narrowest = min(self._narrowest, *known)
            self._widest = max(self._widest, *known)
        number, cells = rows[-1]
        wider = max(self._widest, len(cells))
        if self._widest and wider > len(self._layout.headings) and {self._narrowest, len(cells)} != {wider}:
            raise _uneven(number, len(cells), self._widest)
        return number, len(cells)

    def _check_end(self, number: int, width: int) -> None:
        """Refuse what only the end of a file shows: a row cut off, an only row or headings of another width."""
        headings = _trimmed(self._layout.headings)
        if not number:
            return
        if self._open_end and width < self._narrowest < MAX_COLUMNS:
            raise _uneven(number, width, self._narrowest)
        if self._open_end and not self._widest and self._padded_above and width < len(self._layout.headings):
            raise _uneven(number, width, len(self._layout.headings))
        if not self._widest and (width == len(headings) - 1 or width > len(self._layout.headings)):
            raise _uneven(number, width, len(headings))
        widest = max(self._widest, width)
        if widest < len(headings) and not all(map(_has_letter, headings)):
            raise _uneven(self._layout.heading, len(headings), widest)


def _shows_something(cells: Iterable[str]) -> bool:
    return not all(map(shows_nothing, cells))


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Return cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _uneven(number: int, cells: int, usual: int) -> Rejected:
    return refused_in_row("uneven_row", number, cells=cells, usual=usual)
