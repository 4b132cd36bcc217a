"""Writers of letters under their kit."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from progress_core.ports.letters import LetterWriter
from progress_core.testing.letters import Cuts, LetterWriterContract, ReadPdf
from progress_letters import open_letters

_NARROW = 0.25
"""Of the size of its type, a letter is at least so wide on average."""


def pdf_pages(content: bytes) -> list[str]:
    """Return the text of each page, but for what is beyond its edges, and for what is written over other text."""
    return ["".join(_seen(page)) for page in PdfReader(BytesIO(content)).pages]


def _seen(page: PageObject) -> Iterator[str]:
    parts: list[tuple[str, float, float, float]] = []

    def visit(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        parts.append((text, tm[4], tm[5], size))

    page.extract_text(visitor_text=visit)
    hidden = _written_over(page)
    for text, left, bottom, size in parts:
        right = left + len(unicodedata.normalize("NFC", text).strip()) * size * _NARROW
        is_seen = bottom >= 0 and right <= page.mediabox.width and (round(left), round(bottom)) not in hidden
        yield text if is_seen else ""


def _written_over(page: PageObject) -> set[tuple[int, int]]:
    """Return the places at which several texts begin."""
    contents = page.get_contents()
    begun = (
        [operands for operands, operator in contents.operations if operator == b"Td"] if contents is not None else []
    )
    counts = Counter((round(left), round(bottom)) for left, bottom in begun)
    return {place for place, count in counts.items() if count > 1}


def dashed_lines(content: bytes) -> list[int]:
    """Return how many lines of dashes each page has, from edge to edge."""
    return [sum(_dashed(page)) for page in PdfReader(BytesIO(content)).pages]


def _dashed(page: PageObject) -> Iterator[bool]:
    dashes, contents = False, page.get_contents()
    for operands, operator in contents.operations if contents is not None else ():
        if operator == b"d":
            dashes = bool(operands[0])
        elif operator == b"l":
            yield dashes and operands[0] >= page.mediabox.width - 1


class PrintLetterWriterKit(LetterWriterContract):
    """The kit of `print`."""

    @pytest.fixture
    def letters(self) -> LetterWriter:
        return open_letters("print:")

    @pytest.fixture
    def read_pdf(self) -> ReadPdf:
        return pdf_pages

    @pytest.fixture
    def cuts(self) -> Cuts:
        return dashed_lines
