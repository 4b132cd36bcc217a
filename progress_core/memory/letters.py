"""Log-in letters as plain pages, for tests and demos."""

from collections.abc import Iterable
from html import escape
from typing import Literal

from progress_core.domain.letters import Letter


class MemoryLetters:
    """Lays letters out as HTML alone, one `<section>` a page, whatever kind is asked for."""

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"]) -> bytes:  # noqa: ARG002 - HTML it is
        """Give all letters as one file; see `progress_core.ports.letters.LetterWriter`."""
        pages = (
            "<section>"
            + "".join(
                f"<p>{escape(line)}</p>"
                for line in (
                    letter.name,
                    letter.provider,
                    f"Year {letter.year_group}",
                    letter.address,
                    letter.username,
                    letter.password,
                )
            )
            + "</section>"
            for letter in letters
        )
        return f'<!doctype html><html lang="en"><meta charset="utf-8">{"".join(pages)}</html>'.encode()


def open_letters(url: str = "") -> MemoryLetters:  # noqa: ARG001 - every adapter is given its URL
    """Make the writer (entry point `memory`)."""
    return MemoryLetters()
