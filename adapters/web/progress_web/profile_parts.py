"""What the pages of a profile have in common: its tabs, its gates in words, and what two people changed at once."""

from datetime import date
from typing import Any

from starlette.responses import Response

from progress_core.domain.foundations.blockers import Blocker, reason_of
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section
from progress_web.done import notice_of
from progress_web.numbers import number_in
from progress_web.rendering import day
from progress_web.visit import Visit

PAGE_OF = {
    Section.PERSONAL_INFORMATION: "learner-personal",
    Section.QUALIFICATIONS: "learner-qualifications",
    Section.STATEMENTS: "learner-statements",
}
"""The name of each section's page."""

MONTHS = {
    f"{number:02}": name
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"),
        start=1,
    )
}  # fmt: skip
"""Of a completion date: number -> name."""


def id_of(visit: Visit) -> int:
    """Give the number of the learner whose profile it is."""
    return int(visit.request.path_params["id"])


def show(
    visit: Visit,
    template: str,
    learner: Learner,
    *,
    problems: tuple[Problem, ...] = (),
    conflict: Conflict | None = None,
    **values: Any,
) -> Response:
    """Answer with a page of a profile.

    Args:
        visit: who asks.
        template: of the page.
        learner: whose profile.
        problems: of what was sent.
        conflict: what somebody else changed meanwhile.
        values: what the template needs beside.
    """
    own = visit.actor.role is Role.LEARNER
    return visit.page(
        template,
        status=422 if problems else 409 if conflict else 200,
        problems=problems,
        notice=None if problems or conflict else notice_of(visit),
        learner=learner,
        own=own,
        may_edit=own or visit.may("EDIT_LEARNERS"),
        may_add=own or visit.may("ADD_QUALIFICATIONS"),
        shows_reference=visit.progress.profiles.shows_reference(visit.actor, learner.id),
        conflict=conflict,
        changes=[] if conflict is None else changes_of(conflict),
        **values,
    )


def said(done: str, submitted: int = 0) -> dict[str, str]:
    """Give what the next page says was done."""
    return {"done": done} | ({"submitted": str(submitted)} if submitted else {})


def told(refused: Rejected) -> tuple[Problem, ...]:
    """Give everything that a refusal says as problems of a form; a closed gate is one of the form as a whole."""
    return (*refused.problems, *(_closed(each) for each in refused.blockers))


def version_in(visit: Visit) -> int:
    """Read the version that the person started from; what is none is older than any."""
    try:
        return number_in(visit.text("version"))
    except NotFound:
        return -1


def changes_of(conflict: Conflict) -> list[tuple[str, str, str]]:
    """Give what differs: the field, one value, the other."""
    return [(label(name), _shown(one), _shown(other)) for name, (one, other) in conflict.changes.items()]


def _closed(blocked: Blocker) -> Problem:
    return Problem("", blocked.code, reason_of(blocked).text)


def _shown(value: object) -> str:
    return day(value) if isinstance(value, date) else str(value) or "(empty)"
