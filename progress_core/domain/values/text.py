"""Text as people and spreadsheets give it, tidied before any rule checks it."""

from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase
from unicodedata import category, normalize

_INVISIBLE = dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)])
_FILLERS = dict.fromkeys([0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0], " ")
"""Characters that count as letters and symbols, but show nothing: of Korean, and the empty one of braille."""
_NOT_SHOWN = frozenset(("Cc", "Cf", "Zl", "Zp", "Zs"))
_SELECTORS = frozenset(map(chr, (0x034F, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
_REPLACED = dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u2032`\u00b4"), "'") | _FILLERS
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_DAMAGED = "\N{REPLACEMENT CHARACTER}"


def tidy(text: str) -> str:
    """Return a text without extra spaces, line ends and invisible characters.

    Every form of apostrophe becomes ', and an accented letter becomes one character (NFC).
    """
    if not text.isascii() or "`" in text:
        text = normalize("NFC", text.translate(_INVISIBLE)).translate(_REPLACED)
    return " ".join(text.split())


def shows_nothing(text: str) -> bool:
    """Return whether all characters of a text are invisible: spaces, controls, marks that join or select."""
    if text.isascii() and text.isprintable():
        return not text or text.isspace()
    return all(category(character) in _NOT_SHOWN or character in _SELECTORS for character in tidy(text))


def folded(text: str) -> str:
    """Return the key of a text for comparing and sorting without regard to case.

    Stores keep this key in a column, so that all of them sort and search alike.
    """
    return text.casefold()


def email_key(email: str) -> str:
    """Return the key of an e-mail address for comparing without regard to the case of English letters."""
    return email.translate(_LOWER)


def bad_characters(text: str) -> list[str]:
    """Return the characters that a tidy text should not have: control characters and damaged ones."""
    if text.isprintable() and _DAMAGED not in text:
        return []
    return [character for character in dict.fromkeys(text) if not character.isprintable() or character == _DAMAGED]


def has_letter(text: str) -> bool:
    """Return whether a text has a letter of any script."""
    return any(map(str.isalpha, text))


def name_characters(characters: Iterable[str]) -> str:
    """Name characters for a sentence: a space in words, invisible characters by their code points."""
    return ", ".join(map(_name, characters))


def _name(character: str) -> str:
    if character.isspace():
        return "a space" if character == " " else f"white space (U+{ord(character):04X})"
    if not character.isprintable():
        return f"U+{ord(character):04X}"
    return character
