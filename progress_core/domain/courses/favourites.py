"""Favourites: courses that a learner saves, to compare them and to apply later (H1c)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.blockers import Blocker, blocker
from progress_core.domain.foundations.rules import Rule

MAX_FAVOURITES = 50
"""Courses that a learner can save; nobody compares more."""


@frozen
class Favourite:
    """A course that a learner saved.

    Args:
        learner_id: the learner.
        course_id: the course.
        saved_at: aware UTC.
    """

    learner_id: int
    course_id: int
    saved_at: datetime


def saving_blockers(course: Course, saved: int) -> tuple[Blocker, ...]:
    """Return why a learner cannot save a course; () if they can.

    Args:
        course: the course.
        saved: number of courses that they have saved.

    Source: features H1c.
    """
    if course.withdrawn:
        return (blocker("course_withdrawn"),)
    if saved >= MAX_FAVOURITES:
        return (blocker("too_many_favourites", most=MAX_FAVOURITES),)
    return ()


RULES = (
    Rule(
        "favourites.saving",
        "1.1",
        "Learners can save up to 50 courses that are on offer; they stay saved when they are no longer offered.",
        ("course_withdrawn", "too_many_favourites"),
    ),
)
