"""What somebody means by the words of a search: a mistyped word, or a place among them (H1)."""

import re
from collections.abc import Iterator, Mapping

from attrs import evolve

from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.courses.words import (
    ALSO_KNOWN,
    MAX_CORRECTED,
    Sought,
    Term,
    corrected_key,
    is_corrected,
    likeliest,
    slips,
    sought,
    stem,
)
from progress_core.domain.values.gazetteer import MAX_PLACE_LENGTH
from progress_core.domain.values.name_keys import searched_words
from progress_core.ports.courses import Courses
from progress_core.ports.geocoding import Geocoder

NEAR_MILES = 10.0
"""How far "near Leeds" is, if nobody says."""

_NEAR = re.compile(r"(?:^|\s)(?:near|around|close to)\s+(?=\S)", re.IGNORECASE)
_IN = re.compile(r"(?:^|\s)in\s+(?=\S)", re.IGNORECASE)
_POSTCODE = re.compile(
    r"^(?P<words>.*?)(?:^|\s)(?P<place>[A-Z]{1,2}[0-9][A-Z0-9]?(?:\s*[0-9][A-Z]{2})?)\s*$", re.IGNORECASE | re.DOTALL
)
_LEVEL = re.compile("[EL][1-8]", re.IGNORECASE)
"""Level 3 and Entry 3 in short, which are outcodes of Liverpool and London too."""


def with_place(geocoder: Geocoder, query: CourseQuery) -> tuple[CourseQuery, str]:
    """Return a search with the place that its words end with as its place, if it has no other, and that as typed.

    "Plumbing near Leeds", "in Leeds", "Plumbing M14 5RQ" and "Plumbing M14" name places; a word alone, like "Reading",
    does not.

    Raises:
        Unavailable: what knows the places cannot be reached.
    """
    if query.near is not None:
        return query, ""
    for words, place in _places(query.words):
        found = geocoder.find(place) if len(place) <= MAX_PLACE_LENGTH else None
        if found is not None:
            miles = NEAR_MILES if query.miles is None else query.miles
            return evolve(query, words=words, near=found, miles=miles), place
    return query, ""


def _places(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a text may be words with a place at their end, likeliest first."""
    for near in _NEAR.finditer(text):
        yield text[: near.start()].strip(), text[near.end() :].strip()
    postcode = _POSTCODE.match(text)
    if postcode is not None and not _LEVEL.fullmatch(postcode["place"]):
        yield postcode["words"].strip(), postcode["place"]
    for inside in _IN.finditer(text):
        yield text[: inside.start()].strip(), text[inside.end() :].strip()


def corrections(courses: Courses, words: str) -> Mapping[str, str]:
    """Return the words of a search that match nothing at all, each with the word that is likely to be meant.

    Args:
        courses: the directory.
        words: as typed.

    Returns:
        word as typed, in small letters -> another that finds something; without words that nothing is like.
    """
    found: dict[str, str] = {}
    for what in sought(words):
        key = what.keys[0]
        if len(found) < MAX_CORRECTED and len(what.keys) == 1 and is_corrected(key) and not _finds(courses, what):
            meant = _likeliest(courses, stem(key))
            if meant is not None:
                found[key] = corrected_key(key, meant)
    return found


def corrected(words: str, corrections: Mapping[str, str]) -> str:
    """Return the words of a search with corrections."""
    return " ".join(corrections.get(key, key) for key in searched_words(words))


def _finds(courses: Courses, what: Sought) -> bool:
    known = courses.known({term for way in what.ways for term in way})
    return any(known.issuperset(way) for way in what.ways)


def _likeliest(courses: Courses, mistyped: str) -> str | None:
    """Return the likeliest word of a course, or else of the tables of synonyms, that is one slip away."""
    candidates = slips(mistyped)
    if not candidates:
        return None
    known = {term.text for term in courses.known(Term(text, whole=True) for text in candidates)}
    for text in likeliest(mistyped, known) + likeliest(mistyped, candidates & ALSO_KNOWN - known):
        if text in known or _finds(courses, sought(text)[0]):
            return text
    return None
