"""Slips as PDF: several per page, each whole, with lines to cut along."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from progress_core.domain.correspondence.letters import Letter
from progress_letters import wording
from progress_letters.paper import HEIGHT, Block, Paper

MARGIN, WIDTH, LABEL = 12, 186, 28  # millimetres of an A4 page
PADDING, LEAST_HEIGHT = 4, 45.5  # six slips of usual length fill a page, so that a stack of pages is cut at once


@frozen
class _Row:
    """Text on a slip, perhaps with its label to the left of it."""

    text: Block
    label: Block | None = None


def write_slips(letters: Sequence[Letter]) -> bytes:
    """Return all slips as one file; nothing is written to disk."""
    paper = Paper((text for letter in letters for text in wording.texts_in_any_script(letter)), MARGIN)
    _new_page(paper)
    for letter in letters:
        _slip(paper, list(_rows(paper, letter)))
    return bytes(paper.pdf.output())


def _rows(paper: Paper, letter: Letter) -> Iterator[_Row]:
    yield _Row(paper.block(letter.name, 12, WIDTH))
    yield _Row(paper.block(f"{letter.provider}, Year {letter.year_group}", 9, WIDTH))
    for label, value, size in (
        ("Web address", letter.address, 10),
        ("Username", letter.username, 13),
        ("Password", letter.password, 13),
    ):
        yield _Row(paper.block_to_type(value, size, WIDTH - LABEL), paper.block(label, 9, LABEL))
    yield _Row(paper.block(wording.what_to_do(letter), 9, WIDTH))
    if wording.has_unshown(letter):
        yield _Row(paper.block(wording.UNSHOWN, 8, WIDTH))


def _slip(paper: Paper, rows: Sequence[_Row]) -> None:
    height = max(LEAST_HEIGHT, sum(row.text.height for row in rows) + 2 * PADDING)
    if paper.pdf.get_y() + height > HEIGHT - MARGIN:
        _new_page(paper)
    top = paper.pdf.get_y()
    paper.pdf.set_y(top + PADDING)
    for row in rows:
        beside = paper.pdf.get_y()
        if row.label:
            paper.write(row.label, MARGIN)
            paper.pdf.set_y(beside)
        paper.write(row.text, MARGIN + (LABEL if row.label else 0))
    paper.pdf.line(0, top + height, MARGIN + WIDTH + MARGIN, top + height)
    paper.pdf.set_y(top + height)


def _new_page(paper: Paper) -> None:
    paper.pdf.add_page()
    paper.pdf.set_dash_pattern(dash=2, gap=2)
