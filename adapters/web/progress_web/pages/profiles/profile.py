"""A learner's profile: the summary, opening a section again, approving and un-approving (manual 5.2, 5.6)."""

import json
from typing import Any

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.profiles.profiles import Section
from progress_web.endpoints import Page
from progress_web.learner_fields import personal_lines
from progress_web.profile_parts import MONTHS, PAGE_OF, id_of, said, show, told
from progress_web.visit import Visit

_MOST_SEEN = 200_000
"""Longer than any profile is, as it goes through the form."""


def own(visit: Visit) -> Response:
    """Lead a learner to their own profile."""
    visit.actor.require(Permission.EDIT_OWN_PROFILE)
    return visit.go("learner-profile", id=visit.actor.account_id)


def summary(visit: Visit) -> Response:
    """Show what the profile holds, the status of each section, and what an application waits for."""
    return _page(visit)


def reopen(visit: Visit) -> Response:
    """Open a completed section again ("Update my personal information")."""
    try:
        section = Section(visit.text("section"))
    except ValueError:
        raise NotFound from None
    visit.progress.profiles.reopen(visit.actor, id_of(visit), section)
    return visit.go(PAGE_OF[section], said("section-open"), id=id_of(visit))


def approve(visit: Visit) -> Response:
    """Approve the profile as the person saw it ("Approve Profile")."""
    try:
        saved = visit.progress.approvals.approve(visit.actor, id_of(visit), seen=_seen(visit))
    except Rejected as refused:
        return _page(visit, problems=told(refused))
    except Conflict as conflict:
        return _page(visit, conflict=conflict)
    return visit.go("learner-profile", said("profile-approved", len(saved.submitted)), id=id_of(visit))


def unapprove(visit: Visit) -> Response:
    """Withdraw the approval ("Un-approve profile")."""
    visit.progress.approvals.unapprove(visit.actor, id_of(visit))
    return visit.go("learner-profile", said("profile-unapproved"), id=id_of(visit))


def _page(visit: Visit, *, problems: tuple[Problem, ...] = (), conflict: Conflict | None = None) -> Response:
    found = visit.progress.profiles.summary(visit.actor, id_of(visit))
    return show(
        visit,
        "learner_profile.html",
        found.learner,
        problems=problems,
        conflict=conflict,
        summary=found,
        months=MONTHS,
        personal_lines=personal_lines(found.contents.details),
        seen=json.dumps(found.held),
        approval_blockers=found.approval_blockers,
    )


def _seen(visit: Visit) -> dict[str, Any]:
    """Give what the profile held when the person looked at it, as the form brings it back."""
    text = visit.text("seen")
    try:
        seen = json.loads(text) if len(text) <= _MOST_SEEN else None
    except (ValueError, RecursionError):
        seen = None
    return seen if isinstance(seen, dict) else {}


PAGES = (
    Page("/profile", "own-profile", own),
    Page("/learners/{id:number}/profile", "learner-profile", summary),
    Page("/learners/{id:number}/profile/reopen", "section-reopen", reopen, "POST"),
    Page("/learners/{id:number}/profile/approve", "profile-approve", approve, "POST"),
    Page("/learners/{id:number}/profile/unapprove", "profile-unapprove", unapprove, "POST"),
)
