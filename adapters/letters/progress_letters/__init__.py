"""Log-in letters to print, as PDF and as a web page (the `progress.letters` adapter of the extra `[letters]`)."""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from progress_core.domain.correspondence.letters import Letter
from progress_letters.html import write_html
from progress_letters.pdf import write_pdf


@frozen
class PrintLetters:
    """Lays out log-in letters; see `progress_core.ports.letters.LetterWriter`."""

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"]) -> bytes:
        """Return all letters as one file, one per page."""
        return write_pdf(letters) if kind == "pdf" else write_html(letters)


def open_letters(url: str = "print:") -> PrintLetters:  # noqa: ARG001 - every adapter is given its URL
    """Return the adapter (entry point `print`)."""
    return PrintLetters()
