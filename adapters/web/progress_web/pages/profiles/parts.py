"""What all pages of a profile have in common."""

from typing import Any

from starlette.responses import Response

from progress_core.domain.foundations.blockers import reasons_of
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from progress_web.foundations.conflicts import changes_of
from progress_web.foundations.merging import Clash
from progress_web.foundations.notices import notice_of
from progress_web.foundations.visit import Visit

SECTION_PAGES = {
    Section.PERSONAL_INFORMATION: "learner-personal",
    Section.QUALIFICATIONS: "learner-qualifications",
    Section.STATEMENTS: "learner-statements",
}
"""The name of each section's page."""


def profile_page(
    visit: Visit,
    template: str,
    learner: Learner,
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
    clash: Clash | None = None,
    **values: Any,
) -> Response:
    """Answer with a page of a profile.

    Args:
        visit: the request.
        template: of the page.
        learner: whose profile it is.
        problems: of what was sent.
        conflict: what somebody else changed in the meantime.
        clash: the same, of a form that holds what both changed.
        values: what else the template needs.
    """
    own = visit.actor.role is Role.LEARNER
    return visit.page(
        template,
        status=422 if problems else 409 if conflict or clash else 200,
        problems=problems,
        notice=None if problems or conflict or clash else notice_of(visit),
        learner=learner,
        own=own,
        may_edit=own or visit.may("EDIT_LEARNERS"),
        may_add=own or visit.may("ADD_QUALIFICATIONS"),
        shows_reference=visit.progress.profiles.shows_reference(visit.actor, learner.id),
        conflict=conflict,
        clash=clash,
        changes=[] if conflict is None else changes_of(conflict),
        **values,
    )


def done_query(done: str, submitted: int = 0) -> dict[str, str]:
    """Return the query that tells the next page what was done.

    Args:
        done: the key of a notice.
        submitted: how many waiting applications were submitted by it.
    """
    return {"done": done} | ({"submitted": str(submitted)} if submitted else {})


def problems_of(visit: Visit, refused: Rejected) -> tuple[Problem, ...]:
    """Return everything that a refusal says as problems of a form; a blocker concerns the form as a whole."""
    reasons = reasons_of(refused.blockers, visit.actor.role)
    return (*refused.problems, *(Problem("", reason.code, reason.text) for reason in reasons))
