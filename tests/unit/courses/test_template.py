"""The spreadsheet to fill in with courses."""

from datetime import date

import pytest
from attrs import evolve

from progress_core.domain.courses.courses import SUBJECT_AREAS
from progress_core.domain.courses.form import CourseRows
from progress_core.domain.courses.headings import LABELS
from progress_core.domain.courses.rows import read_courses
from progress_core.domain.courses.template import template
from progress_core.domain.values.places import Place
from progress_core.domain.values.sheets import Sheet, SheetNotes
from tests.given.admissions import course
from tests.given.people import SOUTH

_FULL = course(
    7,
    venue="Main site",
    latitude=51.78,
    longitude=-1.48,
    subject_area="Digital technology",
    length="2 years",
    entry_requirements="Five GCSEs at grade 4",
    website="https://example.ac.uk/digital",
    opens_on=date(2026, 10, 1),
    closes_on=date(2027, 6, 30),
    starts_on=date(2027, 9, 6),
)


@pytest.mark.feature("H1", "E1")
def test_the_template_has_headings_drop_downs_and_guidance() -> None:
    table = template()
    assert list(LABELS.values()) == [column.heading for column in table.columns]
    assert {"UKPRN", "Venue postcode", "Start year", "Type", "Subject"} == {
        column.heading for column in table.columns if column.mandatory
    }
    choices = {column.heading: column.choices for column in table.columns if column.choices}
    assert SUBJECT_AREAS == choices["Subject area"]
    assert "T Level" in choices["Type"]
    assert all(column.note for column in table.columns)
    assert [] == list(table.rows)
    assert any("all courses of the providers in the file" in line for line in table.guidance)
    assert any("South College" in line for line in template((), "South College").guidance)


@pytest.mark.feature("H1", "E1")
def test_courses_come_back_from_the_template_as_they_were() -> None:
    courses = [_FULL, course(8, title="Law", type="Foundation course")]
    table = template(courses)
    assert "Foundation course" in next(column.choices for column in table.columns if column.heading == "Type")
    rows = [tuple(column.written for column in table.columns), *map(tuple, table.rows)]
    sheet = Sheet("Courses", True, iter(list(enumerate(rows, start=1))), notes=SheetNotes())
    reading = read_courses([sheet], CourseRows({SOUTH}))
    assert () == reading.problems.listed()
    assert [evolve(one, id=0) for one in courses] == [one for _, one in reading.courses]


def test_a_position_that_is_only_the_postcodes_is_left_out() -> None:
    headings = list(LABELS)
    for places, texts in (
        ({_FULL.postcode: Place("OX28", 51.78, -1.48)}, ("", "")),
        ({_FULL.postcode: Place("OX28", 51.79, -1.48)}, ("51.78", "-1.48")),
        ({}, ("51.78", "-1.48")),
    ):
        (cells,) = template([_FULL], locate=places.get).rows
        assert texts == (cells[headings.index("lat")], cells[headings.index("lon")])
