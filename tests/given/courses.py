"""A small directory around Manchester, and one course with everything that a course can have."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.courses.courses import Course
from tests.given.admissions import directory
from tests.given.people import ELSEWHERE, NORTH, SOUTH

MANY = 30
"""Courses in plumbing near M14, which fill two pages."""
FULL, WITHDRAWN, FAR, CLOSED, NOT_OPEN, BEGUN = 101, 102, 103, 104, 105, 106
STARTS = date(2027, 9, 1)

_CONSTRUCTION = "Construction, planning and the built environment"


def full_course(**changes: Any) -> Course:
    """Build a course with everything that a course can have, open for applications."""
    course = Course(
        *(FULL, SOUTH, "Carpentry", "Apprenticeship", date(2027, 1, 11), "M1 2AB", "Mill Campus", "Manchester"),
        latitude=53.48,
        longitude=-2.23,
        subject_area=_CONSTRUCTION,
        length="18 months",
        entry_requirements="GCSE grade 4 in mathematics.\nA head for heights.",
        website="https://www.example.ac.uk/carpentry?year=2027&full=yes",
        opens_on=date(2026, 8, 1),
        closes_on=date(2026, 12, 31),
    )
    return evolve(course, **changes)


def plumbing(*ukprns: str) -> Iterator[Course]:
    """Yield many courses near M14, of some providers in turn; the last five are no T Levels."""
    for number in range(1, MANY + 1):
        ukprn = ukprns[number % len(ukprns)]
        kind = "T Level" if number <= MANY - 5 else "Apprenticeship"
        place = {"postcode": "M14 5RQ", "town": "Manchester", "latitude": 53.45 + number / 1000, "longitude": -2.22}
        yield Course(
            number,
            ukprn,
            f"Plumbing {number:02}",
            kind,
            STARTS,
            subject_area=_CONSTRUCTION,
            **place,  # type: ignore[arg-type]
        )


def courses() -> Iterator[Course]:
    """Yield the courses of the directory."""
    yield from plumbing(NORTH, SOUTH)
    yield full_course()
    yield full_course(id=WITHDRAWN, title="Thatching", withdrawn=True)
    yield Course(FAR, ELSEWHERE, "Plumbing in Camden", "T Level", STARTS, "NW3 2BQ", "", "London", 51.55, -0.17)
    yield full_course(id=CLOSED, title="Roofing", closes_on=date(2026, 8, 20))
    yield full_course(id=NOT_OPEN, title="Joinery", opens_on=date(2026, 10, 1))
    yield full_course(id=BEGUN, title="Glazing", starts_on=date(2026, 8, 24))


def fill_directory(progress: Progress) -> None:
    """Load the directory."""
    directory(progress, *courses())
