"""All courses by distance on SQLite: the nearest places are read first, then more of them until a page is full."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from attrs import evolve
from progress_sql import open_store
from progress_sql.courses import directory
from progress_sql.courses.matches import Row, read_matches
from progress_sql.foundations.session import Session

from progress_core.domain.courses import search
from progress_core.domain.courses.search import CourseLine, CourseQuery, CourseSort
from progress_core.domain.values.places import Place
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_course, a_provider

NEAR = Place("Leeds", 53.8, -1.55)
QUERY = CourseQuery(near=NEAR, sort=CourseSort.DISTANCE, limit=2)
UKPRN, SCHOOL = "10000001", "Élite School"
NOWHERE = 6
COURSES = [
    a_course(
        number,
        title=f"Course {number * 3 % 14:02}",
        ukprn=UKPRN,
        venue=f"Venue {place}",
        latitude=None if place == NOWHERE else NEAR.latitude + place / 10,
        longitude=None if place == NOWHERE else NEAR.longitude,
    )
    for number, place in enumerate((3, 5, NOWHERE, 1, 2, 0, NOWHERE, 4, 1, 3, NOWHERE, 2, 0, NOWHERE), start=1)
]
PAGES = len(COURSES) // QUERY.limit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/progress.db")
    store.migrate()
    with store.transaction() as work:
        work.providers.put_many([a_provider(UKPRN, name=SCHOOL)])
        work.courses.put_many(COURSES)
    yield store
    store.close()


@pytest.mark.feature("H1", "I7")
def test_pages_by_distance_are_right_however_few_places_are_read_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "_FIRST_PLACES", 1)
    monkeypatch.setattr(directory, "_MORE_PLACES", 2)
    lines = [CourseLine(it, SCHOOL, search.distance(it, NEAR)) for it in COURSES]
    lines.sort(key=lambda line: search.order_of(line, QUERY))
    assert [None] * 4 == [line.miles for line in lines[-4:]], "two pages only of courses without a position"
    for page in range(1, PAGES + 2):
        with store.snapshot() as work:
            found = work.courses.page(evolve(QUERY, page=page))
        assert lines[QUERY.limit * (page - 1) : QUERY.limit * page] == found


@pytest.mark.feature("H1", "I7")
def test_the_first_pages_read_the_nearest_places_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "_FIRST_PLACES", 1)
    monkeypatch.setattr(directory, "_MORE_PLACES", 2)
    asked: list[int] = []

    def noting(session: Session, words: str, places: Collection[int] | None) -> list[Row]:
        asked.append(len(places or COURSES))
        return read_matches(session, words, places)

    monkeypatch.setattr(directory, "read_matches", noting)
    for page, sizes in ((1, [2]), (2, [2, 4])):
        asked.clear()
        with store.snapshot() as work:
            assert QUERY.limit == len(work.courses.page(evolve(QUERY, page=page)))
        assert sizes == asked
