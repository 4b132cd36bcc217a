"""Search: finding courses by words (manual 1.1; H1)."""

from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.applications.courses import CourseQuery
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit


def search(visit: Visit) -> Response:
    """List the courses that contain every word."""
    words, after = visit.text("words").strip(), visit.text("after")
    page = visit.progress.courses.search(visit.actor, CourseQuery(words=words, after=after, limit=20))
    applied = _own_applications(visit) if visit.actor.may(Permission.APPLY) else {}
    return visit.page(
        "applications/courses.html",
        page=page,
        words=words,
        after=after,
        query=urlencode({"words": words}),
        next=urlencode({"words": words, "after": page.next}),
        applied=applied,
    )


def _own_applications(visit: Visit) -> dict[int, int]:
    """Return the learner's live applications: course id -> application id."""
    listed = visit.progress.applications.list(visit.actor, visit.actor.account_id)
    return {line.application.course_id: line.application.id for line in listed if line.application.state.live}


PAGES = (Page("/search", "search", search),)
