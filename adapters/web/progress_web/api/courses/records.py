"""Courses as the API shows them to everybody (H1, H1a)."""

from datetime import date

from attrs import frozen

from progress_core.domain.courses.search import CourseLine
from progress_core.domain.courses.windows import course_blockers
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.values.english_time import english_day
from progress_web.api.foundations.calls import Call
from progress_web.api.foundations.problem_details import worded


@frozen
class CourseRecord:
    """A course in the directory.

    Args:
        id: number, which never changes.
        ukprn: the provider that offers it.
        provider: name of the provider.
        subject: what it is about ("Education and Childcare").
        type: type of qualification ("T Level").
        subject_area: sector subject area of Ofqual, or "".
        start: its first day, or the first day of its month if only that is known.
        length: how long it takes, in words ("2 years"), or "".
        venue: name of the venue, or "".
        town: town of the venue, or "".
        venue_postcode: full UK postcode of the venue.
        latitude: degrees north (WGS 84), or null.
        longitude: degrees east (WGS 84), or null.
        miles: distance from the place that was searched near, or from the learner's home; null if it is not known.
        entry_requirements: what learners need to be taken on, or "".
        website: address of its page at the provider, or "".
        applications_open: first day on which learners can apply; null if they can from the start.
        applications_close: last day on which learners can apply; null if they can until it begins.
        blockers: why nobody can apply for it today; none if learners can.
    """

    id: int
    ukprn: str
    provider: str
    subject: str
    type: str
    subject_area: str
    start: date
    length: str
    venue: str
    town: str
    venue_postcode: str
    latitude: float | None
    longitude: float | None
    miles: float | None
    entry_requirements: str
    website: str
    applications_open: date | None
    applications_close: date | None
    blockers: tuple[Blocker, ...]


def course_record(call: Call, line: CourseLine) -> CourseRecord:
    """Return a course as everybody may see it."""
    course, today = line.course, english_day(call.progress.context.clock.now())
    return CourseRecord(
        id=course.id,
        ukprn=course.ukprn,
        provider=line.provider,
        subject=course.title,
        type=course.type,
        subject_area=course.subject_area,
        start=course.starts_on,
        length=course.length,
        venue=course.venue,
        town=course.town,
        venue_postcode=course.postcode,
        latitude=course.latitude,
        longitude=course.longitude,
        miles=None if line.miles is None else round(line.miles, 1),
        entry_requirements=course.entry_requirements,
        website=course.website,
        applications_open=course.opens_on,
        applications_close=course.closes_on,
        blockers=worded(course_blockers(course, today), call.actor.role),
    )
