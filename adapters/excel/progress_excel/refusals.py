"""The refusal of a file."""

from typing import Literal, TypeAlias

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem

Code: TypeAlias = Literal["empty_file", "not_a_spreadsheet", "encrypted", "damaged", "too_large"]


def refused(code: Code) -> Rejected:
    """Return the refusal of a whole file, with the catalogue's sentence for the code."""
    return Rejected(problems=(problem("file", code),))
