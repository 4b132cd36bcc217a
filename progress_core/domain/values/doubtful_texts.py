"""Texts that were damaged on their way here, or stand for nothing: each is doubted (B4, E2).

UTF-8 that was read as Windows-1252, Mac Roman or a DOS code page turns one accented letter into two or three
characters, the first of which is one of a few. Most of the others are symbols, which no name holds.
"""

import re
from unicodedata import category

_SYMBOL = (
    "\u00a1-\u00a9\u00ab-\u00b4\u00b6\u00b8\u00b9\u00bb-\u00bf"
    "\u20ac\u201a\u201e\u2026\u2020-\u2022\u02c6\u02c7\u2030\u2039\u203a\u02dc\u2122"
)
_DAMAGE = re.compile(
    f"[\u00c0-\u00ff\u0102\u0103\u0139\u013a][{_SYMBOL}]"  # José was read as JosÃ©
    "|[\u00c2-\u00c5\u00d0\u00d1][\u0160\u0152\u017d\u0161\u0153\u017e\u0178\u0192\u00aa\u00ba\u00b5]"  # StraÃŸe
    "|[\u00c3-\u00c5][\u201c\u201d\u00b7]|\u00c3[\u2013\u2014']|\u00e1[\u00ba\u00aa]"  # Özil: Ã–zil; Nguyễn: Nguyá»…n
    "|\u0102[\u0142\u013d\u013e\u015f\u015e\u017e\u017d\u0161\u0160]"  # Gómez, read by a Polish Windows: GĂłmez
    "|(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])[\u00c2\u00c3](?![\u00c0-\u00d6A-Z])"  # MartÃnez: a hyphen is lost
    "|\u00c3(?=[a-z])|\u00c5(?:(?=[aeiou])| (?=[a-z]))|(?<=[a-z])[\u00c4\u00c5](?![\u00c0-\u00d6A-Z])"  # Åukasz
    "|(?<=[a-z])[\u0152\u0160\u0178\u017d](?![A-Z])"  # JosŽ: written by a Mac
    "|(?<=[A-Z])[\u0152\u0160\u0178\u017d](?=[a-z])"  # MŸller
    "|[\u00c2\u00c3](?=')"  # OÂ'Brien
    r"|&[A-Za-z]{1,2}(?:acute|grave|circ|uml|tilde|cedil|ring|caron|slash|lig)\b"  # an entity without its end
    r"|&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});|&#[0-9]{2,7}"  # entities of web pages
    r"|</?[A-Za-z][^<>]*>"  # and their tags
    r"|\\[ux][0-9A-Fa-f]{2,4}|_x[0-9A-Fa-f]{4}_|[%=][C-Fc-f][0-9A-Fa-f][%=][89ABab][0-9A-Fa-f]"  # escapes
    r"|(?<=\w)\?+(?=\w)|\?{2,}"  # a letter that a code page lacked: Se?n
    "|[\u221a\u2500-\u257f]"  # read by a Mac, by DOS
)

_SIGNS = frozenset(("No", "Pc", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So"))
_USUAL_SIGNS = frozenset("'.,/()[]")
_FOREIGN = re.compile("[\u0370-\u1fff\u2e80-\ufeff]")
"""Signs of scripts that write names with signs of their own, such as the middle dot of Japanese."""

_NICKNAME = re.compile(r"(?<!\S)(?:\"\w[^\"]*\"|\u201c\w[^\u201c\u201d]*\u201d)(?!\S)|(?<=[Ll])\u00b7(?=[Ll])")
"""What is in quotation marks, as in Robert "Bob" Lee; and the dot of Catalan, as in Cel·la."""

_DASH_INSIDE = re.compile("(?<=[a-z\u00df-\u00ff\u0153])[\u2013\u2014](?=[a-z\u00df-\u00ff])")
"""A dash where a Mac wrote ñ or ó: people who type one between two names begin the second with a capital."""

_ORDINAL_INSIDE = re.compile(r"(?<!\b[A-Za-z])[\u00aa\u00ba](?=\w)")
"""Not the end of Mª, which is short for María."""

TRUTHS = frozenset(("TRUE", "FALSE", "True", "False"))
"""What spreadsheets and data frames write where somebody typed the name True."""

_NOTHING = re.compile(
    r"null|nan|none|unknown|undefined|missing|no (?:data|value|name|e-?mail|number|telephone|phone|mobile)"
    r"|not (?:yet )?(?:known|applicable|available|given|provided|confirmed|recorded|stated|supplied)"
    r"|to be (?:added|advised|announced|confirmed|decided|determined)"
    r"|n[/.\\][adk]\.?|t\.?b\.?[acd]\.?|\\n|\[object object\]"
    r"|#(?:na|nv|name|n/[a-z]|n/a n/a|[\u00a1\u00bf]?[a-z/0\u00c0-\u00de]{3,10}[!?])"  # errors, in other languages too
    r"|[(<\[](?:null|nan|none|na|n/a|unknown|undefined|blank|empty|missing|no data)[)>\]]",
    re.IGNORECASE,
)
_NO_WORDS = frozenset(("na", "NA", "NaT", "nil", "NIL", "unk", "UNK", "xx", "XX", "xxx", "XXX"))
"""What stands for nothing only as it is written here: Na, Nat and Nil are names."""

_REST = (
    "ull", "an", "at", "one", "ot", "o", "il", "nk", "nknown", "ndefined", "a", "d", "k", "/a", "/d", "/k", ".a",
    ".d", ".k", "b", ".b", "ba", "bc", "bd", "x", "xx", "issing", "rue", "alse",
)  # fmt: skip
NOTHING_CLEAN = (
    "(?![NnUuTtXxMmFf](?:"
    + "|".join("".join(f"[{letter.upper()}{letter}]" for letter in rest) for rest in _REST)  # faster than (?i:…)
    + r")\b)"
)
"""Beginning of a pattern of clean texts: it lets no such text through, and few others less, as it must be fast."""


def damage_in(text: str, *, name: bool) -> str:
    """Return what makes a tidy text look damaged; "" for nothing.

    Args:
        text: the text.
        name: whether it is a person's name, which has few signs but apostrophes, full stops, commas, hyphens and
            brackets.
    """
    found = _DAMAGE.search(text)
    if found:
        return found[0]
    return _odd_sign(text) if name else ""


def _odd_sign(text: str) -> str:
    """Return the first sign in a name that names do not have; "" for none."""
    found = _ORDINAL_INSIDE.search(text) or (not text.islower() and _DASH_INSIDE.search(text))
    if found:
        return found[0]
    plain = _NICKNAME.sub("", text)
    return next((sign for sign in plain if category(sign) in _SIGNS and _is_odd(sign)), "")


def _is_odd(sign: str) -> bool:
    return sign not in _USUAL_SIGNS and (category(sign)[0] == "S" or not _FOREIGN.match(sign))


def stands_for_nothing(text: str) -> bool:
    """Return whether a tidy text is what people and programs write into an empty cell, such as N/A or null."""
    return text in _NO_WORDS or not any(map(str.isalnum, text)) or _NOTHING.fullmatch(text) is not None
