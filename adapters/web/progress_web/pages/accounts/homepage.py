"""The homepage: logging in and off (manual 2.1, 2.3)."""

import re

from attrs import evolve
from starlette.responses import RedirectResponse, Response

from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.problems import Problem
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice
from progress_web.foundations.returning import LOGGED_IN_AGAIN, ask_to_log_in, come_back, ended_text
from progress_web.foundations.security import form_token
from progress_web.foundations.visit import Note, Visit

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
    done = visit.request.query_params.get("done", "")
    if done == "ended":
        return _show(evolve(visit, note=Note(f"{ended_text(visit)} Log in again to go on.")))
    text = _NOTICES.get(done)
    return _show(visit, notice=Notice(text) if text else None)


def log_in(visit: Visit) -> Response:
    """Log in, and go on to the page that the person asked for, or to the form that they had begun."""
    throttle, address = visit.site.throttle, visit.address
    if throttle.must_wait(address):
        return _show(visit, (Problem("username", "too_many_attempts", TOO_MANY_ATTEMPTS),), status=429)
    try:
        started = visit.progress.log_ins.log_in(visit.text("username"), visit.text("password"))
    except NotAllowed as refused:
        throttle.count_failure(address)
        return _show(visit, (Problem("username", refused.code, refused.message),), status=422)
    visit.progress.log_ins.log_off(visit.session)  # of whoever was logged in here before
    secret = visit.site.cookies.new_secret()
    inside = evolve(visit, token=form_token(secret), session=started.token, signed_in=started.signed_in)
    kept = visit.site.kept_forms.opened(visit.form)
    if kept is not None and kept.owner == inside.actor.account_id:
        response = come_back(inside, kept, LOGGED_IN_AGAIN)
    elif visit.text("next") and started.signed_in.must_change_password:
        response = visit.go("new-password", {"next": visit.text("next")})
    else:
        response = RedirectResponse(next_address(visit), status_code=303)
    visit.site.cookies.start(response, started.token, secret)
    return response


def next_address(visit: Visit) -> str:
    """Return where the person wanted to go before they had to log in; the dashboard if that is not on this site."""
    wanted = visit.text("next")
    return wanted if _OWN_PATH.fullmatch(wanted) else visit.path("dashboard")


def log_off(visit: Visit) -> Response:
    """End the session, on the server and in the browser."""
    visit.progress.log_ins.log_off(visit.session)
    response = visit.go("log-in", {"done": "logged-off"})
    visit.site.cookies.end(response)
    return response


def _show(
    visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 200, notice: Notice | None = None
) -> Response:
    kept = visit.site.kept_forms.opened(visit.form)
    if kept is not None:
        return ask_to_log_in(visit, kept, problems, status=status)
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
