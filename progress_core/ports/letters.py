"""Printable log-in letters."""

from collections.abc import Iterable
from typing import Literal, Protocol

from progress_core.domain.correspondence.letters import Letter


class LetterWriter(Protocol):
    """Writes log-in letters, one per page, in the given order."""

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"]) -> bytes:
        """Return all letters as one file.

        Names are shown in any script that people in England use for their names.
        """
        ...
