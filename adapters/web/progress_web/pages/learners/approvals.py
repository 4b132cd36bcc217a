"""Approving several profiles at once: ticked learners, a group, a year group, a provider (manual 5.6)."""

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.learners.selection import Selection
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import ukprn_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.cohort import cohort_in
from progress_web.pages.learners.list_query import LearnerList

_PREVIEW_ROWS = 100
"""How many learners are named before they are approved."""


def ask(visit: Visit, selection: Selection, back: str, *, ticked: LearnerList | None = None) -> Response:
    """Ask before several profiles are approved.

    Args:
        visit: the request.
        selection: the learners whose profiles they are.
        back: the address of the list that the person came from.
        ticked: that list, if they were ticked in one.
    """
    learners = visit.progress.approvals.to_approve(visit.actor, selection)
    return visit.page(
        "learners/approve.html",
        learners=learners,
        shown=learners[:_PREVIEW_ROWS],
        learner_list=ticked,
        sent={name: visit.text(name) for name in ("year", "group")},
        ukprn=selection.ukprn,
        back=back,
    )


def approve(visit: Visit, selection: Selection, back: str) -> Response:
    """Approve several profiles, and show the outcome of each; sending it again does nothing twice."""
    return visit.page(
        "learners/approved.html", done=visit.progress.approvals.approve_many(visit.actor, selection), back=back
    )


def cohort(visit: Visit) -> Response:
    """Ask before the profiles of a cohort are approved, and approve them once the person has confirmed."""
    visit.actor.require(Permission.APPROVE_PROFILES)
    selection = cohort_in(visit)
    back = visit.path("provider-learners", ukprn=ukprn_in_path(visit))
    if visit.text("then") == "approve":
        return approve(visit, selection, back)
    return ask(visit, selection, visit.path("cohort-options", ukprn=ukprn_in_path(visit)))


PAGES = (Page("/providers/{ukprn}/approve", "cohort-approve", cohort, "POST"),)
