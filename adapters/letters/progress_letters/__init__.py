"""Log-in letters to print, as PDF and as a web page (the `progress.letters` adapter of the extra `[letters]`)."""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from progress_core.domain.correspondence.letters import Layout, Letter
from progress_letters.html import write_html
from progress_letters.pdf import write_letters
from progress_letters.slips import write_slips


@frozen
class PrintLetters:
    """Lays out log-in letters; see `progress_core.ports.letters.LetterWriter`."""

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"], layout: Layout = "letters") -> bytes:
        """Return all letters as one file: one per page, or several slips per page."""
        if kind == "html":
            return write_html(letters, layout)
        return (write_slips if layout == "slips" else write_letters)(list(letters))


def open_letters(url: str = "print:") -> PrintLetters:  # noqa: ARG001 - every adapter is given its URL
    """Return the adapter (entry point `print`)."""
    return PrintLetters()
