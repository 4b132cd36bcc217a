"""The choice of a font for each character; the fonts, their sources and licences are in `fonts/`."""

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
"""In the order in which they are tried; the largest is last."""


def path(font: str) -> Path:
    """Return the file of a font."""
    return FOLDER / f"{font}-Regular.ttf"


@cache
def coverage(font: str) -> frozenset[int]:
    """Return the code points that a font has."""
    with TTFont(path(font), lazy=True) as file:
        return frozenset(file.getBestCmap())


@cache
def font_for(character: str) -> str | None:
    """Return the first font that has a character; None if none has it."""
    return next((font for font in FONTS if ord(character) in coverage(font)), None)


def showable(text: str) -> str:
    """Return a text that can be shown whole: a character that no font has becomes its code point, "[U+1F600]".

    Invisible characters that only control the layout are left out if no font has them.
    """
    return "".join(_showable(character) for character in unicodedata.normalize("NFC", text))


def _showable(character: str) -> str:
    if font_for(character):
        return character
    return "" if unicodedata.category(character) == "Cf" else f"[U+{ord(character):04X}]"


def one_font(text: str) -> str:
    """Return the first font that has all characters of a text, so that it is shaped as one; else the body's."""
    points = {ord(character) for character in text}
    used = {font_for(character) for character in text} - {None}
    return next((font for font in FONTS if font in used and points <= coverage(font)), BODY)


def needed(texts: Iterable[str]) -> list[str]:
    """Return the fonts that some texts need, in order."""
    used = {font_for(character) for text in texts for character in set(text)}
    return [font for font in FONTS if font in used or font == BODY]


def needs_shaping(text: str) -> bool:
    """Return whether a text must be shaped, as its letters join, stack or run from right to left."""
    return any(font_for(character) in SCRIPTS or unicodedata.combining(character) for character in set(text))
