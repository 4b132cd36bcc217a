"""Letters as PDF, with fpdf2."""

from collections.abc import Sequence

from progress_core.domain.correspondence.letters import Letter
from progress_letters import wording
from progress_letters.paper import Paper

MARGIN, WIDTH, INDENT = 25, 160, 5  # millimetres of an A4 page


def write_letters(letters: Sequence[Letter]) -> bytes:
    """Return all letters as one file, one per page; nothing is written to disk."""
    paper = Paper((text for letter in letters for text in wording.texts_in_any_script(letter)), MARGIN)
    for letter in letters:
        _letter(paper, letter)
    return bytes(paper.pdf.output())


def _letter(paper: Paper, letter: Letter) -> None:
    paper.pdf.add_page()
    _write(paper, wording.TITLE, 20, after=4)
    _write(paper, letter.name, 20)
    _write(paper, letter.provider, 12)
    _write(paper, f"Year {letter.year_group}", 12, after=6)
    _log_in(paper, letter)
    for number, step in enumerate(wording.steps(letter), 1):
        _write(paper, f"{number}.  {step}", 12, after=2)
    _write(paper, wording.LAST, 12, after=2)
    _write(paper, wording.help_line(letter), 12, after=4)
    if wording.has_unshown(letter):
        _write(paper, wording.UNSHOWN, 9)


def _log_in(paper: Paper, letter: Letter) -> None:
    top = paper.pdf.get_y()
    paper.pdf.ln(4)
    for heading, value, size in (
        ("Web address", letter.address, 13),
        ("Username", letter.username, 18),
        ("Password", letter.password, 20),
    ):
        width = WIDTH - 2 * INDENT
        paper.write(paper.block(heading, 11, width), MARGIN + INDENT)
        paper.write(paper.block_to_type(value, size, width), MARGIN + INDENT)
        paper.pdf.ln(2)
    paper.pdf.rect(MARGIN, top, WIDTH, paper.pdf.get_y() - top + 2)
    paper.pdf.ln(10)


def _write(paper: Paper, text: str, size: float, *, after: float = 0) -> None:
    paper.write(paper.block(text, size, WIDTH), MARGIN)
    paper.pdf.ln(after)
