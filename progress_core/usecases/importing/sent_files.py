"""What is done with every spreadsheet that somebody sends, whatever its rows are about (manual 7.3, 7.4)."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.headings import Vocabulary
from progress_core.domain.importing.imports import RowProblem, display_name, is_spreadsheet_name
from progress_core.domain.importing.mapped_sheets import mapped
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.values.sheets import Mark, Sheet, UnreadableRow
from progress_core.usecases.foundations.context import Context


class Reading(Protocol):
    """What a file holds, whatever it is about."""

    @property
    def problems(self) -> ProblemList:
        """Errors and warnings by row and column."""


R = TypeVar("R", bound=Reading)

MAX_CHECK_SECONDS = 10
"""Processor time that reading a file may take that is checked and shown while somebody waits, and loaded at once."""


def read_sheets(
    context: Context,
    content: bytes,
    read: Callable[[Iterable[Sheet]], R],
    nothing: Callable[[], R],
    *,
    seconds: int | None = None,
    too_slow: Problem | None = None,
) -> R:
    """Read a file outside any transaction; one that cannot be read is a reading with that problem.

    Args:
        context: the reader of spreadsheets.
        content: the file.
        read: reads its sheets.
        nothing: returns a reading of nothing.
        seconds: processor time that reading may take; None for the limit of the reader.
        too_slow: what is said of a file that takes longer; None for what the reader says.

    Raises:
        Unavailable: the spreadsheet reader cannot be reached.
    """
    try:
        with context.spreadsheets.read(content, seconds=seconds) as sheets:
            return read(sheets)
    except Rejected as error:
        reading = nothing()
        note_refusal(reading, error, too_slow)
        return reading


def note_refusal(reading: Reading, error: Rejected, too_slow: Problem | None = None) -> None:
    """Add to a reading why its file, or a row of it, cannot be read.

    Args:
        reading: of nothing.
        error: from the reader.
        too_slow: what is said of a file that takes too long; None for what the reader says.
    """
    for found in error.problems:
        said = too_slow if too_slow is not None and found.code == "too_slow" else found
        reading.problems.add(error.row if isinstance(error, UnreadableRow) else 0, "", said)


def require_spreadsheet(context: Context, headings: Vocabulary, file_name: str, content: bytes) -> None:
    """Refuse files that are too large, or no spreadsheets by their names.

    Args:
        context: its limits.
        headings: those that the file is to have.
        file_name: what the sender calls the file.
        content: the file.

    Raises:
        Rejected: the file is larger than files may be, or its name says that it is something else.
    """
    rule, most = headings.file_rule, context.limits.upload_bytes
    if not is_spreadsheet_name(file_name):
        raise Rejected(problems=[problem("file", "wrong_extension", display_name(file_name), rule=rule)])
    if len(content) > most:
        raise Rejected(problems=[problem("file", "upload_too_large", rule=rule, size=len(content), most=most)])


def with_marks(
    context: Context,
    headings: Vocabulary,
    content: bytes,
    problems: Iterable[RowProblem],
    mapping: FileMapping | None = None,
) -> bytes:
    """Return a file with problems marked in its cells.

    Args:
        context: the reader of spreadsheets.
        headings: those that the file is to have, which say on which sheet the rows are.
        content: the file.
        problems: by row and column.
        mapping: what its columns stand for; None if its headings are ours.

    Raises:
        Rejected: the file is no spreadsheet that could be marked.
    """
    with context.spreadsheets.read(content) as sheets:
        sheet = headings.chosen(mapped(sheets, mapping))
    marks = [Mark(found.row, found.column, found.problem.message, found.problem.severity) for found in problems]
    return context.spreadsheets.mark(content, sheet, marks)
