"""A learner's profile: summary, reopen a section, approve and un-approve (manual 5.2, 5.6)."""

import json
from typing import Any

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.profiles.profiles import Section
from progress_web.foundations.endpoints import Page
from progress_web.foundations.options import MONTHS
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.visit import Visit
from progress_web.pages.learners.fields import personal_lines
from progress_web.pages.profiles.parts import SECTION_PAGES, done_query, problems_of, profile_page

_MAX_SEEN_LENGTH = 200_000
"""Characters; no profile is as long when the form carries it."""


def own(visit: Visit) -> Response:
    """Lead a learner to their own profile."""
    visit.actor.require(Permission.EDIT_OWN_PROFILE)
    return visit.go("learner-profile", id=visit.actor.account_id)


def summary(visit: Visit) -> Response:
    """Show the profile, the status of each section, and what applications wait for."""
    return _page(visit)


def reopen(visit: Visit) -> Response:
    """Reopen a completed section ("Update my personal information")."""
    try:
        section = Section(visit.text("section"))
    except ValueError:
        raise NotFound from None
    visit.progress.profiles.reopen(visit.actor, id_in_path(visit), section)
    return visit.go(SECTION_PAGES[section], done_query("section-open"), id=id_in_path(visit))


def approve(visit: Visit) -> Response:
    """Approve the profile as the person saw it ("Approve Profile")."""
    try:
        saved = visit.progress.approvals.approve(visit.actor, id_in_path(visit), seen=_seen(visit))
    except Rejected as refused:
        return _page(visit, problems=problems_of(visit, refused))
    except Conflict as conflict:
        return _page(visit, conflict=conflict)
    return visit.go("learner-profile", done_query("profile-approved", len(saved.submitted)), id=id_in_path(visit))


def unapprove(visit: Visit) -> Response:
    """Withdraw the approval ("Un-approve profile")."""
    visit.progress.approvals.unapprove(visit.actor, id_in_path(visit))
    return visit.go("learner-profile", done_query("profile-unapproved"), id=id_in_path(visit))


def _page(visit: Visit, *, problems: tuple[Problem, ...] = (), conflict: Conflict | None = None) -> Response:
    found = visit.progress.profiles.summary(visit.actor, id_in_path(visit))
    return profile_page(
        visit,
        "profiles/profile.html",
        found.learner,
        problems=problems,
        conflict=conflict,
        summary=found,
        months=MONTHS,
        personal_lines=personal_lines(found.contents.details),
        seen=json.dumps(found.held),
        approval_blockers=found.approval_blockers,
        favourites=visit.progress.favourites.count(visit.actor, found.learner.id),
    )


def _seen(visit: Visit) -> dict[str, Any]:
    """Return what the person saw in the profile, as the form sends it back."""
    text = visit.text("seen")
    try:
        seen = json.loads(text) if len(text) <= _MAX_SEEN_LENGTH else None
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
