"""Searching for what somebody means: places among the words, and mistyped words."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.values.places import Place
from progress_core.usecases.courses.meant import NEAR_MILES
from tests.given.people import NORTH, SOUTH

MANCHESTER = {"lat": "53.45", "lon": "-2.22", "venue_postcode": "M14 5RQ", "ukprn": NORTH}
LEEDS = {"lat": "53.80", "lon": "-1.55", "venue_postcode": "LS1 4AP", "ukprn": SOUTH}


@pytest.fixture
def directory(progress: Progress) -> Progress:
    ordinary = {"start_year": "2027", "type": "T Level"}
    services = "Building Services Engineering for Construction"
    progress.courses.load(
        OPERATOR,
        [
            {**ordinary, **MANCHESTER, "subject": services},
            {**ordinary, **MANCHESTER, "subject": "Art in Media"},
            {**ordinary, **LEEDS, "subject": services},
            {**ordinary, **LEEDS, "subject": "Mathematics", "type": "A level"},
            {**ordinary, **LEEDS, "subject": "Sports Science"},
            {**ordinary, **LEEDS, "subject": "Hairdressing and Care"},
        ],
    )
    return progress


@pytest.mark.feature("H1")
@pytest.mark.parametrize(
    ("words", "searched", "near", "total"),
    [
        ("plumbing near Leeds", "plumbing", "Leeds", 1),
        ("plumbing in leeds", "plumbing", "Leeds", 1),
        ("plumbing M14 5RQ", "plumbing", "M14", 1),
        ("plumbing around m14", "plumbing", "M14", 1),
        ("near Leeds", "", "Leeds", 4),
        ("LS1 4AP", "", "LS1", 4),
        ("art in media near M14", "art in media", "M14", 1),
        ("art in media", "art in media", None, 1),
        ("art in media in Leeds", "art in media", "Leeds", 0),
        ("plumbing", "plumbing", None, 2),
        ("plumbing near nowhere at all", "plumbing near nowhere at all", None, 0),
        ("plumbing L3", "plumbing L3", None, 0),
        ("plumbing near " + "x" * 200, "plumbing near " + "x" * 200, None, 0),
    ],
)
def test_a_place_at_the_end_of_the_words_is_searched_near(
    directory: Progress, words: str, searched: str, near: str | None, total: int
) -> None:
    found = directory.courses.search(OPERATOR, CourseQuery(words=words))
    place = found.query.near
    assert (searched, near, total) == (found.query.words, place and place.name, found.total)
    assert (NEAR_MILES if near else None) == found.query.miles
    mapped = directory.courses.search(OPERATOR, CourseQuery(words=words), pins=True)
    assert (total, (), found.query) == (sum(pin.courses for pin in mapped.pins), mapped.lines, mapped.query)


@pytest.mark.feature("H1")
def test_a_place_among_the_words_that_others_are_called_too_is_told(directory: Progress) -> None:
    found = directory.courses.search(OPERATOR, CourseQuery(words="plumbing near Newport"))
    assert found.query.near is not None
    assert "Newport, Isle of Wight" == found.query.near.name
    assert ["Newport, Shropshire"] == [place.name for place in found.others]
    assert () == directory.courses.search(OPERATOR, CourseQuery(words="near Newport, Shropshire")).others


@pytest.mark.feature("H1")
def test_a_place_and_a_distance_that_were_chosen_stay(directory: Progress) -> None:
    anywhere = Place("Elsewhere", 50.0, -5.0)
    found = directory.courses.search(OPERATOR, CourseQuery(words="plumbing near Leeds", near=anywhere))
    assert (anywhere, "plumbing near Leeds", None) == (found.query.near, found.query.words, found.query.miles)
    assert 100.0 == directory.courses.search(OPERATOR, CourseQuery(words="in Leeds", miles=100.0)).query.miles


@pytest.mark.feature("H1")
@pytest.mark.parametrize(
    ("words", "searched", "corrected", "total"),
    [
        ("Enginering", "engineering", {"enginering": "engineering"}, 2),
        ("plumming", "plumbing", {"plumming": "plumbing"}, 2),
        ("mahtematics", "mathematics", {"mahtematics": "mathematics"}, 1),
        ("spotrs sceince", "sports science", {"spotrs": "sports", "sceince": "science"}, 1),
        ("mahts", "maths", {"mahts": "maths"}, 1),
        ("hairdressng", "hairdressing", {"hairdressng": "hairdressing"}, 1),
        ("electricain", "electrician", {"electricain": "electrician"}, 2),
        ("café", "café", {}, 0),
        ("cafés", "cafés", {}, 0),
        ("with hairdressing and the care", "with hairdressing and the care", {}, 1),
        ("xyzzyx engineering", "xyzzyx engineering", {}, 0),
        ("engineering mathematics", "engineering mathematics", {}, 0),
        ("scince scince2 scienc mahtematics spotrs enginering medai", None, None, 0),
        ("weldin", "weldin", {}, 0),  # welding would find nothing either
    ],
)
def test_a_word_that_nothing_has_is_corrected_by_one_letter(
    directory: Progress, words: str, searched: str | None, corrected: dict[str, str] | None, total: int
) -> None:
    found = directory.courses.search(OPERATOR, CourseQuery(words=words))
    assert total == found.total
    if searched is not None:
        assert (searched, corrected) == (found.query.words, found.corrected)
    assert len(found.corrected) <= 3
    mapped = directory.courses.search(OPERATOR, CourseQuery(words=words), pins=True)
    assert (total, (), found.query) == (sum(pin.courses for pin in mapped.pins), mapped.lines, mapped.query)


@pytest.mark.feature("H1", "K8")
@pytest.mark.parametrize("miles", [0.0, -1.0, float("nan"), float("inf"), 1e9])
@pytest.mark.parametrize("page", [-5, 0, 1, 10**30])
def test_odd_distances_and_pages_find_something_or_nothing(directory: Progress, miles: float, page: int) -> None:
    near = directory.courses.locate(OPERATOR, "M14")
    found = directory.courses.search(OPERATOR, CourseQuery(near=near, miles=miles, page=page))
    assert (6 if miles > 100 else 0, 1) == (found.total, found.query.page)
