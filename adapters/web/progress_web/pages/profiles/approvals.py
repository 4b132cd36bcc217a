"""Approving several profiles at once: ticked learners, a group, a year group, a provider (manual 5.6)."""

from starlette.responses import Response

from progress_core.domain.foundations.permissions import Permission
from progress_core.usecases.learners.selection import Selection
from progress_web.endpoints import Page
from progress_web.listed import Listed
from progress_web.numbers import ukprn_of
from progress_web.selected import selection_in
from progress_web.visit import Visit

_SHOWN = 100


def ask(visit: Visit, selection: Selection, back: str, *, ticked: Listed | None = None) -> Response:
    """Ask before several profiles are approved.

    Args:
        visit: who asks.
        selection: whose.
        back: address of the list that the person came from.
        ticked: that list, where they were ticked in one.
    """
    learners = visit.progress.approvals.to_approve(visit.actor, selection)
    return visit.page(
        "profiles_approve.html",
        learners=learners,
        shown=learners[:_SHOWN],
        listed=ticked,
        asked={name: visit.text(name) for name in ("year", "group")},
        ukprn=selection.ukprn,
        back=back,
    )


def approve(visit: Visit, selection: Selection, back: str) -> Response:
    """Approve several profiles, and say what became of each; sent again, it does nothing twice."""
    return visit.page(
        "profiles_approved.html", done=visit.progress.approvals.approve_many(visit.actor, selection), back=back
    )


def cohort(visit: Visit) -> Response:
    """Ask before the profiles of a cohort are approved, and approve them once that has been confirmed."""
    visit.actor.require(Permission.APPROVE_PROFILES)
    selection = selection_in(visit)
    back = visit.path("provider-learners", ukprn=ukprn_of(visit))
    if visit.text("then") == "approve":
        return approve(visit, selection, back)
    return ask(visit, selection, visit.path("cohort-options", ukprn=ukprn_of(visit)))


PAGES = (Page("/providers/{ukprn}/approve", "cohort-approve", cohort, "POST"),)
