"""Which font shows which character; the fonts, their sources and licences are in `fonts/`."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
BODY, MONO, EAST_ASIAN = "NotoSans", "NotoSansMono", ("LettersHangul", "DroidSansFallback")
SCRIPTS = (
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansBengali",
    "NotoSansDevanagari",
    "NotoSansGurmukhi",
    "NotoSansGujarati",
    "NotoSansTamil",
    "NotoSansTelugu",
    "NotoSansKannada",
    "NotoSansMalayalam",
    "NotoSansSinhala",
    "NotoSansThai",
    "NotoSansEthiopic",
    "NotoSansGeorgian",
    "NotoSansArmenian",
)
FONTS = (BODY, *SCRIPTS, *EAST_ASIAN)
"""In the order in which they are tried; the largest comes last."""


def path(font: str) -> Path:
    """Give the file of a font."""
    return FOLDER / f"{font}-Regular.ttf"


@cache
def coverage(font: str) -> frozenset[int]:
    """Give the code points that a font shows."""
    with TTFont(path(font), lazy=True) as file:
        return frozenset(file.getBestCmap())


@cache
def font_for(character: str) -> str | None:
    """Give the first font that shows a character; None if none does."""
    return next((font for font in FONTS if ord(character) in coverage(font)), None)


def showable(text: str) -> str:
    """Give a text that can be shown whole: a character that no font has becomes its code point, "[U+1F600]".

    Marks that only steer the layout, and that have no look of their own, are left out where no font knows them.
    """
    return "".join(_showable(character) for character in unicodedata.normalize("NFC", text))


def _showable(character: str) -> str:
    if font_for(character):
        return character
    return "" if unicodedata.category(character) == "Cf" else f"[U+{ord(character):04X}]"


def one_font(text: str) -> str:
    """Give the first font that shows all of a text, so that it is shaped as one; else the body's."""
    points = {ord(character) for character in text}
    used = {font_for(character) for character in text} - {None}
    return next((font for font in FONTS if font in used and points <= coverage(font)), BODY)


def needed(texts: Iterable[str]) -> list[str]:
    """Give the fonts that some texts need, in order."""
    used = {font_for(character) for text in texts for character in set(text)}
    return [font for font in FONTS if font in used or font == BODY]


def needs_shaping(text: str) -> bool:
    """Say whether letters of a text join, stack or run from right to left, so that it must be shaped."""
    return any(font_for(character) in SCRIPTS or unicodedata.combining(character) for character in set(text))
