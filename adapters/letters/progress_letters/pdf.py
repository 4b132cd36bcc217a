"""Letters as PDF, with fpdf2."""

from collections.abc import Iterable
from typing import cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode

from progress_core.domain.correspondence.letters import Letter
from progress_letters import wording
from progress_letters.glyphs import BODY, MONO, coverage, needed, needs_shaping, one_font, path, showable

MARGIN, WIDTH, INDENT = 25, 160, 5  # millimetres of an A4 page
UNSHOWN = "A character that the fonts of this letter do not have is shown as its number, such as [U+1F600]."


def write_pdf(letters: Iterable[Letter]) -> bytes:
    """Return all letters as one file; nothing is written to disk."""
    pages = list(letters)
    paper = _Paper(text for letter in pages for text in _texts_in_any_script(letter))
    for letter in pages:
        paper.letter(letter)
    return bytes(paper.pdf.output())


def _texts_in_any_script(letter: Letter) -> tuple[str, ...]:
    """Return the texts that may be in any script."""
    return letter.name, letter.provider, letter.username, letter.password


class _Paper:
    """The pages while they are being written.

    Args:
        texts: all texts that may need more than the body's font.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.pdf = FPDF(format="A4")
        self.pdf.set_title(wording.TITLE)
        self.pdf.set_lang("en-GB")
        self.pdf.set_margin(MARGIN)
        self.pdf.set_auto_page_break(auto=False)
        used = needed(showable(text) for text in texts)
        for font in (*used, MONO):
            self.pdf.add_font(font, fname=path(font))
        self.pdf.set_fallback_fonts(used, exact_match=False)
        self._broken: dict[tuple[str, float], list[str]] = {}

    def letter(self, letter: Letter) -> None:
        self.pdf.add_page()
        self._write(wording.TITLE, 20, after=4)
        self._write(letter.name, 20)
        self._write(letter.provider, 12)
        self._write(f"Year {letter.year_group}", 12, after=6)
        self._log_in(letter)
        for number, step in enumerate(wording.steps(letter), 1):
            self._write(f"{number}.  {step}", 12, after=2)
        self._write(wording.LAST, 12, after=2)
        self._write(wording.help_line(letter), 12, after=4)
        if any("[U+" in showable(text) for text in _texts_in_any_script(letter)):
            self._write(UNSHOWN, 9)

    def _log_in(self, letter: Letter) -> None:
        top = self.pdf.get_y()
        self.pdf.ln(4)
        for heading, value, size in (
            ("Web address", letter.address, 13),
            ("Username", letter.username, 18),
            ("Password", letter.password, 20),
        ):
            self._write(heading, 11, indent=INDENT)
            self._write_to_be_typed(value, size)
        self.pdf.rect(MARGIN, top, WIDTH, self.pdf.get_y() - top + 2)
        self.pdf.ln(10)

    def _write(self, text: str, size: float, *, after: float = 0, indent: float = 0) -> None:
        shown = showable(text)
        self._lines(shown, one_font(shown), size, indent, WrapMode.WORD)
        self.pdf.ln(after)

    def _write_to_be_typed(self, text: str, size: float) -> None:
        """Write a text that has to be typed: characters of equal width, a stroke in each nought, breaks anywhere."""
        shown = showable(text)
        monospaced = all(ord(character) in coverage(MONO) for character in shown)
        self._lines(shown, MONO if monospaced else BODY, size, INDENT, WrapMode.CHAR)
        self.pdf.ln(2)

    def _lines(self, text: str, font: str, size: float, indent: float, wrapping: WrapMode) -> None:
        self.pdf.set_font(font, size=size)
        self.pdf.set_text_shaping(use_shaping_engine=needs_shaping(text))
        width, height = WIDTH - 2 * indent, size * 0.5
        if (text, size) not in self._broken:  # measuring takes the most time, and most texts are on every page
            fits = self.pdf.get_string_width(text) <= width - 2 * self.pdf.c_margin
            self._broken[text, size] = [text] if fits else self._break(text, width, wrapping)
        for line in self._broken[text, size]:
            self.pdf.set_x(MARGIN + indent)
            self.pdf.cell(width, height, line)
            self.pdf.ln(height)

    def _break(self, text: str, width: float, wrapping: WrapMode) -> list[str]:
        lines = self.pdf.multi_cell(
            width, text=text, align="L", wrapmode=wrapping, dry_run=True, output=MethodReturnValue.LINES
        )
        return cast("list[str]", lines)
