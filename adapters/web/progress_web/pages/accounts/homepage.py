"""The homepage: logging in and off (manual 2.1, 2.3)."""

from collections.abc import Iterable

from attrs import evolve
from starlette.datastructures import FormData
from starlette.responses import Response

from progress_core.domain.accounts.devices import Admitted
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.operations.events import Event
from progress_core.usecases.accounts.credentials import LogInRefused
from progress_core.usecases.accounts.sessions import Started
from progress_core.usecases.foundations.events import report
from progress_web.foundations.downloads import lead_to
from progress_web.foundations.endpoints import Page
from progress_web.foundations.notices import Notice, password_doubts
from progress_web.foundations.own_addresses import own_address
from progress_web.foundations.returning import LOGGED_IN_AGAIN, ask_to_log_in, come_back, ended_text
from progress_web.foundations.security import form_token
from progress_web.foundations.throttle import FAILURE_SECONDS
from progress_web.foundations.visit import Note, Visit

_NOTICES = {
    "logged-off": "You have logged off.",
    "username": "Your username has been changed. Log in with your new username.",
    "password": "Your password has been set. Log in with it.",
    "no-second-factor": "You waited too long with your second factor, or the account is locked. Log in again.",
}
TOO_MANY_ATTEMPTS = "There have been too many attempts from your network. Wait 10 minutes, then try again."
_TOO_MANY_LOG_INS = (
    "There have been too many attempts from your network. If you have logged in here before, check your username and"
    " password, and try again. Otherwise wait 10 minutes, then try again."
)
WAIT = {"Retry-After": str(int(FAILURE_SECONDS))}


def home(visit: Visit) -> Response:
    """Show the homepage, which leads with the search for courses; the link "Main Site" leads here (manual 10; H1d)."""
    person = visit.signed_in
    if person is not None and (person.must_change_password or person.must_add_second_factor):
        return visit.go("dashboard")
    return show_homepage(visit, finds=True)


def show_log_in(visit: Visit) -> Response:
    """Show the homepage with the log-in alone; lead a person who is logged in to their own."""
    if visit.signed_in is not None:
        return visit.go("dashboard")
    done = visit.request.query_params.get("done", "")
    if done == "ended":
        return show_homepage(evolve(visit, note=Note(f"{ended_text(visit)} Log in again to go on.")))
    text = _NOTICES.get(done)
    return show_homepage(visit, notice=Notice(text) if text else None)


def show_password_chosen(visit: Visit, warnings: Iterable[Problem]) -> Response:
    """Show the homepage to somebody who has just chosen a password that is doubtful, logged off everywhere."""
    secret = visit.site.cookies.new_secret()
    stranger = evolve(visit, token=form_token(secret), session="", signed_in=None, form=FormData())
    response = show_homepage(stranger, notice=Notice(_NOTICES["password"], password_doubts(warnings)))
    visit.site.cookies.end(response)
    visit.site.cookies.remember_visitor(response, secret)
    return response


def log_in(visit: Visit) -> Response:
    """Log in, and go on to the page that the person asked for, or to the form that they had begun."""
    limit, username = visit.site.throttle.log_ins, visit.text("username")
    admitted = limit.begin(visit.address, username)
    try:
        started = visit.progress.log_ins.log_in(
            username, visit.text("password"), visit.origin, device=visit.device, admitted=admitted
        )
    except LogInRefused as refused:
        return _refused(visit, refused, admitted)
    limit.succeed(visit.address, username)
    visit.progress.log_ins.log_off(visit.cookie, visit.origin)  # of whoever was logged in here before
    return go_inside(visit, started)


def go_inside(visit: Visit, started: Started) -> Response:
    """Keep a new log-in in the browser, and go on: to the second factor if one is needed, or to what was asked for."""
    secret = visit.site.cookies.new_secret()
    inside = evolve(visit, token=form_token(secret), session=started.token, signed_in=started.signed_in)
    kept = visit.site.kept_forms.opened(visit.form)
    if started.signed_in.waits:
        response = show_second_factor(evolve(inside, session="", signed_in=None), token=started.token)
    elif kept is not None and kept.owner == inside.actor.account_id:
        response = come_back(inside, kept, LOGGED_IN_AGAIN)
    elif visit.text("next") and started.signed_in.must_change_password:
        response = visit.go("new-password", {"next": visit.text("next")})
    else:
        response = lead_to(inside, next_address(visit))
    visit.site.cookies.start(response, started.token, secret, started.device)
    return response


def _refused(visit: Visit, refused: LogInRefused, admitted: Admitted) -> Response:
    """Answer a failed log-in; beyond the limit the answer is the same whether or not the password was checked."""
    if admitted is Admitted.EVERYBODY:
        return show_homepage(visit, (Problem("username", refused.code, refused.message),), status=422)
    if not refused.was_checked:
        visit.site.throttle.log_ins.pass_over(visit.address, visit.text("username"))
    report(visit.progress.context, Event.TOO_MANY_ATTEMPTS, visit.origin)
    answer = show_homepage(visit, (Problem("username", "too_many_attempts", _TOO_MANY_LOG_INS),), status=429)
    answer.headers.update(WAIT)
    return answer


def show_second_factor(
    visit: Visit, problems: tuple[Problem, ...] = (), *, token: str = "", by_recovery_code: bool = False
) -> Response:
    """Ask for the second factor of somebody whose password was right.

    Args:
        visit: by nobody yet; a form that it holds is carried on.
        problems: of the factor that was shown.
        token: of the session that waits; "" for the one in the browser.
        by_recovery_code: whether to open the part for recovery codes.

    Raises:
        NotAllowed: no session waits.
    """
    return visit.page(
        "accounts/show_second_factor.html",
        status=422 if problems else 200,
        problems=problems,
        choices=visit.progress.factor_checks.choices(token or visit.cookie, device=visit.device),
        by_recovery_code=by_recovery_code,
        next=visit.text("next"),
    )


def next_address(visit: Visit) -> str:
    """Return where the person wanted to go before they had to log in; the dashboard if that is not on this site."""
    return own_address(visit.text("next")) or visit.path("dashboard")


def log_off(visit: Visit) -> Response:
    """End the session, on the server and in the browser."""
    visit.progress.log_ins.log_off(visit.cookie, visit.origin)
    response = visit.go("log-in", {"done": "logged-off"})
    visit.site.cookies.end(response)
    return response


def show_homepage(
    visit: Visit,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    notice: Notice | None = None,
    finds: bool = False,
) -> Response:
    """Show the homepage; instead, ask to log in again if there is a form to be carried on.

    Args:
        visit: the request.
        problems: of what was sent.
        status: of the answer.
        notice: what has just been done.
        finds: whether it leads with the search for courses.
    """
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
        finds=finds,
        offers_passkeys=visit.progress.context.passkeys is not None,
    )


PAGES = (
    Page("/", "home", home, access="everybody"),
    Page("/login", "log-in", show_log_in, access="everybody"),
    Page("/login", "send-log-in", log_in, "POST", access="everybody", queue="passwords"),
    Page("/logout", "log-off", log_off, "POST", access="everybody"),
)
