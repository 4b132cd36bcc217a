"""Showing a second factor at log-in, and logging in with a passkey alone."""

from attrs import evolve
from starlette.responses import JSONResponse, Response

from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.accounts.passkey_answers import Question
from progress_core.usecases.accounts.sessions import Started
from progress_web.foundations.endpoints import Page
from progress_web.foundations.visit import Visit
from progress_web.pages.accounts.homepage import TOO_MANY_ATTEMPTS, go_inside, show_homepage, show_second_factor


def show(visit: Visit) -> Response:
    """Ask somebody whose password was right for their second factor."""
    if visit.signed_in is not None:
        return visit.go("dashboard")
    try:
        return show_second_factor(visit)
    except NotAllowed:
        return visit.go("log-in", {"done": "ended"})


def send(visit: Visit) -> Response:
    """Check a code or a recovery code, and log its owner in."""
    checks, token = visit.progress.factor_checks, visit.cookie
    by_recovery_code = "recovery_code" in visit.form
    try:
        if by_recovery_code:
            started = checks.enter_recovery_code(token, visit.text("recovery_code"), visit.origin, device=visit.device)
        else:
            started = checks.enter_code(token, visit.text("code"), visit.origin, device=visit.device)
    except (NotAllowed, Rejected) as refused:
        return _again(visit, refused, by_recovery_code=by_recovery_code)
    return go_inside(visit, started)


def ask_passkey(visit: Visit) -> Response:
    """Answer the script that asks the browser for one of the person's passkeys."""
    return _question(visit.progress.factor_checks.ask_passkey(visit.cookie, device=visit.device))


def send_passkey(visit: Visit) -> Response:
    """Check a passkey, and log its owner in."""
    checks = visit.progress.factor_checks
    try:
        started = checks.enter_passkey(
            visit.cookie, visit.text("sealed"), visit.text("answer"), visit.origin, device=visit.device
        )
    except (NotAllowed, Rejected) as refused:
        return _again(visit, refused)
    return go_inside(visit, started)


def ask_to_log_in(visit: Visit) -> Response:
    """Answer the script that asks the browser for any passkey of this site."""
    return _question(visit.progress.passkeys.ask_to_log_in(visit.visitor))


def log_in(visit: Visit) -> Response:
    """Log in with a passkey alone."""
    if visit.site.throttle.passkeys.must_wait(visit.address, visit.visitor):
        return show_homepage(visit, (Problem("username", "too_many_attempts", TOO_MANY_ATTEMPTS),), status=429)
    try:
        started = _by_passkey(visit)
    except Rejected as refused:
        problems = tuple(evolve(problem, field="username") for problem in refused.problems)
        return show_homepage(visit, problems, status=422)
    visit.progress.log_ins.log_off(visit.cookie, visit.origin)  # of whoever was logged in here before
    return go_inside(visit, started)


def _by_passkey(visit: Visit) -> Started:
    return visit.progress.passkeys.log_in(
        visit.visitor, visit.text("sealed"), visit.text("answer"), visit.origin, device=visit.device
    )


def _again(visit: Visit, refused: NotAllowed | Rejected, *, by_recovery_code: bool = False) -> Response:
    """Ask again, unless the log-in no longer waits or the account has been locked."""
    problems = refused.problems if isinstance(refused, Rejected) else ()
    try:
        return show_second_factor(visit, problems, by_recovery_code=by_recovery_code)
    except NotAllowed:
        response = visit.go("log-in", {"done": "no-second-factor"})
        visit.site.cookies.end(response)
        return response


def _question(question: Question) -> Response:
    return JSONResponse({"options": question.options, "sealed": question.sealed})


PAGES = (
    Page("/login/second-factor", "show-second-factor", show, access="everybody"),
    Page("/login/second-factor", "send-second-factor", send, "POST", access="everybody"),
    Page("/login/second-factor/passkey", "ask-passkey-factor", ask_passkey, access="everybody"),
    Page("/login/second-factor/passkey", "send-passkey-factor", send_passkey, "POST", access="everybody"),
    Page("/login/passkey", "ask-passkey", ask_to_log_in, access="everybody"),
    Page("/login/passkey", "send-passkey", log_in, "POST", access="everybody"),
)
