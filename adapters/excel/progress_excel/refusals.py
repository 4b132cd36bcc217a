"""The refusal of a file."""

from typing import Literal, TypeAlias

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.values.sheets import UnreadableRow

Code: TypeAlias = Literal["empty_file", "not_a_spreadsheet", "encrypted", "damaged", "too_large", "too_slow"]


def refused(code: Code) -> Rejected:
    """Return the refusal of a whole file, with the catalogue's sentence for the code."""
    return Rejected(problems=(problem("file", code),))


def unreadable(code: str, row: int, line: int) -> UnreadableRow:
    """Return the refusal of a transfer file for what is wrong from one of its pupils on."""
    return UnreadableRow(row, problem("file", code, row=row, line=line))


def refused_in_row(code: str, row: int, *, text: str = "", cells: int = 0, usual: int = 0) -> UnreadableRow:
    """Return the refusal of a file for one of its rows, with the catalogue's sentence for the code."""
    return UnreadableRow(row, problem("file", code, row=row, text=text, cells=cells, usual=usual))
