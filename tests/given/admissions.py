"""Courses to apply for."""

from datetime import date
from typing import Any

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.courses.courses import Course
from tests.given.people import SOUTH

COLLEGE = SOUTH


def course(number: int, **changes: Any) -> Course:
    """Build a course of the college."""
    offered = Course(number, COLLEGE, "Digital Production", "T Level", date(2027, 9, 1), "OX28 6NE", town="Witney")
    return evolve(offered, **changes)


def directory(progress: Progress, *courses: Course) -> None:
    """Load the directory."""
    with progress.context.store.transaction() as work:
        work.courses.put_many(courses)
