"""Choosing a password, from a link in an email or at the first log-in (manual 1.4, 2.2, 5.1)."""

from functools import partial

from starlette.responses import Response

from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.operations.events import Event
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from progress_core.domain.values.text import folded, tidy
from progress_core.usecases.accounts.links import Purpose
from progress_core.usecases.foundations.events import report
from progress_web.foundations.downloads import lead_to
from progress_web.foundations.endpoints import Page
from progress_web.foundations.returning import LOGGED_IN_AGAIN, come_back, go_with_doubts
from progress_web.foundations.visit import Visit
from progress_web.pages.accounts.homepage import TOO_MANY_ATTEMPTS, WAIT, next_address, show_password_chosen

_TITLES = {Purpose.VERIFY: "Choose a password", Purpose.RESET: "Choose a new password"}


ALTERED_LINK = "The link was altered, so we cannot tell whose it was."


def forgotten(visit: Visit) -> Response:
    """Ask for a username or email address; once a link was requested, show what happens next."""
    if visit.request.query_params.get("done"):
        return visit.page("accounts/link_sent.html")
    return visit.page("accounts/forgotten.html", name="", problems=())


def send_link(visit: Visit) -> Response:
    """Mail a link; the answer is the same for every name, known or unknown."""
    name = visit.text("name")
    if not name.strip():
        return visit.page("accounts/forgotten.html", status=422, name=name, problems=(problem("name", "required"),))
    if visit.site.throttle.forgotten.must_wait(visit.address, name):
        must_wait = Problem("name", "too_many_attempts", TOO_MANY_ATTEMPTS)
        return _wait(visit, visit.page("accounts/forgotten.html", status=429, name=name, problems=(must_wait,)))
    key = folded(tidy(name[:MAX_SEARCH_LENGTH]))
    if visit.site.links.is_used_up(key):  # the answer is the same, so that nobody learns of the requests of others
        report(visit.progress.context, Event.TOO_MANY_ATTEMPTS, visit.origin, of="links")
    else:
        visit.site.links.count(key)
        visit.progress.accounts.forgotten(name, visit.origin)
    return visit.go("forgotten", {"done": "sent"})


def _wait(visit: Visit, answer: Response) -> Response:
    """Report a request beyond the limit, and say when to come back."""
    report(visit.progress.context, Event.TOO_MANY_ATTEMPTS, visit.origin)
    answer.headers.update(WAIT)
    return answer


def open_link(purpose: Purpose, visit: Visit) -> Response:
    """Show the form behind a link; opening a link does not use it up."""
    return _show(visit, purpose)


def choose(purpose: Purpose, visit: Visit) -> Response:
    """Set the password that a person chose behind a link."""
    token = visit.request.path_params["link"]
    password, confirm = visit.text("password"), visit.text("confirm")
    try:
        choose_password = visit.progress.accounts.choose_password
        chosen = choose_password(token, password, purpose=purpose, confirm=confirm, origin=visit.origin)
    except Rejected as refused:
        return _show(visit, purpose, refused.problems)
    if chosen.warnings:
        return show_password_chosen(visit, chosen.warnings)
    response = visit.go("log-in", {"done": "password"})
    visit.site.cookies.end(response)
    return response


def _show(visit: Visit, purpose: Purpose, problems: tuple[Problem, ...] = ()) -> Response:
    link = visit.request.path_params["link"]
    try:
        username = visit.progress.accounts.check_link(link, purpose, visit.origin)
        takes_password = visit.progress.accounts.takes_password(link, purpose)
    except Rejected:
        return visit.page("accounts/link_expired.html", status=410, again=f"{purpose.value}-again", link=link)
    return visit.page(
        "accounts/choose_password.html",
        status=422 if problems else 200,
        title=_TITLES[purpose] if takes_password else "Log in for the first time",
        link=link if purpose is Purpose.VERIFY else "",
        takes_password=takes_password,
        username=username,
        policy=visit.progress.context.limits.password.described,
        problems=problems,
        asks_current=False,
    )


def send_link_again(purpose: Purpose, visit: Visit) -> Response:
    """Mail a new link in place of one that has been used or has expired."""
    if visit.site.throttle.again.must_wait(visit.address, visit.request.path_params["link"]):
        return _wait(visit, visit.page("accounts/link_not_sent.html", status=429, message=TOO_MANY_ATTEMPTS))
    try:
        visit.progress.accounts.new_link(visit.request.path_params["link"], purpose, visit.origin)
    except Rejected:
        return visit.page("accounts/link_not_sent.html", status=410, message=ALTERED_LINK)
    return visit.go("forgotten", {"done": "sent"})


def new_password(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    """Ask for a new password in place of one that somebody else set; no other page opens before."""
    if visit.signed_in is None or not visit.signed_in.must_change_password:
        return visit.go("dashboard")
    return visit.page(
        "accounts/choose_password.html",
        status=422 if problems else 200,
        title="Choose a new password",
        link="",
        takes_password=True,
        username=visit.actor.username,
        policy=visit.progress.context.limits.password.described,
        problems=problems,
        asks_current=True,
    )


def set_new_password(visit: Visit) -> Response:
    """Set the new password."""
    problems = change_password(visit)
    if has_errors(problems):
        return new_password(visit, problems)
    kept = visit.site.kept_forms.opened(visit.form)
    if kept is None or kept.owner != visit.actor.account_id:
        return show_changed(visit, problems) if problems else lead_to(visit.renewed(), next_address(visit))
    return come_back(visit.renewed(), kept, " ".join([LOGGED_IN_AGAIN, *(warning.message for warning in problems)]))


def show_changed(visit: Visit, warnings: tuple[Problem, ...]) -> Response:
    """Go to the page of one's own password, which says that it was changed, with the warnings of the new one."""
    return go_with_doubts(visit.renewed(), warnings, "account-password", {"done": "changed"})


def change_password(visit: Visit) -> tuple[Problem, ...]:
    """Change the password of the person who is logged in; return the errors, or the warnings if it was changed."""
    current, new, confirm = (visit.text(name) for name in ("current", "password", "confirm"))
    change = visit.progress.own_account.change_password
    try:
        return change(visit.actor, current, new, confirm=confirm, keep=visit.session, device=visit.device)
    except Rejected as refused:
        return refused.problems
    except NotAllowed as refused:
        return (Problem("current", refused.code, refused.message),)


def _link_pages(purpose: Purpose) -> tuple[Page, ...]:
    path, name = f"/{purpose.value}/{{link}}", purpose.value
    return (
        Page(path, name, partial(open_link, purpose), access="everybody"),
        Page(path, f"{name}-choose", partial(choose, purpose), "POST", access="everybody", queue="passwords"),
        Page(
            f"{path}/again", f"{name}-again", partial(send_link_again, purpose), "POST", access="everybody", even=True
        ),
    )


PAGES = (
    Page("/forgotten", "forgotten", forgotten, access="everybody"),
    Page("/forgotten", "send-link", send_link, "POST", access="everybody", even=True),
    *_link_pages(Purpose.VERIFY),
    *_link_pages(Purpose.RESET),
    Page("/new-password", "new-password", new_password, access="new password"),
    Page("/new-password", "set-new-password", set_new_password, "POST", access="new password", queue="passwords"),
)
