"""A learner's applications, as the learner and as staff see them (manual 1.1; H2, H2a, H4)."""

from collections.abc import Iterable
from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState, Move
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.applications.applications import LearnersApplication
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import notice_of
from progress_web.foundations.parameters import id_in_path, parse_id, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.applications.asking import MOVES, TAKING_BACK, as_problems, target_state
from progress_web.pages.profiles.parts import problems_of, profile_page

_S = ApplicationState
_NOTICES = {
    _S.DRAFT: "application-draft",
    _S.PENDING: "application-pending",
    _S.SUBMITTED: "application-submitted",
    _S.ACCEPTED: "application-accepted",
    _S.DECLINED_BY_LEARNER: "application-declined",
    _S.WITHDRAWN: "application-withdrawn",
}
_GROUPS = (
    ("Offers to answer", (_S.OFFERED,)),
    ("Accepted offers and enrolments", (_S.ENROLLED, _S.ACCEPTED)),
    ("Submitted, without an answer yet", (_S.SUBMITTED,)),
    ("Waiting to be submitted", (_S.PENDING,)),
    ("Drafts: you have not applied yet", (_S.DRAFT,)),
    ("Declined and withdrawn", (_S.DECLINED_BY_PROVIDER, _S.DECLINED_BY_LEARNER, _S.WITHDRAWN)),
)


def grouped(applications: Iterable[LearnersApplication]) -> list[tuple[str, list[LearnersApplication]]]:
    """Return applications under headings that say how they stand, what needs an answer first.

    Args:
        applications: of one learner, in any order, which is kept below each heading.
    """
    everything = list(applications)
    found = (
        (heading, [each for each in everything if each.application.state in states]) for heading, states in _GROUPS
    )
    return [(heading, group) for heading, group in found if group]


def own(visit: Visit) -> Response:
    """List the learner's own applications."""
    visit.actor.require(Permission.APPLY)
    applications = visit.progress.applications.list(visit.actor, visit.actor.account_id)
    return visit.page("applications/own.html", notice=notice_of(visit), groups=grouped(applications))


def of_learner(visit: Visit) -> Response:
    """List a learner's applications, for staff."""
    learner_id = id_in_path(visit)
    applications = visit.progress.applications.list(visit.actor, learner_id)
    learner = visit.progress.profiles.summary(visit.actor, learner_id).learner
    return profile_page(visit, "applications/of_learner.html", learner, applications=applications)


def begin(visit: Visit) -> Response:
    """Begin an application for a course, and ask whether to apply."""
    course_id = parse_id(visit.text("course"))
    try:
        begun = visit.progress.applications.begin(visit.actor, course_id)
    except Conflict as conflict:
        if conflict.field != "course":
            raise
        return visit.go("applications", {"done": "application-there"})
    return visit.go("application-move", {"target": _S.PENDING.value}, id=begun.application.id)


def application(visit: Visit) -> Response:
    """Show one application and what can be done with it."""
    return _page(visit)


def ask(visit: Visit) -> Response:
    """Ask before an application is moved: say what will happen, and who will be told."""
    target = target_state(visit)
    plan = visit.progress.applications.plan(visit.actor, id_in_path(visit), target)
    if plan.blockers or target not in MOVES:
        return _page(visit, as_problems(plan.reasons))
    found = visit.progress.applications.get(visit.actor, id_in_path(visit))
    return visit.page(
        "applications/confirm.html",
        asking=MOVES[target],
        caption=plan.application.course,
        course=found.course,
        application=plan.application,
        consequences=plan.consequences,
        until=None,
        reasons=found.reasons if target is _S.PENDING else (),
        target=target.value,
        here=f"{visit.path('application-move', id=plan.application.id)}?{urlencode({'target': target.value})}",
        back=visit.path("application", id=plan.application.id),
    )


def move(visit: Visit) -> Response:
    """Apply, withdraw, accept or decline, once the person has confirmed."""
    target = target_state(visit)
    try:
        moved = visit.progress.applications.move(visit.actor, id_in_path(visit), target, version=sent_version(visit))
    except Rejected as refused:
        return _page(visit, problems_of(visit, refused))
    except Conflict as conflict:
        return _page(visit, lost=conflict.message)
    return visit.go("application", {"done": _NOTICES[moved.application.state]}, id=id_in_path(visit))


def ask_to_take_back(visit: Visit) -> Response:
    """Ask before a learner's decision is taken back."""
    plan = visit.progress.applications.plan_taking_back(visit.actor, id_in_path(visit))
    if plan.blockers:
        return _page(visit, as_problems(plan.reasons))
    return visit.page(
        "applications/confirm.html",
        asking=TAKING_BACK,
        caption=plan.application.course,
        course=visit.progress.applications.get(visit.actor, id_in_path(visit)).course,
        application=plan.application,
        consequences=plan.consequences,
        until=plan.until,
        reasons=(),
        target="",
        here=visit.path("application-take-back", id=plan.application.id),
        back=visit.path("application", id=plan.application.id),
    )


def take_back(visit: Visit) -> Response:
    """Take a learner's decision back, once the person has confirmed."""
    try:
        visit.progress.applications.take_back(visit.actor, id_in_path(visit), version=sent_version(visit))
    except Rejected as refused:
        return _page(visit, problems_of(visit, refused))
    except Conflict as conflict:
        return _page(visit, lost=conflict.message)
    return visit.go("application", {"done": "taken-back"}, id=id_in_path(visit))


def _page(visit: Visit, problems: tuple[Problem, ...] = (), lost: str = "") -> Response:
    """Show an application as it is now, and why a move came to nothing."""
    found = visit.progress.applications.get(visit.actor, id_in_path(visit))
    others = visit.progress.applications.list(visit.actor, found.application.learner_id)
    return visit.page(
        "applications/application.html",
        status=422 if problems else 409 if lost else 200,
        problems=problems,
        lost=lost,
        notice=None if problems or lost else notice_of(visit),
        found=found,
        moves=_buttons(found),
        declined=[other for other in others if other.application.cause == found.application.id],
    )


def _buttons(found: LearnersApplication) -> list[Move]:
    """Return the moves to offer: an offer is declined rather than withdrawn from, which comes to the same."""
    targets = {move.target for move in found.moves}
    dropped = _S.WITHDRAWN if _S.DECLINED_BY_LEARNER in targets else None
    return [move for move in found.moves if move.target is not dropped]


PAGES = (
    Page("/applications", "applications", own),
    Page("/applications/create", "application-begin", begin, "POST"),
    Page("/applications/{id:number}", "application", application),
    Page("/applications/{id:number}/move", "application-move", ask),
    Page("/applications/{id:number}/move", "application-move", move, "POST"),
    Page("/applications/{id:number}/take-back", "application-take-back", ask_to_take_back),
    Page("/applications/{id:number}/take-back", "application-take-back", take_back, "POST"),
    Page("/learners/{id:number}/applications", "learner-applications", of_learner),
)
