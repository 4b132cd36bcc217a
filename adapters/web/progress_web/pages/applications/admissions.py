"""Admissions: the applications that a provider has received, and its decisions (manual 1.1; H3)."""

from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.applications.admissions import ReceivedQuery
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page
from progress_web.foundations.options import MONTHS
from progress_web.foundations.parameters import id_in_path, sent_version
from progress_web.foundations.visit import Visit
from progress_web.pages.applications.moves import target_state
from progress_web.pages.learners.fields import personal_lines
from progress_web.pages.profiles.parts import problems_of

STATES = tuple(state for state in ApplicationState if state.received)
"""The states that a receiving provider sees, for the "Status" filter."""

_NOTICES = {
    ApplicationState.OFFERED: "offer-made",
    ApplicationState.DECLINED_BY_PROVIDER: "application-refused",
    ApplicationState.ENROLLED: "learner-enrolled",
}


def admissions(visit: Visit) -> Response:
    """List the applications received, the latest first."""
    search, state, after = (visit.text(name).strip() for name in ("search", "state", "after"))
    states = tuple(known for known in STATES if known.value == state)
    query = {"search": search, "state": states[0].value if states else ""}
    page = visit.progress.admissions.page(visit.actor, ReceivedQuery(states=states, search=search, after=after))
    return visit.page(
        "applications/admissions.html",
        page=page,
        search=search,
        state=query["state"],
        states={known.value: known.value.capitalize() for known in STATES},
        narrowed=bool(search or states),
        after=after,
        query=urlencode(query),
        next=urlencode({**query, "after": page.next}),
    )


def received(visit: Visit) -> Response:
    """Show one application as it was submitted."""
    return _page(visit)


def decide(visit: Visit) -> Response:
    """Make an offer, decline, or enrol."""
    target = target_state(visit)
    try:
        visit.progress.admissions.decide(visit.actor, id_in_path(visit), target, version=sent_version(visit))
    except Rejected as refused:
        return _page(visit, problems_of(visit, refused))
    return visit.go("received", {"done": _NOTICES[target]}, id=id_in_path(visit))


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    found = visit.progress.admissions.get(visit.actor, id_in_path(visit))
    return form_page(
        visit,
        "applications/received.html",
        problems,
        found=found,
        personal_lines=personal_lines(found.contents.details, "uln"),
        months=MONTHS,
    )


PAGES = (
    Page("/admissions", "admissions", admissions),
    Page("/admissions/{id:number}", "received", received),
    Page("/admissions/{id:number}", "received", decide, "POST"),
)
