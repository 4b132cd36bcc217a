"""A learner's personal data: download or erase all of it (UK GDPR, articles 15 and 17)."""

import json

from starlette.responses import Response

from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.parameters import id_in_path
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit


def personal_data(visit: Visit) -> Response:
    """Show both actions."""
    return _page(visit)


def download(visit: Visit) -> Response:
    """Download everything that is kept about a learner; the audit trail records the download."""
    exported = visit.progress.personal_data.export(visit.actor, id_in_path(visit))
    content = json.dumps(exported, ensure_ascii=False, indent=2).encode()
    return attachment(content, f"personal-data-{id_in_path(visit)}.json", "application/json")


def erase(visit: Visit) -> Response:
    """Erase a learner permanently, once the person has typed their username."""
    try:
        visit.progress.personal_data.erase(visit.actor, id_in_path(visit), visit.text("username"))
    except Conflict as conflict:
        return _page(visit, (Problem("username", conflict.code, conflict.message),))
    no_traces = visit.progress.personal_data.leave_no_trace(visit.actor)
    return visit.go("learners", {"done": "erased" if no_traces else "erased-later"})


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    visit.actor.require(Permission.MANAGE_PERSONAL_DATA)
    learner, account = visit.progress.learners.get(visit.actor, id_in_path(visit))
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
    Page("/learners/{id:number}/personal-data/download", "personal-data-download", download, "POST", gives_file=always),
    Page("/learners/{id:number}/personal-data/erase", "personal-data-erase", erase, "POST"),
)
