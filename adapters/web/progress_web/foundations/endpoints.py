"""From a page's function to a route: who asks, whether they may, and what to answer if they may not."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Literal

from attrs import evolve, field, frozen
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from progress_core.domain.foundations.errors import NotAllowed
from progress_web.foundations.error_pages import error_page
from progress_web.foundations.security import SAFE_METHODS, BodyLimit, form_token, has_token, is_from
from progress_web.foundations.site import Site
from progress_web.foundations.visit import Visit

View = Callable[[Visit], Response]
Access = Literal["everybody", "new password", "logged in"]

MAX_FIELDS = 2_000
MAX_FORM_BYTES = 1024 * 1024
"""The largest form, not counting the files it carries."""


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


def route(site: Site, page: Page) -> Route:
    """Build the route of a page."""

    async def endpoint(request: Request) -> Response:
        if page.method in SAFE_METHODS:
            return await run_in_threadpool(_answer, site, page, request, FormData())
        if not is_from(site.origins(request), request):  # before a large file is read
            return await run_in_threadpool(refuse, site, request)
        try:
            async with request.form(max_files=page.files, max_fields=MAX_FIELDS) as form:
                return await run_in_threadpool(_answer, site, page, request, form)
        except HTTPException as error:
            if error.status_code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or page.too_large is None:
                raise
            shown = evolve(page, view=page.too_large, method="GET")
            return await run_in_threadpool(_answer, site, shown, request, FormData())

    max_bytes = MAX_FORM_BYTES + page.files * site.progress.context.limits.upload_bytes
    limit = Middleware(BodyLimit, max_bytes=max_bytes)
    return Route(page.path, endpoint, methods=[page.method], name=page.name, middleware=[limit])


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


def refuse(site: Site, request: Request) -> Response:
    """Answer a form that is not one of ours."""
    return Visit(request, site, "").page("foundations/form_expired.html", status=403)


def _answer(site: Site, page: Page, request: Request, form: FormData) -> Response:
    secret, is_new = site.cookies.visitor(request)
    if page.method not in SAFE_METHODS and not has_token(form, secret):
        return refuse(site, request)
    visit = Visit(request, site, form_token(secret), form)
    try:
        visit = evolve(visit_of(site, request), token=visit.token, form=form)
        response = _let_in(page, visit)
    except Exception as error:  # noqa: BLE001 - whatever it was, a person gets a page
        response = error_page(visit, error)
    if is_new and response.media_type == HTMLResponse.media_type:  # only pages have forms
        site.cookies.remember_visitor(response, secret)
    return response


def _let_in(page: Page, visit: Visit) -> Response:
    if page.access == "everybody":
        return page.view(visit)
    if visit.signed_in is None:
        url = visit.request.url
        query = {"next": f"{url.path}?{url.query}" if url.query else url.path}
        return visit.go("log-in", query if page.method in SAFE_METHODS else {})
    if visit.signed_in.must_change_password and page.access != "new password":
        return visit.go("new-password")
    return page.view(visit)
