"""Admissions: the applications that a provider has received, in lists, one by one, on paper (manual 1.1; H3)."""

from collections.abc import Mapping

from attrs import evolve, frozen
from starlette.responses import Response

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import ConditionsState, Fulfilment
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.applications.admissions import Evidence, FilterChoices, ReceivedApplication
from progress_web.foundations.access import always
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import list_problems, notice_of
from progress_web.foundations.options import MONTHS
from progress_web.foundations.parameters import id_in_path, parse_ids
from progress_web.foundations.uploads import attachment
from progress_web.foundations.visit import Visit
from progress_web.pages.applications.list_query import CONDITIONS, SORTS, STATES, AdmissionsList
from progress_web.pages.applications.list_rows import rows_of
from progress_web.pages.learners.fields import personal_lines

MAX_PRINTED = 200
"""How many applications are printed at a time: a browser has to hold them all."""

_CONDITIONS = {
    ConditionsState.NONE: "No conditions",
    ConditionsState.WAITING: "Waiting",
    ConditionsState.MET: "All met",
    ConditionsState.NOT_MET: "Not met",
}
_EVIDENCE = {
    Fulfilment.ACHIEVED: "have this grade",
    Fulfilment.PREDICTED: "predict this grade",
    Fulfilment.MISSED: "do not have this grade",
    Fulfilment.UNKNOWN: "",
}


@frozen
class _Mark:
    """A condition in the form that marks it.

    Args:
        name: of the field.
        words: the condition.
        value: "met", "not met" or "waiting".
        hint: what the learner's qualifications say about it; "" if nothing.
    """

    name: str
    words: str
    value: str
    hint: str


def admissions(visit: Visit) -> Response:
    """List the applications received, the latest first unless another order is chosen."""
    return show(visit, AdmissionsList.from_query(visit.request.query_params))


def show(visit: Visit, shown: AdmissionsList, problems: tuple[Problem, ...] = (), lost: str = "") -> Response:
    """Show a page of the list.

    Args:
        visit: the request.
        shown: which list.
        problems: of what was asked for.
        lost: why a decision came to nothing.
    """
    visit.actor.require(Permission.DECIDE_APPLICATIONS)
    page = None
    try:
        page, choices = visit.progress.admissions.open(visit.actor, shown.query())
    except Rejected as refused:
        problems, shown = list_problems(refused), shown.shown_again()
        choices = visit.progress.admissions.choices(visit.actor)
    found = page.applications if page else ()
    return visit.page(
        "applications/admissions.html",
        status=422 if problems else 409 if lost else 200,
        problems=problems,
        lost=lost,
        notice=None if problems or lost else notice_of(visit),
        received_list=shown,
        ids=[application.id for application in found],
        rows=rows_of(visit, found, page.schools if page else {}),
        position=shown.position(len(found), page.total) if page else "",
        next=shown.following(page.next, len(found)) if page and page.next else None,
        choices=_choices(choices, page.counts if page else {}),
    )


def address_of(visit: Visit, shown: AdmissionsList) -> str:
    """Return the address of a page of the list, with its search and filters."""
    return visit.path("admissions") + (f"?{shown.parameters}" if shown.parameters else "")


def download(visit: Visit) -> Response:
    """Download the list, all pages of it, as a spreadsheet."""
    visit.actor.require(Permission.DECIDE_APPLICATIONS)
    shown = AdmissionsList.from_query(visit.request.query_params).first
    try:
        return attachment(visit.progress.admissions.export(visit.actor, shown.query()), "applications.xlsx")
    except Rejected as refused:
        return show(visit, shown.shown_again(), tuple(evolve(found, field="") for found in list_problems(refused)))


def received(visit: Visit) -> Response:
    """Show one application as it was submitted, and what can be done with it."""
    return one_application(visit)


def one_application(visit: Visit, problems: tuple[Problem, ...] = (), lost: str = "") -> Response:
    """Show an application as it is now, and why a decision came to nothing."""
    found = visit.progress.admissions.get(visit.actor, id_in_path(visit))
    return visit.page(
        "applications/received.html",
        status=422 if problems else 409 if lost else 200,
        problems=problems,
        lost=lost,
        notice=None if problems or lost else notice_of(visit),
        found=found,
        marks=_marks(found),
        personal_lines=personal_lines(found.contents.details, "uln"),
        months=MONTHS,
    )


def to_print(visit: Visit) -> Response:
    """Show ticked applications one below the other, each of which is printed on pages of its own."""
    visit.actor.require(Permission.DECIDE_APPLICATIONS)
    shown = AdmissionsList.from_text(visit.text("list"))
    ids = list(dict.fromkeys(parse_ids(visit.request.query_params.getlist("application"))))
    if not ids:
        return show(visit, shown, (Problem("applications", "none_selected", "Select at least one application."),))
    if len(ids) > MAX_PRINTED:
        text = f"You can print {MAX_PRINTED} applications at a time. Select fewer."
        return show(visit, shown, (Problem("applications", "too_many", text, params={"most": MAX_PRINTED}),))
    found = [visit.progress.admissions.get(visit.actor, number) for number in ids]
    is_one = len(found) == 1 and not visit.text("list")
    return visit.page(
        "applications/print.html",
        sheets=[(each, personal_lines(each.contents.details, "uln")) for each in found],
        months=MONTHS,
        back=visit.path("received", id=found[0].application.id) if is_one else address_of(visit, shown),
    )


def _choices(found: FilterChoices, counts: Mapping[ApplicationState, int]) -> dict[str, Mapping[str, str]]:
    """Return what the filters offer; each status says how many applications have it."""
    states = {key: f"{key.capitalize()} ({counts.get(state, 0):,})" for key, state in STATES.items()}
    return {
        "states": states,
        "courses": {str(number): name for number, name in found.courses.items()},
        "schools": found.schools,
        "conditions": {key: _CONDITIONS[state] for key, state in CONDITIONS.items()},
        "sorts": {key: label for key, (label, _, _) in SORTS.items()},
    }


def _marks(found: ReceivedApplication) -> list[_Mark]:
    """Return the form that marks the conditions of an offer; [] if they cannot be marked any more."""
    if found.application.state not in (ApplicationState.OFFERED, ApplicationState.ACCEPTED):
        return []
    return [
        _Mark(f"condition-{number}", one.condition.words, one.condition.status, _hint(one))
        for number, one in enumerate(found.evidence, start=1)
    ]


def _hint(evidence: Evidence) -> str:
    """Return what the learner's qualifications say about a condition, now if they are settled, or else as submitted."""
    if evidence.now is not None and _EVIDENCE[evidence.now]:
        return f"The qualifications in the learner's profile now {_EVIDENCE[evidence.now]}."
    said = _EVIDENCE[evidence.submitted]
    return f"The qualifications in the application {said}." if said else ""


PAGES = (
    Page("/admissions", "admissions", admissions),
    Page("/admissions/download", "received-export", download, gives_file=always),
    Page("/admissions/print", "received-print", to_print),
    Page("/admissions/{id:number}", "received", received),
)
