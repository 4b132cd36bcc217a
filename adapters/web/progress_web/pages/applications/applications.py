"""A learner's applications: begun, applied for, followed; and what staff see of them (manual 1.1; H2, H4)."""

from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.numbers import number_in, version_in
from progress_web.profile_parts import id_of, show, told
from progress_web.visit import Visit

_DONE = {
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
    """List the applications of a learner, for staff."""
    learner_id = id_of(visit)
    applications = visit.progress.applications.list(visit.actor, learner_id)
    learner = visit.progress.profiles.summary(visit.actor, learner_id).learner
    return show(visit, "applications/of_learner.html", learner, applications=applications)


def begin(visit: Visit) -> Response:
    """Begin an application for a course."""
    course_id = number_in(visit.text("course"))
    try:
        begun = visit.progress.applications.begin(visit.actor, course_id)
    except Conflict as conflict:
        if conflict.field != "course":
            raise
        return visit.go("applications", {"done": "application-there"})
    return visit.go("application", id=begun.application.id)


def application(visit: Visit) -> Response:
    """Show one application, with what can be done with it."""
    return _page(visit)


def moved(visit: Visit) -> Response:
    """Apply, take back, withdraw, accept or decline."""
    try:
        target = ApplicationState(visit.text("target"))
    except ValueError:
        raise NotFound from None
    version = version_in(visit.text("version"))
    try:
        now = visit.progress.applications.move(visit.actor, id_of(visit), target, version=version)
    except Rejected as refused:
        return _page(visit, told(refused))
    return visit.go("application", {"done": _DONE[now.application.state]}, id=id_of(visit))


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    return visit.page(
        "applications/application.html",
        status=422 if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
        found=visit.progress.applications.get(visit.actor, id_of(visit)),
    )


PAGES = (
    Page("/applications", "applications", own),
    Page("/applications/create", "application-begin", begin, "POST"),
    Page("/applications/{id:number}", "application", application),
    Page("/applications/{id:number}", "application", moved, "POST"),
    Page("/learners/{id:number}/applications", "learner-applications", of_learner),
)
