"""Search: the course directory by words (manual 1.1; H1)."""

from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.applications.courses import CourseQuery
from progress_web.endpoints import Page
from progress_web.visit import Visit


def search(visit: Visit) -> Response:
    """List the courses that hold every word."""
    words, after = visit.text("words").strip(), visit.text("after")
    page = visit.progress.courses.search(visit.actor, CourseQuery(words=words, after=after, limit=20))
    applied = _applied_for(visit) if visit.actor.may(Permission.APPLY) else {}
    return visit.page(
        "applications/courses.html",
        page=page,
        words=words,
        after=after,
        query=urlencode({"words": words}),
        next=urlencode({"words": words, "after": page.next}),
        applied=applied,
    )


def _applied_for(visit: Visit) -> dict[int, int]:
    """Give the courses that the learner has an application for: course -> application."""
    theirs = visit.progress.applications.list(visit.actor, visit.actor.account_id)
    return {each.application.course_id: each.application.id for each in theirs if each.application.state.live}


PAGES = (Page("/search", "search", search),)
