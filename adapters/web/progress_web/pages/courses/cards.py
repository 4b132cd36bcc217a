"""Courses in lists: where each is, how far away, when it starts, and whether one can apply now (H1, H2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import CourseLine, pins_of
from progress_core.domain.courses.windows import course_blockers
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.values.english_time import day_in_words, english_day
from progress_core.domain.values.places import Place
from progress_web.foundations.visit import Visit
from progress_web.maps.drawings import Drawing, place_map
from progress_web.pages.courses.filters import month_in_words

_CLOSED = {
    "course_withdrawn": "No longer offered",
    "course_begun": "This course has already started",
    "course_closed": "Applications closed on {closes}",
    "course_not_open": "Applications open on {opens}",
}


@frozen
class Card:
    """A course in a list.

    Args:
        line: the course.
        starts: when it starts.
        miles: how far away it is; "" if that is unknown.
        window: until when one can apply, or why one cannot; "" if there is no last day.
        is_open: whether one can apply today.
        application_id: of the learner's own application; None without one.
        is_saved: whether it is one of the learner's favourites.
    """

    line: CourseLine
    starts: str
    miles: str
    window: str
    is_open: bool
    application_id: int | None = None
    is_saved: bool = False


def cards_of(visit: Visit, lines: Iterable[CourseLine], place: Place | None = None) -> list[Card]:
    """Return courses as a list shows them.

    Args:
        visit: by anybody.
        lines: the courses.
        place: what their distances are measured from.
    """
    lines = tuple(lines)
    day = today(visit)
    own = own_applications(visit) if lines else {}
    saved = own_favourites(visit) if lines else frozenset()
    return [
        Card(
            line,
            start_in_words(line.course),
            miles_to(line, place),
            window_in_words(line.course, day),
            not course_blockers(line.course, day),
            own.get(line.course.id),
            line.course.id in saved,
        )
        for line in lines
    ]


def today(visit: Visit) -> date:
    """Return the date in England."""
    return english_day(visit.progress.context.clock.now())


def own_applications(visit: Visit) -> Mapping[int, int]:
    """Return a learner's live applications: course id -> application id; nothing for anybody else."""
    if visit.signed_in is None or not visit.actor.may(Permission.APPLY):
        return {}
    listed = visit.progress.applications.list(visit.actor, visit.actor.account_id)
    return {line.application.course_id: line.application.id for line in listed if line.application.state.live}


def own_favourites(visit: Visit) -> frozenset[int]:
    """Return the courses that a learner has saved; none for anybody else."""
    if visit.signed_in is None or not visit.actor.may(Permission.APPLY):
        return frozenset()
    return visit.progress.favourites.course_ids(visit.actor)


def map_of(lines: Sequence[CourseLine]) -> Drawing | None:
    """Draw a small map of where courses are; None if no position is known.

    Args:
        lines: courses of one provider.
    """
    pins = pins_of(lines)
    if not pins:
        return None
    where = f"{pins[0].venue}, {pins[0].postcode}" if len(pins) == 1 else f"{len(pins)} places of {lines[0].provider}"
    return place_map(pins, f"Map: {where}")


def start_in_words(course: Course) -> str:
    """Write when a course starts: September 2027 if only its month is known, otherwise the day."""
    return month_in_words(course.start) if course.starts_on.day == 1 else day_in_words(course.starts_on)


def miles_to(line: CourseLine, place: Place | None) -> str:
    """Write how far away a course is: "3.2 miles", with "about" where the place is known roughly; "" if unknown."""
    if line.miles is None or place is None:
        return ""
    text = "1 mile" if f"{line.miles:.1f}" == "1.0" else f"{line.miles:.1f} miles"
    return f"{text} away" if place.exact else f"about {text} away"


def window_in_words(course: Course, day: date) -> str:
    """Write until when one can apply for a course, or why one cannot; "" if there is no last day.

    Args:
        course: the course.
        day: today.
    """
    blockers = course_blockers(course, day)
    if not blockers:
        return f"Apply by {day_in_words(course.closes_on)}" if course.closes_on else ""
    closes = day_in_words(course.closes_on) if course.closes_on else ""
    opens = day_in_words(course.opens_on) if course.opens_on else ""
    return _CLOSED[blockers[0].code].format(closes=closes, opens=opens)
