"""A page of the site, and who may open it."""

from collections.abc import Callable
from typing import Literal

from attrs import evolve, field, frozen
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Permission
from progress_web.foundations.security import SAFE_METHODS, form_token
from progress_web.foundations.site import Site
from progress_web.foundations.visit import Visit

View = Callable[[Visit], Response]
Gives = Callable[[FormData], bool]
MAX_NEXT_LENGTH = 4_096
"""Characters of the longest address to which somebody is led once they have logged in."""

Access = Literal["everybody", "new password", "second factor", "logged in"]


def always(_form: FormData) -> bool:
    """Return true: the page answers every request with a file."""
    return True


def never(_form: FormData) -> bool:
    """Return false: the page answers no request with a file."""
    return False


@frozen
class Page:
    """A page: its address, the function that answers, and who may ask.

    Args:
        path: below the site's root.
        name: for links.
        view: the function that answers.
        method: GET shows, POST changes.
        access: "everybody"; "logged in"; "second factor", which is also open to people who have yet to set one up;
            or "new password", which is also open to those who have yet to choose a password.
        even: whether its answer always takes the same time, so that nobody learns from it who is known here.
        queue: where it has to wait for its turn: "passwords" if it hashes one, "files" if it reads one; "" if nowhere.
        files: how many files a form may carry.
        permission: what one needs to send them, so that files of others are not even read; the page checks it too.
        gives_file: whether it answers a form, or an empty one for GET, with a file: browsers save files, and go on
            showing the page before.
        too_large: answers a form that is too large; None for the page that the whole site has for this.
        by_link: whether its address proves whoever sends the form, who may be a mail program: it needs no token, and
            may come from anywhere (RFC 8058).
        for_browsers: whether only who prefers pages to data gets it; programs get what else is at its address.
    """

    path: str
    name: str
    view: View = field(eq=False)
    method: Literal["GET", "POST"] = "GET"
    access: Access = "logged in"
    even: bool = False
    queue: Literal["", "passwords", "files"] = ""
    files: int = 0
    permission: Permission | None = None
    gives_file: Gives = field(default=never, eq=False)
    too_large: View | None = field(default=None, eq=False)
    by_link: bool = False
    for_browsers: bool = False


def visit_of(site: Site, request: Request) -> Visit:
    """Return a visit with the person who is logged in, if anybody is.

    Raises:
        Unavailable: the store cannot be reached.
    """
    secret, _ = site.cookies.visitor(request)
    visit = Visit(request, site, form_token(secret))
    session = site.cookies.session(request)
    if not session:
        return visit
    try:
        return evolve(visit, session=session, signed_in=site.progress.log_ins.resume(session, visit.origin))
    except NotAllowed:
        return visit


def let_in(page: Page, visit: Visit) -> Response:
    """Answer with a page, or lead to the one that comes before it: logging in, or setting up how to log in."""
    if page.access == "everybody":
        return page.view(visit)
    if visit.signed_in is None:
        url = visit.request.url
        here = f"{url.path}?{url.query}" if url.query else url.path
        query: dict[str, str] = {"next": here} if page.method in SAFE_METHODS and len(here) <= MAX_NEXT_LENGTH else {}
        if _waits(visit):
            return visit.go("show-second-factor", query)
        ended = {"done": "ended"} if visit.was_logged_in else {}
        return visit.go("log-in", query | ended)
    if visit.signed_in.must_change_password and page.access != "new password":
        return visit.go("new-password")
    if visit.signed_in.must_add_second_factor and page.access not in ("new password", "second factor"):
        return visit.go("second-factor")
    return page.view(visit)


def _waits(visit: Visit) -> bool:
    """Return whether the password was right, and the second factor is still to be shown."""
    if not visit.cookie:
        return False
    try:
        visit.progress.factor_checks.choices(visit.cookie)
    except NotAllowed:
        return False
    return True
