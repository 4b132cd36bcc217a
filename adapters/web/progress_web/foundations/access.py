"""A page of the site, and who may open it."""

from collections.abc import Callable
from typing import Literal

from attrs import evolve, field, frozen
from starlette.requests import Request
from starlette.responses import Response

from progress_core.domain.foundations.errors import NotAllowed
from progress_web.foundations.security import SAFE_METHODS, form_token
from progress_web.foundations.site import Site
from progress_web.foundations.visit import Visit

View = Callable[[Visit], Response]
Access = Literal["everybody", "new password", "logged in"]


@frozen
class Page:
    """A page: its address, the function that answers, and who may ask.

    Args:
        path: below the site's root.
        name: for links.
        view: the function that answers.
        method: GET shows, POST changes.
        access: "everybody"; "logged in"; or "new password", which is also open to people who have yet to
            choose a password.
        files: how many files a form may carry.
        too_large: answers a form that is too large; None for the page that the whole site has for this.
    """

    path: str
    name: str
    view: View = field(eq=False)
    method: Literal["GET", "POST"] = "GET"
    access: Access = "logged in"
    files: int = 0
    too_large: View | None = field(default=None, eq=False)


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
        return evolve(visit, session=session, signed_in=site.progress.log_ins.resume(session))
    except NotAllowed:
        return visit


def let_in(page: Page, visit: Visit) -> Response:
    """Answer with a page, or lead to the one that comes before it: logging in, or choosing a password."""
    if page.access == "everybody":
        return page.view(visit)
    if visit.signed_in is None:
        url = visit.request.url
        query = {"next": f"{url.path}?{url.query}" if url.query else url.path} if page.method in SAFE_METHODS else {}
        ended = {"done": "ended"} if visit.was_logged_in else {}
        return visit.go("log-in", query | ended)
    if visit.signed_in.must_change_password and page.access != "new password":
        return visit.go("new-password")
    return page.view(visit)
