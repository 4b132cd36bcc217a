"""Pages of letters, of PDF and of HTML, for their kit."""

from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["pdf", "html"]
ReadPdf: TypeAlias = Callable[[bytes], list[str]]


def letter_place(pages: Sequence[str], name: str) -> tuple[int, int]:
    """Return the page that shows a name, and where on the page.

    Raises:
        ValueError: none or several do.
    """
    (number,) = [number for number, page in enumerate(pages) if name in page]
    return number, pages[number].index(name)


def pages_of(content: bytes, kind: Kind, read_pdf: ReadPdf) -> list[str]:
    """Return the text of each page; line breaks count as nothing, as long texts may break anywhere."""
    if kind == "pdf":
        return [page.replace("\n", "") for page in read_pdf(content)]
    reader = _Sections()
    reader.feed(content.decode())
    return reader.pages


class _Sections(HTMLParser):
    """The text of each `<section>`, which is a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        if tag == "section":
            self._inside = True
            self.pages.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.pages[-1] += data
