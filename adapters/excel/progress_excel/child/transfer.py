"""Common Transfer Files with expat, by the reader of the core."""

from __future__ import annotations

from progress_core.domain.values.transfer_files import UnreadableTransferFile, pupils
from progress_excel.child.wire import Unreadable, wire_row

TYPE_CHECKING = False  # see the package
if TYPE_CHECKING:
    from collections.abc import Iterator

    from progress_excel.child.wire import Book, Notes, WireRow

SHEET = "Pupils"


def open_book(content: bytes) -> Book:
    """Open a file; its pupils are the one sheet."""

    def rows(_name: str, _notes: Notes) -> Iterator[WireRow]:
        try:
            for number, values in pupils(content):
                if row := wire_row(number, list(values)):
                    yield row
        except UnreadableTransferFile as error:
            raise Unreadable(error.code, error.row, error.line) from error

    return [(SHEET, True)], False, rows
