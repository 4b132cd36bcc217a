"""Log-in letters written with the standard library only, for tests and demos."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Literal

from attrs import frozen

from progress_core.domain.correspondence.letters import Layout, Letter

SLIPS_PER_PAGE = 5
CUT_HERE = "- " * 30


@frozen
class MemoryLetters:
    """Writes a plain web page, or plain text with form feeds instead of a PDF.

    See `progress_core.ports.letters.LetterWriter`.
    """

    def write(self, letters: Iterable[Letter], kind: Literal["pdf", "html"], layout: Layout = "letters") -> bytes:
        """Return all letters as one file: one per page, or several slips per page."""
        texts = list(map(_text, letters))
        if kind == "pdf":
            return "\f".join(_pages(texts, layout)).encode()
        sections = "".join(f'<section><pre dir="auto">{escape(text)}</pre></section>\n' for text in texts)
        page_break = "break-after: page" if layout == "letters" else "break-inside: avoid; border-bottom: 1px dashed"
        style = f"<style>section {{ {page_break} }}</style>"
        head = f'<meta charset="utf-8"><title>Your log-in for Progress</title>{style}'
        return f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head><body>\n{sections}</body></html>\n'.encode()


def open_letters(url: str = "") -> MemoryLetters:  # noqa: ARG001 - every adapter is given its URL
    """Make the adapter (entry point `memory`)."""
    return MemoryLetters()


def _pages(texts: Sequence[str], layout: Layout) -> Iterator[str]:
    if layout == "letters":
        yield from texts
        return
    for first in range(0, len(texts), SLIPS_PER_PAGE):
        yield "".join(f"{text}{CUT_HERE}\n" for text in texts[first : first + SLIPS_PER_PAGE])


def _text(letter: Letter) -> str:
    return (
        f"{letter.name}\n{letter.provider}, Year {letter.year_group}\n\n"
        f"Web address: {letter.address}\nUsername: {letter.username}\nPassword: {letter.password}\n\n"
        "You will be asked to choose a new password.\n"
    )
