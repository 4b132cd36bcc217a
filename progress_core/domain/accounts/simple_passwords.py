"""Passwords that are long and say little: few different characters, or rows of keys such as 123456 and qwerty."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from operator import add
from unicodedata import normalize

MIN_DIFFERENT = 5
"""Fewer different characters make a password too simple, and so do fewer steps that nobody can predict."""

_MIN_STEPS = 2
"""Pairs of neighbours are in most words, so they are no run."""

_KEYS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "zxcvbnm,./")
_SHIFTED = str.maketrans('!"£$%^&*()_+@{}:~<>?', "1234567890-=2[];#,./")
_NOWHERE = (-9, -9)
_PLACES = {key: (row, column) for row, keys in enumerate(_KEYS) for column, key in enumerate(keys)}
_SAME = (0, 0)
_BESIDE = {(0, 1), (0, -1), (1, 0), (1, -1), (-1, 0), (-1, 1)}
"""Steps from one key to those that touch it; each row of keys stands half a key to the right of the one above."""

SEPARATORS = str.maketrans("", "", " -_.,/+")
_LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"


def as_compared(text: str) -> str:
    """Return a password as it is compared: case and the width of characters do not count."""
    return normalize("NFKC", normalize("NFKC", text).casefold())


def unit(text: str) -> str:
    """Return what a text repeats from its first character to its last one; the text itself if it repeats nothing."""
    return text[: (text + text).index(text, 1)] if text else ""


def is_simple(text: str) -> bool:
    """Return whether a password has too few different characters, or consists of too few runs of neighbours.

    Neighbours are equal characters, those that follow each other in the alphabet or in counting, and keys that touch
    on a British or American keyboard, with or without shift. A run has one direction; three or more neighbours in a
    run count as one character. What is repeated counts once, and separators do not count.

    Args:
        text: as typed.

    Source: OWASP ASVS 5.0, 6.2.4; features K7.
    """
    return not _is_mixed(text) and _is_simple_by_runs(text)


def _is_simple_by_runs(text: str) -> bool:
    plain = as_compared(text)
    joined = plain.translate(SEPARATORS)
    forms = (unit(plain), unit(joined)) if 2 * len(joined) >= len(plain) else (unit(plain),)
    return len(set(plain)) < MIN_DIFFERENT or min(map(_unpredictable, forms)) < MIN_DIFFERENT


def _is_mixed(text: str) -> bool:
    """Return whether a text is certainly not simple, which takes a twentieth of the time that finding its runs takes.

    English letters and digits are compared as they are; even if every step between neighbours, and between those two
    apart, belonged to a run, enough characters would be left.
    """
    plain = text.lower()
    if not (plain.isascii() and plain.isalnum()) or len(set(plain)) < MIN_DIFFERENT or unit(plain) != plain:
        return False
    is_step, most = _steps().__contains__, len(plain) - MIN_DIFFERENT
    return all(sum(map(is_step, map(add, plain, plain[apart:]))) <= most for apart in (1, 2))


def are_mixed(texts: Sequence[str]) -> Iterator[bool]:
    """Yield for each of some texts of equal length whether it is certainly not simple, in half the time.

    Args:
        texts: of English letters and digits.
    """
    plain = [*map(str.lower, texts)]
    columns, is_step = [*zip(*plain, strict=True)], _steps().__contains__
    most = len(columns) - MIN_DIFFERENT
    near, apart = (
        map(sum, zip(*(map(is_step, map(add, *two)) for two in zip(columns, columns[by:], strict=False)), strict=True))
        for by in (1, 2)
    )
    for text, steps, others in zip(plain, near, apart, strict=True):
        yield steps <= most and others <= most and len({*text}) >= MIN_DIFFERENT and unit(text) == text


@cache
def _steps() -> frozenset[str]:
    """Return the pairs of letters and digits that are neighbours."""
    keys = _LETTERS_AND_DIGITS
    return frozenset(one + other for one in keys for other in keys if _step(one, other) is not None)


def _unpredictable(text: str) -> int:
    """Return the number of characters that others cannot predict, also where two rows alternate as in q1w2e3."""
    keys = text.translate(_SHIFTED)
    return min(_worth(keys), _worth(keys[::2]) + _worth(keys[1::2]))


def _worth(keys: str) -> int:
    """Return the number of keys, where each run counts as one."""
    saved = 0
    for step, run in groupby(_step(one, other) for one, other in pairwise(keys)):
        length = sum(1 for _ in run)
        if step is not None and (step == _SAME or length >= _MIN_STEPS):
            saved += length
    return len(keys) - saved


def _step(one: str, other: str) -> tuple[int, int] | None:
    """Return the step from one key to a neighbour: its rows and columns, or (0, 9) and (0, -9) in the alphabet."""
    apart = ord(other) - ord(one)
    if apart == 0:
        return _SAME
    if abs(apart) == 1 and one.isalnum() and other.isalnum():
        return 0, 9 * apart
    (row, column), (other_row, other_column) = _PLACES.get(one, _NOWHERE), _PLACES.get(other, _NOWHERE)
    step = other_row - row, other_column - column
    return step if step in _BESIDE else None
