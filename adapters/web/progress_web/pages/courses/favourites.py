"""A learner's favourites: saving courses wherever they are shown, and comparing them (H1c)."""

from attrs import frozen
from starlette.responses import RedirectResponse, Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.courses.favourites import SavedCourse
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import notice_of
from progress_web.foundations.own_addresses import own_address
from progress_web.foundations.parameters import parse_id
from progress_web.foundations.visit import Visit
from progress_web.pages.courses.cards import start_in_words, today, window_in_words


@frozen
class Row:
    """A favourite beside others.

    Args:
        saved: the favourite.
        starts: when the course starts.
        miles: how far it is from home; "" if that is unknown.
        window: until when one can apply, or why one cannot; "" if there is no last day.
    """

    saved: SavedCourse
    starts: str
    miles: str
    window: str


def favourites(visit: Visit) -> Response:
    """Show the learner's own favourites side by side."""
    return _page(visit)


def add(visit: Visit) -> Response:
    """Ask whether to save a course: the way back for somebody who had to log in first."""
    visit.actor.require(Permission.APPLY)
    line = visit.progress.courses.get(visit.actor, parse_id(visit.text("course")))
    saved = visit.progress.favourites.course_ids(visit.actor)
    return visit.page("courses/favourite_add.html", line=line, is_saved=line.course.id in saved)


def save(visit: Visit) -> Response:
    """Save a course, and go back to where it was shown."""
    course_id = parse_id(visit.text("course"))
    try:
        visit.progress.favourites.save(visit.actor, course_id)
    except Rejected as refused:
        problems = tuple(Problem("", blocked.code, blocked.message) for blocked in refused.blockers)
        return _page(visit, problems)
    return _back(visit, course_id, "favourite-saved")


def remove(visit: Visit) -> Response:
    """Remove a course from the favourites, and go back to where it was shown."""
    course_id = parse_id(visit.text("course"))
    visit.progress.favourites.remove(visit.actor, course_id)
    return _back(visit, course_id, "favourite-removed")


def _back(visit: Visit, course_id: int, done: str) -> Response:
    """Go back to the button that was pressed, which says what has become of it; or to the favourites."""
    address = own_address(visit.text("next"))
    if not address:
        return visit.go("favourites", {"done": done})
    return RedirectResponse(f"{address.partition('#')[0]}#save-{course_id}", status_code=303)


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    day = today(visit)
    rows = [
        Row(
            saved,
            start_in_words(saved.course.course),
            "" if saved.course.miles is None else f"About {saved.course.miles:.0f} miles",
            window_in_words(saved.course.course, day),
        )
        for saved in visit.progress.favourites.list(visit.actor)
    ]
    return visit.page(
        "courses/favourites.html",
        status=422 if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
        rows=rows,
    )


PAGES = (
    Page("/favourites", "favourites", favourites),
    Page("/favourites/add", "favourite-add", add),
    Page("/favourites/save", "favourite-save", save, "POST"),
    Page("/favourites/remove", "favourite-remove", remove, "POST"),
)
