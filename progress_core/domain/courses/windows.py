"""When learners can apply for a course (H2)."""

from datetime import date

from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.blockers import Blocker, blocker
from progress_core.domain.foundations.rules import Rule


def course_blockers(course: Course, today: date) -> tuple[Blocker, ...]:
    """Return why nobody can apply for a course today; () if learners can.

    Args:
        course: the course.
        today: the date in England.

    Source: features H2.
    """
    if course.withdrawn:
        return (blocker("course_withdrawn"),)
    if today >= course.starts_on:
        return (blocker("course_begun", date=_in_words(course.starts_on)),)
    if course.closes_on is not None and today > course.closes_on:
        return (blocker("course_closed", date=_in_words(course.closes_on)),)
    if course.opens_on is not None and today < course.opens_on:
        return (blocker("course_not_open", date=_in_words(course.opens_on)),)
    return ()


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


COURSE_CODES = frozenset({"course_withdrawn", "course_begun", "course_closed", "course_not_open"})
"""The codes of all of these blockers."""

RULES = (
    Rule(
        "course.window",
        "1.1",
        "A course takes applications from the day it opens to the day it closes, and none once it has begun.",
        ("course_withdrawn", "course_begun", "course_closed", "course_not_open"),
    ),
)
