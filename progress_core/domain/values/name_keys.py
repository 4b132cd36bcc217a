"""Keys of names: what search, lists and duplicates compare, so that all of them read a name alike (B5, E7)."""

import re
import unicodedata
from functools import lru_cache

_BARE_ASCII = str.maketrans("", "", "".join(chr(code) for code in range(128) if not chr(code).isalnum()))
_STROKES = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ɖ": "d", "ɗ": "d", "ħ": "h", "ŧ": "t", "ɨ": "i", "ȷ": "j",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ƀ": "b", "ƙ": "k",
        "ƴ": "y", "ǥ": "g", "ƶ": "z", "ɵ": "o", "ʉ": "u", "ŀ": "l", "ĸ": "k",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart, as they are read and typed on an English keyboard."""

_MODIFIERS = re.compile("[\u02b9-\u02c1\u02c8\u02ca-\u02cc\ua78b\ua78c]")
"""Letters to Unicode, apostrophes to people: those of phones, of Hawaiian, and of transcribed Arabic and Hebrew."""

_JOINTS = re.compile(r"[\s/\-\u2010-\u2015]+")
"""What stands between words: spaces, hyphens and slashes."""


@lru_cache(maxsize=16_384)  # an import asks for each name several times
def name_key(text: str) -> str:
    """Return a name without case, accents, strokes, spaces and punctuation, to compare and sort by.

    Łukasz and LUKASZ have the same key, and so have O'Brien, with any apostrophe, and Obrien. Marks of other scripts
    stay: they are vowels there. A text of punctuation alone is its own key. Stores keep this key in
    columns, so that all of them sort and search alike.
    """
    if text.isascii():
        text = text.lower()
        return text if text.isalnum() else text.translate(_BARE_ASCII) or text
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = _MODIFIERS.sub("", unicodedata.normalize("NFKD", plain)).translate(_STROKES)
    return "".join(filter(_counts, plain)) or text


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZSC" and not "\u0300" <= character <= "\u036f"


def title_key(text: str) -> str:
    """Return the key by which titles of several words, such as names of schools, are sorted: word by word."""
    return " ".join(map(name_key, text.split()))


def searched_words(text: str) -> list[str]:
    """Return the keys of the words that somebody searches for, each once; a hyphen or a slash separates words."""
    return list(dict.fromkeys(map(name_key, filter(None, _JOINTS.split(text)))))


def word_keys(text: str) -> list[str]:
    """Return the keys under which the words of a text are found: Smith-Jones whole, as Smith, and as Jones."""
    keys: list[str] = []
    for word in text.split():
        parts = searched_words(word)
        keys += dict.fromkeys((name_key(word), *parts))
    return keys
