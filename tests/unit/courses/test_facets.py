"""Counts of filters: what each value would show with the other filters as they are; and the order by distance."""

import pytest
from attrs import evolve

from progress_core.domain.courses.search import CourseLine, CourseQuery, CourseSort, facets, order_of
from progress_core.domain.values.places import Place
from tests.given.admissions import course

pytestmark = pytest.mark.feature("H1")

TALLY = {
    ("T Level", "Construction", "10000001", "2027-09"): 2,
    ("A level", "Construction", "10000001", "2027-09"): 3,
    ("T Level", "Science", "10000002", "2027-09"): 5,
    ("A level", "Science", "10000002", "2027-01"): 7,
}


def counts_of(query: CourseQuery) -> dict[str, dict[str, int]]:
    return {facet.name: dict(facet.counts) for facet in facets(TALLY, query)}


def test_without_a_filter_every_course_counts_for_every_value() -> None:
    assert {"T Level": 7, "A level": 10} == counts_of(CourseQuery())["type"]


def test_a_filter_counts_what_another_of_its_values_would_show_and_narrows_all_others() -> None:
    counts = counts_of(CourseQuery(types=("T Level",), subject_areas=("Science",)))
    assert {"T Level": 5, "A level": 7} == counts["type"]
    assert {"Science": 5, "Construction": 2} == counts["subject_area"]
    assert {"10000002": 5} == counts["ukprn"]


def test_a_chosen_value_that_nothing_has_is_counted_as_none() -> None:
    assert {"BTEC": 0, "T Level": 7, "A level": 10} == counts_of(CourseQuery(types=("BTEC",)))["type"]


def test_courses_without_a_distance_come_after_the_others() -> None:
    query = CourseQuery(near=Place("M14", 53.4, -2.2), sort=CourseSort.DISTANCE)
    far, lost = CourseLine(course(1), "Z", 9.0), CourseLine(course(2), "A")
    assert [far, lost] == sorted([lost, far], key=lambda line: order_of(line, query))
    assert [lost, far] == sorted([lost, far], key=lambda line: order_of(line, evolve(query, sort=CourseSort.NAME)))
