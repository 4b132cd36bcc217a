"""A learner's favourites: the courses that they have saved (H1c)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.applications.states import ApplicationState
from progress_web.api.courses.records import CourseRecord, course_record
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen
class FavouriteRecord:
    """A course that a learner has saved.

    Args:
        course: the course, and how far it is from the learner's home.
        saved_at: when it was saved.
        application: number of the learner's latest application for it; null if there is none.
        application_state: state of that application; null if there is none.
    """

    course: CourseRecord
    saved_at: datetime
    application: int | None
    application_state: ApplicationState | None


def list_favourites(call: Call) -> Reply[Listed[FavouriteRecord]]:
    """List the courses that the learner has saved, latest first; those that are no longer offered too."""
    found = call.progress.favourites.list(call.actor)
    return listed(
        FavouriteRecord(
            course_record(call, saved.course),
            saved.favourite.saved_at,
            saved.application.id if saved.application else None,
            saved.application.state if saved.application else None,
        )
        for saved in found
    )


def save_favourite(call: Call) -> Reply[CourseRecord]:
    """Save a course; one that is saved already stays as it is."""
    return Reply(course_record(call, call.progress.favourites.save(call.actor, call.number)))


def remove_favourite(call: Call) -> Reply[None]:
    """Remove a course from those that the learner has saved; one that is not saved changes nothing."""
    call.progress.favourites.remove(call.actor, call.number)
    return Reply(None)


OPERATIONS = (
    Operation("GET", "/favourites", list_favourites, TokenScope.APPLICATIONS_READ),
    Operation("PUT", "/favourites/{id:number}", save_favourite, TokenScope.APPLICATIONS_WRITE),
    Operation("DELETE", "/favourites/{id:number}", remove_favourite, TokenScope.APPLICATIONS_WRITE),
)
