"""The homepage: logging in and off (manual 2.1, 2.3)."""

import re

from starlette.responses import RedirectResponse, Response

from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.visit import Visit

_NOTICES = {
    "logged-off": "You have logged off.",
    "username": "Your username has been changed. Log in with your new username.",
    "password": "Your password has been set. Log in with it.",
}
_OWN_PATH = re.compile(r"/(?![/\\])[!-~]*")
"""An address on this site; `//host` and `/\\host` would lead to another."""

TOO_MANY_ATTEMPTS = "There have been too many attempts from your network. Wait 10 minutes, then try again."


def home(visit: Visit) -> Response:
    """Show the homepage to strangers; lead a person who is logged in to their own."""
    if visit.signed_in is not None:
        return visit.go("dashboard")
    text = _NOTICES.get(visit.request.query_params.get("done", ""))
    return _show(visit, notice=Notice(text) if text else None)


def log_in(visit: Visit) -> Response:
    """Log in, and go on to the page that the person asked for."""
    throttle, address = visit.site.throttle, visit.address
    if throttle.must_wait(address):
        return _show(visit, (Problem("username", "too_many_attempts", TOO_MANY_ATTEMPTS),), status=429)
    try:
        started = visit.progress.log_ins.log_in(visit.text("username"), visit.text("password"))
    except NotAllowed as refused:
        throttle.count_failure(address)
        return _show(visit, (Problem("username", refused.code, refused.message),), status=422)
    visit.progress.log_ins.log_off(visit.session)  # of whoever was logged in here before
    wanted = visit.text("next")
    target = wanted if _OWN_PATH.fullmatch(wanted) else visit.path("dashboard")
    response = RedirectResponse(target, status_code=303)
    visit.site.cookies.start(response, started.token)
    return response


def log_off(visit: Visit) -> Response:
    """End the session, on the server and in the browser."""
    visit.progress.log_ins.log_off(visit.session)
    response = visit.go("log-in", {"done": "logged-off"})
    visit.site.cookies.end(response)
    return response


def _show(
    visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 200, notice: Notice | None = None
) -> Response:
    return visit.page(
        "accounts/homepage.html",
        status=status,
        problems=problems,
        notice=notice,
        username=visit.text("username"),
        next=visit.text("next"),
    )


PAGES = (
    Page("/", "home", home, access="everybody"),
    Page("/login", "log-in", home, access="everybody"),
    Page("/login", "send-log-in", log_in, "POST", access="everybody"),
    Page("/logout", "log-off", log_off, "POST", access="everybody"),
)
