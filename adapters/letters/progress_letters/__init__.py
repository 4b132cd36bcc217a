"""Log-in letters to print, as PDF and as a web page (the `progress.letters` adapter of the extra `[letters]`)."""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import Literal

from attrs import frozen

from progress_core.domain.correspondence.letters import Layout, Letter

_LIBRARIES = ("jinja2", "fpdf", "uharfbuzz")


@frozen
class PrintLetters:
    """Lays out log-in letters; see `progress_core.ports.letters.LetterWriter`."""

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"], layout: Layout = "letters") -> bytes:
        """Return all letters as one file: one per page, or several slips per page."""
        # What writes and shapes PDF takes 22 MB, which processes that never print need not have.
        if kind == "html":
            from progress_letters.html import write_html  # noqa: PLC0415

            return write_html(letters, layout)
        from progress_letters.pdf import write_letters  # noqa: PLC0415
        from progress_letters.slips import write_slips  # noqa: PLC0415

        return (write_slips if layout == "slips" else write_letters)(list(letters))


def open_letters(url: str = "print:") -> PrintLetters:  # noqa: ARG001 - every adapter is given its URL
    """Return the adapter (entry point `print`).

    Raises:
        ModuleNotFoundError: a library that it needs is not installed.
    """
    for name in _LIBRARIES:
        if find_spec(name) is None:
            raise ModuleNotFoundError(name=name)
    return PrintLetters()
