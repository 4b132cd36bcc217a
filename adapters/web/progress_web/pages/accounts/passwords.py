"""Choosing a password, from a link in an email or at the first log-in (manual 1.4, 2.2, 5.1)."""

from functools import partial

from attrs import evolve
from starlette.responses import RedirectResponse, Response

from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.usecases.accounts.links import Purpose
from progress_web.foundations.endpoints import Page
from progress_web.foundations.returning import LOGGED_IN_AGAIN, come_back
from progress_web.foundations.visit import Visit
from progress_web.pages.accounts.homepage import TOO_MANY_ATTEMPTS, next_address

_TITLES = {Purpose.VERIFY: "Choose a password", Purpose.RESET: "Choose a new password"}


def forgotten(visit: Visit) -> Response:
    """Ask for a username or email address; once a link was requested, show what happens next."""
    if visit.request.query_params.get("done"):
        return visit.page("accounts/link_sent.html")
    return visit.page("accounts/forgotten.html", name="", problems=())


def send_link(visit: Visit) -> Response:
    """Mail a link; the answer is the same for every name, known or unknown."""
    name, address = visit.text("name"), visit.address
    if not name.strip():
        return visit.page("accounts/forgotten.html", status=422, name=name, problems=(problem("name", "required"),))
    if visit.site.throttle.must_wait(address):
        must_wait = Problem("name", "too_many_attempts", TOO_MANY_ATTEMPTS)
        return visit.page("accounts/forgotten.html", status=429, name=name, problems=(must_wait,))
    visit.site.throttle.count_failure(address)
    visit.progress.accounts.forgotten(name)
    return visit.go("forgotten", {"done": "sent"})


def open_link(purpose: Purpose, visit: Visit) -> Response:
    """Show the form behind a link; opening a link does not use it up."""
    return _show(visit, purpose)


def choose(purpose: Purpose, visit: Visit) -> Response:
    """Set the password that a person chose behind a link."""
    token = visit.request.path_params["link"]
    accounts = visit.progress.accounts
    try:
        accounts.choose_password(token, visit.text("password"), purpose=purpose, confirm=visit.text("confirm"))
    except Rejected as refused:
        return _show(visit, purpose, refused.problems)
    response = visit.go("log-in", {"done": "password"})
    visit.site.cookies.end(response)
    return response


def _show(visit: Visit, purpose: Purpose, problems: tuple[Problem, ...] = ()) -> Response:
    link = visit.request.path_params["link"]
    try:
        username = visit.progress.accounts.check_link(link, purpose)
    except Rejected:
        return visit.page("accounts/link_expired.html", status=410, again=f"{purpose.value}-again", link=link)
    return visit.page(
        "accounts/choose_password.html",
        status=422 if problems else 200,
        title=_TITLES[purpose],
        username=username,
        policy=visit.progress.context.limits.password.described,
        problems=problems,
        asks_current=False,
    )


def send_link_again(purpose: Purpose, visit: Visit) -> Response:
    """Mail a new link in place of one that has been used or has expired."""
    address = visit.address
    if visit.site.throttle.must_wait(address):
        return visit.page("accounts/link_not_sent.html", status=429, message=TOO_MANY_ATTEMPTS)
    visit.site.throttle.count_failure(address)
    try:
        visit.progress.accounts.new_link(visit.request.path_params["link"], purpose)
    except Rejected:
        return visit.page(
            "accounts/link_not_sent.html", status=410, message="The link was altered, so we cannot tell whose it was."
        )
    return visit.go("forgotten", {"done": "sent"})


def new_password(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    """Ask for a new password in place of one that somebody else set; no other page opens before."""
    if visit.signed_in is None or not visit.signed_in.must_change_password:
        return visit.go("dashboard")
    return visit.page(
        "accounts/choose_password.html",
        status=422 if problems else 200,
        title="Choose a new password",
        username=visit.actor.username,
        policy=visit.progress.context.limits.password.described,
        problems=problems,
        asks_current=True,
    )


def set_new_password(visit: Visit) -> Response:
    """Set the new password."""
    problems = change_password(visit)
    if problems:
        return new_password(visit, problems)
    kept = visit.site.kept_forms.opened(visit.form)
    if kept is None or kept.owner != visit.actor.account_id:
        return RedirectResponse(next_address(visit), status_code=303)
    return come_back(evolve(visit, signed_in=visit.progress.log_ins.resume(visit.session)), kept, LOGGED_IN_AGAIN)


def change_password(visit: Visit) -> tuple[Problem, ...]:
    """Change the password of the person who is logged in, and return the problems; () if it was changed."""
    current, new, confirm = (visit.text(name) for name in ("current", "password", "confirm"))
    try:
        visit.progress.own_account.change_password(visit.actor, current, new, confirm=confirm, keep=visit.session)
    except Rejected as refused:
        return refused.problems
    except NotAllowed as refused:
        return (Problem("current", refused.code, refused.message),)
    return ()


def _link_pages(purpose: Purpose) -> tuple[Page, ...]:
    path, name = f"/{purpose.value}/{{link}}", purpose.value
    return (
        Page(path, name, partial(open_link, purpose), access="everybody"),
        Page(path, f"{name}-choose", partial(choose, purpose), "POST", access="everybody"),
        Page(f"{path}/again", f"{name}-again", partial(send_link_again, purpose), "POST", access="everybody"),
    )


PAGES = (
    Page("/forgotten", "forgotten", forgotten, access="everybody"),
    Page("/forgotten", "send-link", send_link, "POST", access="everybody"),
    *_link_pages(Purpose.VERIFY),
    *_link_pages(Purpose.RESET),
    Page("/new-password", "new-password", new_password, access="new password"),
    Page("/new-password", "set-new-password", set_new_password, "POST", access="new password"),
)
