"""What is done with every spreadsheet that somebody sends, whatever its rows are about (manual 7.3, 7.4)."""

from collections.abc import Iterable

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.importing.headings import Vocabulary
from progress_core.domain.importing.imports import RowProblem, display_name, is_spreadsheet_name
from progress_core.domain.importing.mapped_sheets import mapped
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.values.sheets import Mark
from progress_core.usecases.foundations.context import Context


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
