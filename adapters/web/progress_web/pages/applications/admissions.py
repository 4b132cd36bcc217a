"""What admissions staff do with the applications that their provider has received (manual 1.1; H3)."""

from urllib.parse import urlencode

from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.applications.admissions import ReceivedQuery
from progress_web.done import notice_of
from progress_web.endpoints import Page
from progress_web.learner_fields import personal_lines
from progress_web.numbers import version_in
from progress_web.profile_parts import MONTHS, id_of, told
from progress_web.visit import Visit

STATES = tuple(state for state in ApplicationState if state.received)
"""The states that a receiving provider sees, for the filter."""

_DONE = {
    ApplicationState.OFFERED: "offer-made",
    ApplicationState.DECLINED_BY_PROVIDER: "application-refused",
    ApplicationState.ENROLLED: "learner-enrolled",
}


def admissions(visit: Visit) -> Response:
    """List the applications received, those submitted last first."""
    search, state, after = (visit.text(name).strip() for name in ("search", "state", "after"))
    states = tuple(each for each in STATES if each.value == state)
    query = {"search": search, "state": states[0].value if states else ""}
    page = visit.progress.admissions.page(visit.actor, ReceivedQuery(states=states, search=search, after=after))
    return visit.page(
        "admissions.html",
        page=page,
        search=search,
        state=query["state"],
        states=STATES,
        narrowed=bool(search or states),
        after=after,
        query=urlencode(query),
        next=urlencode({**query, "after": page.next}),
    )


def received(visit: Visit) -> Response:
    """Show one application as it was submitted."""
    return _page(visit)


def decided(visit: Visit) -> Response:
    """Make an offer, decline, or enrol."""
    try:
        target = ApplicationState(visit.text("target"))
    except ValueError:
        raise NotFound from None
    version = version_in(visit.text("version"))
    try:
        visit.progress.admissions.decide(visit.actor, id_of(visit), target, version=version)
    except Rejected as refused:
        return _page(visit, told(refused))
    return visit.go("received", {"done": _DONE[target]}, id=id_of(visit))


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    found = visit.progress.admissions.get(visit.actor, id_of(visit))
    return visit.page(
        "received.html",
        status=422 if problems else 200,
        problems=problems,
        notice=None if problems else notice_of(visit),
        found=found,
        personal_lines=personal_lines(found.contents.details, "uln"),
        months=MONTHS,
    )


PAGES = (
    Page("/admissions", "admissions", admissions),
    Page("/admissions/{id:number}", "received", received),
    Page("/admissions/{id:number}", "received", decided, "POST"),
)
