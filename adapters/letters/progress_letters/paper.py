"""Paper: pages of a PDF, on which blocks of text are measured before they are written."""

from collections.abc import Iterable
from typing import cast

from attrs import frozen
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode

from progress_letters import wording
from progress_letters.glyphs import BODY, MONO, coverage, needed, needs_shaping, one_font, path, showable

HEIGHT = 297
"""Of an A4 page in millimetres, as are all lengths here except the sizes of type."""
_LINE = 0.5


@frozen
class Block:
    """A text broken into lines.

    Args:
        lines: at least one.
        font: that has all characters.
        size: of the type in points.
        width: of the lines.
        shaped: whether letters join or run from right to left.
    """

    lines: tuple[str, ...]
    font: str
    size: float
    width: float
    shaped: bool

    @property
    def height(self) -> float:
        """How much of the page the lines take."""
        return len(self.lines) * self.size * _LINE


class Paper:
    """The pages while they are being written.

    Args:
        texts: all texts that may need more than the body's font.
        margin: of the pages.
    """

    def __init__(self, texts: Iterable[str], margin: float) -> None:
        self.pdf = FPDF(format="A4")
        self.pdf.set_title(wording.TITLE)
        self.pdf.set_lang("en-GB")
        self.pdf.set_margin(margin)
        self.pdf.set_auto_page_break(auto=False)
        used = needed(showable(text) for text in texts)
        for font in (*used, MONO):
            self.pdf.add_font(font, fname=path(font))
        self.pdf.set_fallback_fonts(used, exact_match=False)
        self._broken: dict[tuple[str, float, float], tuple[str, ...]] = {}

    def block(self, text: str, size: float, width: float) -> Block:
        """Break a text between words."""
        shown = showable(text)
        return self._block(shown, one_font(shown), size, width, WrapMode.WORD)

    def block_to_type(self, text: str, size: float, width: float) -> Block:
        """Break a text that has to be typed: characters of equal width, a stroke in each nought, breaks anywhere."""
        shown = showable(text)
        monospaced = all(ord(character) in coverage(MONO) for character in shown)
        return self._block(shown, MONO if monospaced else BODY, size, width, WrapMode.CHAR)

    def write(self, block: Block, left: float) -> None:
        """Write a block where the page has been filled to, and go to the line below it."""
        self._choose(block.font, block.size, shaped=block.shaped)
        for line in block.lines:
            self.pdf.set_x(left)
            self.pdf.cell(block.width, block.size * _LINE, line)
            self.pdf.ln(block.size * _LINE)

    def _block(self, text: str, font: str, size: float, width: float, wrapping: WrapMode) -> Block:
        shaped = needs_shaping(text)
        key = text, size, width
        if key not in self._broken:  # measuring takes the most time, and most texts are on every page
            self._choose(font, size, shaped=shaped)
            fits = self.pdf.get_string_width(text) <= width - 2 * self.pdf.c_margin
            self._broken[key] = (text,) if fits else self._break(text, width, wrapping)
        return Block(self._broken[key], font, size, width, shaped)

    def _choose(self, font: str, size: float, *, shaped: bool) -> None:
        self.pdf.set_font(font, size=size)
        self.pdf.set_text_shaping(use_shaping_engine=shaped)

    def _break(self, text: str, width: float, wrapping: WrapMode) -> tuple[str, ...]:
        lines = self.pdf.multi_cell(
            width, text=text, align="L", wrapmode=wrapping, dry_run=True, output=MethodReturnValue.LINES
        )
        return tuple(cast("list[str]", lines))
