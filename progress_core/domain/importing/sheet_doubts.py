"""Warnings about a sheet as a whole: what is hidden in it, and what its reader could not see."""

from collections.abc import Iterable, Iterator

from progress_core.domain.foundations.messages import how_many, problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.headings import HeadedSheet
from progress_core.domain.values.sheets import SheetNotes, column_letter

_MAX_SPANS = 8
"""How many numbers and ranges of numbers a sentence lists."""


class HiddenRows:
    """The hidden rows that were read, of a sheet whose rows are being read.

    Args:
        notes: what the reader notes about the sheet.
    """

    def __init__(self, notes: SheetNotes) -> None:
        self.numbers: list[int] = []
        self._hidden = notes.hidden_rows

    def note(self, number: int) -> None:
        """Note that a row has been read."""
        self.note_all((number,))

    def note_all(self, numbers: Iterable[int]) -> None:
        """Note that rows have been read."""
        if self._hidden:
            self.numbers += filter(self._hidden.__contains__, numbers)


def sheet_doubts(sheet: HeadedSheet, hidden: HiddenRows, rule: str) -> Iterator[Problem]:
    """Yield the warnings about a sheet whose rows have been read.

    Args:
        sheet: the sheet with its headings.
        hidden: those of its rows that are hidden.
        rule: id of the rule about the file.

    Source: features E2, E6.
    """
    rows = hidden.numbers
    if rows:
        spans = _spans(rows)
        words = {"rows": how_many(len(rows), "hidden row"), "numbers": f"row{'s'[: len(rows) - 1]} {spans}"}
        yield problem("file", "hidden_rows", spans, severity="warning", rule=rule, words=words, rows=len(rows))
    columns = sorted(sheet.notes.hidden_columns.intersection(sheet.headings.columns.values()))
    if columns:
        letters = [*map(column_letter, columns)]
        value, words = ", ".join(letters), {"columns": how_many(len(columns), "hidden column")}
        facts = {"columns": len(columns), "letters": letters}
        yield problem("file", "hidden_columns", value, severity="warning", rule=rule, words=words, **facts)
    if left_out := sheet.notes.left_out:
        words = {"rows": f"{how_many(left_out, 'row')} {'was' if left_out == 1 else 'were'}"}
        yield problem("file", "rows_left_out", severity="warning", rule=rule, words=words, left_out=left_out)
    if sheet.notes.rough:
        yield problem("file", "read_roughly", severity="warning", rule=rule)


def _spans(numbers: Iterable[int]) -> str:
    """Return ascending numbers in words: "3, 7 to 9 and 12"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    *listed, last = [" to ".join(map(str, span)) for span in spans[:_MAX_SPANS]]
    if len(spans) > _MAX_SPANS:
        listed, last = [*listed, last], "others"
    return f"{', '.join(listed)} and {last}" if listed else last
