"""Transliteration of Latin letters with the standard library only; `anyascii` supports other scripts too."""

import unicodedata

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "Ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
        "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T",
        "ŋ": "ng", "Ŋ": "Ng", "ı": "i", "ĸ": "q", "ə": "e", "Ə": "E", "‘": "'", "’": "'", "–": "-", "‐": "-",  # noqa: RUF001 - on purpose
    }
)  # fmt: skip
"""Letters that Unicode does not decompose into an ASCII letter and a mark."""


class LatinTransliterator:
    """Removes marks from letters, and replaces letters that cannot be decomposed."""

    def ascii(self, text: str) -> str:
        """Return the text in ASCII, without characters of other scripts."""
        apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        return "".join(character for character in apart.translate(_LETTERS) if character.isascii())


def open_transliterator(url: str = "") -> LatinTransliterator:  # noqa: ARG001 - every adapter is given its URL
    """Make the transliterator (entry point `memory`)."""
    return LatinTransliterator()
