"""The words of courses and of searches, so that a plural, an accent or "maths" makes no difference (H1)."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import chain, product

from attrs import frozen

from progress_core.domain.courses.synonyms import IGNORED, LEADS_TO, SAME
from progress_core.domain.values.name_keys import searched_words, word_keys

_MIN_STEM = 4
_SHORT = 2
"""Letters of abbreviations such as PE, which would be the beginning of too many words."""

Way = tuple["Term", ...]
"""Terms that a course must match all of."""


@frozen
class Term:
    """A word, or the beginning of one.

    Args:
        text: as `words_of` has it.
        whole: whether the word must be no longer.
    """

    text: str
    whole: bool = False

    def matches(self, words: Collection[str]) -> bool:
        """Return whether any of these words of a text is meant."""
        return self.text in words or (not self.whole and any(word.startswith(self.text) for word in words))


@frozen
class Sought:
    """A word or a phrase of a search, with everything that is looked for because of it.

    Args:
        keys: its words as typed, in small letters.
        ways: what is looked for, any of which will do; the first is what was typed.
    """

    keys: tuple[str, ...]
    ways: tuple[Way, ...]

    def matches(self, words: Collection[str]) -> bool:
        """Return whether these words of a text are what is looked for."""
        return any(all(term.matches(words) for term in way) for way in self.ways)

    def relevance(self, words: Collection[str]) -> int:
        """Return 2 for a text with the words as typed, 1 for another that matches, else 0."""
        if all(term.matches(words) for term in self.ways[0]):
            return 2
        return int(self.matches(words))


def stem(word: str) -> str:
    """Return a key without the ending of its plural, so that both find the same courses."""
    if word.endswith("ies") and len(word) > _MIN_STEM:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith("ss") and len(word) >= _MIN_STEM:
        return word[:-1]
    return word


@lru_cache(maxsize=4096)  # titles recur, and searches put many in order
def words_of(text: str) -> frozenset[str]:
    """Return the words of a text as searches compare them: without case, accents and plural endings."""
    return frozenset(map(stem, word_keys(text)))


def sought(words: str) -> list[Sought]:
    """Return what a search looks for: all of it must match.

    Args:
        words: as typed; hyphens and slashes separate words too.
    """
    keys = ["and" if key == "&" else key for key in searched_words(words)]
    found = list(_phrases(keys))
    return [what for what in found if len(what.keys) > 1 or _says(what.keys[0])] or found


def _phrases(keys: list[str]) -> Iterator[Sought]:
    at = 0
    while at < len(keys):
        size = next((size for size in _SIZES if _stems(keys[at : at + size]) in _WAYS), 1)
        typed = _stems(keys[at : at + size])
        told = _stems([key for key in keys[at : at + size] if size == 1 or _tells(key)])
        yield Sought(tuple(keys[at : at + size]), (_way(told), *_WAYS.get(typed, ())))
        at += size


def _stems(keys: Collection[str]) -> tuple[str, ...]:
    return tuple(map(stem, keys))


def _way(stems: tuple[str, ...]) -> Way:
    """Return terms for the words of a phrase; abbreviations, and single letters, are whole words."""
    short = _SHORT if len(stems) == 1 and stems in _ABBREVIATIONS else 1
    return tuple(Term(text, whole=len(text) <= short) for text in stems)


def _phrase(text: str) -> tuple[str, ...]:
    return _stems(list(filter(_tells, searched_words(text))))


def _says(key: str) -> bool:
    """Return whether a word says anything about a course; a sign by itself, as in "Maths + English", does not."""
    return key not in IGNORED and any(map(str.isalnum, key))


def _tells(key: str) -> bool:
    """Return whether a word of a phrase is looked for; that of "A level" is."""
    return key not in IGNORED or key == "a"


def _ways() -> Mapping[tuple[str, ...], tuple[Way, ...]]:
    """Return for each phrase of the tables what else is looked for."""
    same = {text: [other for other in group if other != text] for group in SAME for text in group}
    also: dict[tuple[str, ...], list[str]] = {}
    for text in chain(same, LEADS_TO):
        others = same.get(text, [])
        found = chain(others, *(LEADS_TO.get(one, ()) for one in (text, *others)))
        also.setdefault(_stems(searched_words(text)), []).extend(found)
    return {stems: tuple(dict.fromkeys(_way(_phrase(text)) for text in texts)) for stems, texts in also.items()}


_ABBREVIATIONS = frozenset((text,) for text in chain(*SAME) if len(text) <= _SHORT)
_WAYS = _ways()
_SIZES = sorted({len(stems) for stems in _WAYS}, reverse=True)

ALSO_KNOWN = frozenset(stems[0] for stems in _WAYS if len(stems) == 1)
"""Words of the tables, which a slip of the finger may have missed as well as words of courses."""

MAX_CORRECTED = 3
"""Words of a search that are corrected; who mistypes more is asked to type again."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MIN_CORRECTED, _MAX_CORRECTED_LENGTH = 5, 20
"""Letters of words that are corrected, as typed: too many short ones are one slip from another, as café from care."""


def slips(word: str) -> frozenset[str]:
    """Return the words that differ from a word by one slip: a letter left out, added, changed or two swapped.

    Args:
        word: as `stem` returns it; short words, and those with other letters than English ones, have none. One that
            is short without the ending of its plural, as that of maths, has only those with two letters swapped.
    """
    if not (_MIN_CORRECTED - 1 <= len(word) <= _MAX_CORRECTED_LENGTH and set(word) <= set(_LETTERS)):
        return frozenset()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = (before + after[1:] for before, after in halves if after)
    swapped = (f"{before}{after[1]}{after[0]}{after[2:]}" for before, after in halves if len(after) > 1)
    if len(word) < _MIN_CORRECTED:
        return frozenset(swapped) - {word}
    changed = (before + letter + after[1:] for (before, after), letter in product(halves, _LETTERS) if after)
    added = (before + letter + after for (before, after), letter in product(halves, _LETTERS))
    return frozenset(chain(left_out, swapped, changed, added)) - {word}


def is_corrected(key: str) -> bool:
    """Return whether a word as typed is long enough to tell which other one is meant."""
    return len(key) >= _MIN_CORRECTED


def likeliest(word: str, known: Collection[str]) -> list[str]:
    """Return words in the order in which they are likely to be meant by a mistyped one.

    People get the first letter right, and all letters in a wrong order more often than a wrong letter.
    """
    return sorted(known, key=lambda other: (other[:1] != word[:1], sorted(other) != sorted(word), other))


def corrected_key(key: str, meant: str) -> str:
    """Return the word that is meant as it is shown: with the ending of the plural that was typed.

    Args:
        key: as typed, in small letters.
        meant: one of `slips(stem(key))`.
    """
    return f"{meant}s" if key.endswith("s") and stem(key) == key[:-1] else meant
