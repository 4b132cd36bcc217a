"""A learner's applications, as the learner and as staff see them (manual 1.1; H2, H4)."""

from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page, notice_of
from progress_web.foundations.parameters import id_in_path, parse_id, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.applications.moves import target_state
from progress_web.pages.profiles.parts import problems_of, profile_page

_NOTICES = {
    ApplicationState.DRAFT: "application-draft",
    ApplicationState.PENDING: "application-pending",
    ApplicationState.SUBMITTED: "application-submitted",
    ApplicationState.ACCEPTED: "application-accepted",
    ApplicationState.DECLINED_BY_LEARNER: "application-declined",
    ApplicationState.WITHDRAWN: "application-withdrawn",
}


def own(visit: Visit) -> Response:
    """List the learner's own applications."""
    visit.actor.require(Permission.APPLY)
    applications = visit.progress.applications.list(visit.actor, visit.actor.account_id)
    return visit.page("applications/own.html", notice=notice_of(visit), applications=applications)


def of_learner(visit: Visit) -> Response:
    """List a learner's applications, for staff."""
    learner_id = id_in_path(visit)
    applications = visit.progress.applications.list(visit.actor, learner_id)
    learner = visit.progress.profiles.summary(visit.actor, learner_id).learner
    return profile_page(visit, "applications/of_learner.html", learner, applications=applications)


def begin(visit: Visit) -> Response:
    """Begin an application for a course."""
    course_id = parse_id(visit.text("course"))
    try:
        begun = visit.progress.applications.begin(visit.actor, course_id)
    except Conflict as conflict:
        if conflict.field != "course":
            raise
        return visit.go("applications", {"done": "application-there"})
    return visit.go("application", id=begun.application.id)


def application(visit: Visit) -> Response:
    """Show one application and its buttons."""
    return _page(visit)


def move(visit: Visit) -> Response:
    """Apply, take back, withdraw, accept or decline."""
    target = target_state(visit)
    try:
        moved = visit.progress.applications.move(visit.actor, id_in_path(visit), target, version=sent_version(visit))
    except Rejected as refused:
        return _page(visit, problems_of(visit, refused))
    return visit.go("application", {"done": _NOTICES[moved.application.state]}, id=id_in_path(visit))


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    found = visit.progress.applications.get(visit.actor, id_in_path(visit))
    return form_page(visit, "applications/application.html", problems, found=found)


PAGES = (
    Page("/applications", "applications", own),
    Page("/applications/create", "application-begin", begin, "POST"),
    Page("/applications/{id:number}", "application", application),
    Page("/applications/{id:number}", "application", move, "POST"),
    Page("/learners/{id:number}/applications", "learner-applications", of_learner),
)
