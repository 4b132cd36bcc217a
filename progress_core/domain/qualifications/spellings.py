"""How people write types, subjects and grades: what is meant where it can be one only (manual 9.2; features C6, F3)."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from unicodedata import normalize

from progress_core.domain.foundations.messages import sentence

_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad\ufe58\ufe63\uff0d]")
_STARS = re.compile(r"[\u2217\u204e\u2731\u2605\u22c6]| ?\bstar\b")
_NUMBER = re.compile(r"0*([0-9]+)(?:[.,]0+)?")
_BETWEEN = re.compile(r"(?<=[\w*])\s*[-/\s]\s*(?=[\w*])")
_RANGE = re.compile(r"(?<=[0-9a-z*])\s*-\s*(?=[0-9a-z*])")
_WORD = re.compile(r"[^\W_]+\*?|[&+]")

_WORDS = {
    "maths": "mathematics",
    "math": "mathematics",
    "lang": "language",
    "lit": "literature",
    "tech": "technology",
    "sci": "science",
    "pe": "physical education",
    "rs": "religious studies",
    "ict": "information and communication technology",
    "dt": "design and technology",
    "&": "and",
    "+": "and",
}
_TYPES = {
    "epq": "extendedproject",
    "extendedprojectqualification": "extendedproject",
    "fsmq": "freestandingmathematicsqualification",
    "igcse": "level1level2certificateigcse",
    "as": "gceaslevel",
    "coremathematics": "level3coremathematics",
}
_GRADES = {"pass": "p", "merit": "m", "distinction": "d", "distinction*": "d*"}

_MAX_NEAREST = 3
_MAX_COMPARED_LENGTH = 60
_LEAST_LIKE = 0.6
_SHORT_GRADE = 3


def unified(text: str) -> str:
    """Return a text in lower case with one form of dashes and stars."""
    return _STARS.sub("*", _DASHES.sub("-", normalize("NFKC", text).casefold()))


def words_key(text: str) -> str:
    """Return the key of a subject or type without punctuation, its usual abbreviations written out."""
    plain = re.sub(r"\bd ?& ?t\b", "dt", unified(text).replace("'", ""))
    return "".join(_WORDS.get(word, word) for word in _WORD.findall(plain)).replace(" ", "")


def type_keys(text: str) -> tuple[str, ...]:
    """Return the keys of the types that a text may mean: A-level is GCE A Level, GCSE 9-1 is GCSE (9 to 1)."""
    plain = words_key(_RANGE.sub(" to ", unified(text)) if any(map(str.isdigit, text)) else text)
    return plain, _TYPES.get(plain, plain), f"gce{plain}"


def grade_key(text: str) -> str:
    """Return the key of a grade: 9.0 is 9, A – B is AB, Grade A star is A*; A- and 9.5 stay what they are."""
    plain = unified(text).strip().removeprefix("grade").strip()
    number = _NUMBER.fullmatch(plain)
    return number[1] if number else _BETWEEN.sub("", plain)


def by_spelling(names: Iterable[str], key_of: Callable[[str], str]) -> Mapping[str, str]:
    """Return names by their key, without the keys that more than one name has."""
    found: dict[str, str | None] = {}
    for name in names:
        found[key_of(name)] = None if key_of(name) in found else name
    return {key: name for key, name in found.items() if name is not None}


def grade_meant(text: str, grades: Mapping[str, str]) -> str | None:
    """Return the one grade that a text can mean; None if there is none, or more than one.

    Args:
        text: as typed.
        grades: the grades of the type by their `grade_key`.
    """
    key = grade_key(text)
    if found := grades.get(key) or grades.get(_GRADES.get(key, key)):
        return found
    begun = [grade for begins, grade in grades.items() if key.isalpha() and begins.startswith(key)]
    return begun[0] if len(begun) == 1 and len(begun[0]) > _SHORT_GRADE else None


@lru_cache(1024)  # a whole column may hold the same few wrong words
def nearest(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return up to three names of a list that are most like a text, or begin with it; () if none is."""
    from difflib import get_close_matches  # noqa: PLC0415 - takes 1 ms to import, and is for wrong words only

    key = words_key(text[:_MAX_COMPARED_LENGTH])
    keys = {words_key(name): name for name in names}
    begun = [other for other in keys if key and other.startswith(key)]
    close = get_close_matches(key, keys, n=_MAX_NEAREST, cutoff=_LEAST_LIKE)
    return tuple(keys[other] for other in dict.fromkeys((*begun, *close)))[:_MAX_NEAREST]


def question(near: tuple[str, ...]) -> dict[str, str]:
    """Return the question whether one of some names is meant as a word of a sentence, with a space after it."""
    if not near:
        return {"meant": ""}
    *others, last = near
    return {"meant": sentence("did_you_mean", nearest=f"{', '.join(others)} or {last}" if others else last) + " "}
