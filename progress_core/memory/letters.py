"""Log-in letters written with the standard library only, for tests and demos."""

from collections.abc import Iterable
from html import escape
from typing import Literal

from attrs import frozen

from progress_core.domain.correspondence.letters import Letter


@frozen
class MemoryLetters:
    """Writes a plain web page, or plain text with form feeds instead of a PDF.

    See `progress_core.ports.letters.LetterWriter`.
    """

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"]) -> bytes:
        """Return all letters as one file, with one per page."""
        if kind == "pdf":
            return "\f".join(_text(letter) for letter in letters).encode()
        sections = "".join(f'<section><pre dir="auto">{escape(_text(letter))}</pre></section>\n' for letter in letters)
        style = "<style>section { break-after: page }</style>"
        head = f'<meta charset="utf-8"><title>Your log-in for Progress</title>{style}'
        return f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head><body>\n{sections}</body></html>\n'.encode()


def open_letters(url: str = "") -> MemoryLetters:  # noqa: ARG001 - every adapter is given its URL
    """Make the adapter (entry point `memory`)."""
    return MemoryLetters()


def _text(letter: Letter) -> str:
    return (
        f"{letter.name}\n{letter.provider}, Year {letter.year_group}\n\n"
        f"Web address: {letter.address}\nUsername: {letter.username}\nPassword: {letter.password}\n\n"
        "You will be asked to choose a new password.\n"
    )
