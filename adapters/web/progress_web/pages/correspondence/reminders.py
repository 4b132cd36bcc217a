"""Reminders: stopping them by the link in an email, and the choice on the account page (J7)."""

from starlette.responses import Response

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import form_page
from progress_web.foundations.visit import Visit


def ask_to_stop(visit: Visit) -> Response:
    """Ask whether reminders shall stop; opening the link stops nothing, as mail scanners open it too."""
    return _show(visit)


def stop(visit: Visit) -> Response:
    """Stop reminders: a person has pressed the button, or their mail program has (RFC 8058)."""
    try:
        visit.progress.reminders.stop_by_link(visit.request.path_params["link"], visit.origin)
    except Rejected:
        return _unknown(visit)
    return _show(visit)


def _show(visit: Visit) -> Response:
    try:
        wanted = visit.progress.reminders.check_link(visit.request.path_params["link"])
    except Rejected:
        return _unknown(visit)
    return visit.page("correspondence/stop_reminders.html", wanted=wanted)


def _unknown(visit: Visit) -> Response:
    return visit.page("correspondence/stop_link_unknown.html", status=410)


def choice(visit: Visit) -> Response:
    """Show whether the person is reminded."""
    wanted = visit.progress.reminders.wanted(visit.actor)
    is_staff = visit.actor.role in STAFF_ROLES
    return form_page(visit, "correspondence/reminders.html", (), wanted=wanted, is_staff=is_staff)


def choose(visit: Visit) -> Response:
    """Change whether the person is reminded."""
    changed = visit.progress.reminders.choose(visit.actor, wanted="wanted" in visit.form)
    return visit.go("reminders", {"done": "news" if changed else "unchanged"})


PAGES = (
    Page("/reminders/stop/{link}", "stop-reminders", ask_to_stop, access="everybody"),
    Page("/reminders/stop/{link}", "stop-reminders", stop, "POST", access="everybody", by_link=True),
    Page("/account/reminders", "reminders", choice),
    Page("/account/reminders", "save-reminders", choose, "POST"),
)
