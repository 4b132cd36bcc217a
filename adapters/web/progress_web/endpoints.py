"""From a page's function to a route: who is asking, whether it may be, and what to answer when it may not."""

from collections.abc import Callable
from typing import Literal

from attrs import evolve, field, frozen
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from progress_core.compose.progress import Progress
from progress_core.domain.errors import NotAllowed
from progress_web.cookies import Cookies
from progress_web.rendering import Rendering
from progress_web.security import SAFE_METHODS, form_token, is_from_here
from progress_web.visit import Visit

View = Callable[[Visit], Response]
Access = Literal["everybody", "new password", "logged in"]


@frozen
class Page:
    """A page: its address, what answers, and for whom.

    Args:
        path: below the site's root.
        name: for links.
        view: what answers.
        method: GET looks, POST does.
        access: "everybody"; "logged in"; or "new password", which is open to those too who have
            yet to choose one.
        files: how many files a form may carry.
    """

    path: str
    name: str
    view: View = field(eq=False)
    method: Literal["GET", "POST"] = "GET"
    access: Access = "logged in"
    files: int = 0


@frozen
class Site:
    """What all pages share."""

    progress: Progress
    rendering: Rendering
    cookies: Cookies


def route(site: Site, page: Page) -> Route:
    """Make the route of a page."""

    async def endpoint(request: Request) -> Response:
        form = FormData()
        if page.method not in SAFE_METHODS:
            form = await request.form(max_files=page.files, max_fields=2_000)
        try:
            return await run_in_threadpool(_answer, site, page, request, form)
        finally:
            await form.close()

    return Route(page.path, endpoint, methods=[page.method], name=page.name)


def _answer(site: Site, page: Page, request: Request, form: FormData) -> Response:
    secret, is_new = site.cookies.visitor(request)
    visit = Visit(request, site.progress, site.rendering, form_token(secret), form)
    if page.method not in SAFE_METHODS and not is_from_here(request, form, secret):
        return visit.page("refused.html", status=403, title="That form has expired")
    visit = _recognise(site, visit)
    response = _let_in(page, visit)
    if is_new:
        site.cookies.remember_visitor(response, secret)
    return response


def _recognise(site: Site, visit: Visit) -> Visit:
    session = site.cookies.session(visit.request)
    if not session:
        return visit
    try:
        return evolve(visit, session=session, signed_in=site.progress.log_ins.resume(session))
    except NotAllowed:
        return visit


def _let_in(page: Page, visit: Visit) -> Response:
    if page.access == "everybody":
        return page.view(visit)
    if visit.signed_in is None:
        query = {"next": visit.request.url.path} if page.method in SAFE_METHODS else None
        return visit.go("log-in", query)
    if visit.signed_in.must_change_password and page.access != "new password":
        return visit.go("new-password")
    return page.view(visit)
