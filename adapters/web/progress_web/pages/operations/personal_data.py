"""A learner's personal data: all of it given out, or all of it erased (UK GDPR, articles 15 and 17)."""

import json

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_web.endpoints import Page
from progress_web.profile_parts import id_of
from progress_web.uploads import attachment
from progress_web.visit import Visit


def personal_data(visit: Visit) -> Response:
    """Show what can be done."""
    return _page(visit)


def download(visit: Visit) -> Response:
    """Give everything that is kept about a learner as a file; that it was given is in the audit trail."""
    given = visit.progress.personal_data.export(visit.actor, id_of(visit))
    content = json.dumps(given, ensure_ascii=False, indent=2).encode()
    return attachment(content, f"personal-data-{id_of(visit)}.json", "application/json")


def erase(visit: Visit) -> Response:
    """Erase a learner for good, once their username has been typed."""
    try:
        visit.progress.personal_data.erase(visit.actor, id_of(visit), visit.text("username"))
    except Conflict as conflict:
        return _page(visit, (Problem("username", conflict.code, conflict.message),))
    gone = visit.progress.personal_data.leave_no_trace(visit.actor)
    return visit.go("learners", {"done": "erased" if gone else "erased-later"})


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    visit.actor.require(Permission.MANAGE_PERSONAL_DATA)
    learner, account = visit.progress.learners.get(visit.actor, id_of(visit))
    return visit.page(
        "operations/personal_data.html",
        status=422 if problems else 200,
        learner=learner,
        account=account,
        typed=visit.text("username"),
        problems=problems,
    )


PAGES = (
    Page("/learners/{id:number}/personal-data", "personal-data", personal_data),
    Page("/learners/{id:number}/personal-data/download", "personal-data-download", download, "POST"),
    Page("/learners/{id:number}/personal-data/erase", "personal-data-erase", erase, "POST"),
)
