"""Printable log-in letters."""

from collections.abc import Iterable
from typing import Literal, Protocol

from progress_core.domain.correspondence.letters import Letter


class LetterWriter(Protocol):
    """Lays out log-in letters, one a page, in the order given."""

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"]) -> bytes:
        """Return all letters as one file.

        Names show in any script that people in England write their names in.
        """
        ...
