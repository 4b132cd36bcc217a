"""Printable log-in letters."""

from collections.abc import Iterable
from typing import Literal, Protocol

from progress_core.domain.correspondence.letters import Layout, Letter


class LetterWriter(Protocol):
    """Writes log-in letters, one per page or as slips to cut out, in the given order."""

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"], layout: Layout = "letters") -> bytes:
        """Return all letters as one file, alike letters too.

        What has to be typed is shown exactly as it is. Names are shown in any script that people in England use for
        their names. Long texts wrap. A slip is never split over two pages, and there is a line to cut along after each.

        Args:
            letters: the letters or slips, in this order.
            kind: format of the file.
            layout: one letter per page, or several slips per page.
        """
        ...
