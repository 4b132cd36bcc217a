"""The names that people must not use as their passwords: their own, and those of what is around them."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from unicodedata import category, normalize

_MIN_LENGTH = 3
"""Shorter names are no reason to refuse a password: Li and Bo would be in too many."""

_SITE = "progress"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BIRTH_FORMS = ("%d%m%Y", "%Y%m%d", "%m%d%Y", "%d%m%y", "%y%m%d", "%m%d%y")


def consists_of_names(text: str, names: Collection[str]) -> bool:
    """Return whether a password is made of nothing but names, digits and symbols.

    Accents, case and what stands between the names do not count: "Zoe-Smith 2026!" consists of Zoë and Smith.

    Args:
        text: as typed.
        names: what the person and their provider are called; dates as YYYY-MM-DD. The site's own name, Progress,
            is always one of them, and so is each word of a name.

    Source: OWASP ASVS 5.0, 6.2.11; features K7.
    """
    plain = _plain(text)
    words = {word for word in _words(names) if word in plain}
    return bool(words) and _is_covered(plain, words)


def _is_covered(plain: str, words: Collection[str]) -> bool:
    """Return whether words and digits alone make up a text."""
    reached = {0}
    for at, character in enumerate(plain):
        if at not in reached:
            continue
        if character.isdigit():
            reached.add(at + 1)
        reached.update(at + len(word) for word in words if plain.startswith(word, at))
    return len(plain) in reached


def _words(names: Iterable[str]) -> Iterator[str]:
    """Return the words that count, without accents, spaces and marks."""
    yield _SITE
    for name in names:
        yield from _birth_words(name)
        local_part = name.partition("@")[0]
        for word in map(_plain, (name, local_part, *re.split(r"[\W\d_]+", local_part))):
            if len(word) >= _MIN_LENGTH:
                yield word


def _birth_words(day: str) -> Iterator[str]:
    if not _DATE.fullmatch(day):
        return
    try:
        born = date.fromisoformat(day)
    except ValueError:  # a username can look like a date
        return
    yield from map(born.strftime, _BIRTH_FORMS)
    yield f"{born.day}{born.month}{born.year}"


def _plain(text: str) -> str:
    """Return the letters and digits of a text without accents and case."""
    apart = normalize("NFKD", text).casefold()
    return "".join(character for character in apart if category(character)[0] in "LN")
