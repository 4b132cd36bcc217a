"""From a page's function to a route: who is asking, whether it may be, and what to answer when it may not."""

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
from progress_web.failures import answer_to
from progress_web.security import SAFE_METHODS, BodyLimit, form_token, has_token, is_from
from progress_web.site import Site
from progress_web.visit import Visit

View = Callable[[Visit], Response]
Access = Literal["everybody", "new password", "logged in"]

MOST_FIELDS = 2_000
FORM_BYTES = 1024 * 1024
"""Largest form, the files it carries left out."""


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
        too_large: what answers to more than is taken in; None for a page of its own.
    """

    path: str
    name: str
    view: View = field(eq=False)
    method: Literal["GET", "POST"] = "GET"
    access: Access = "logged in"
    files: int = 0
    too_large: View | None = field(default=None, eq=False)


def route(site: Site, page: Page) -> Route:
    """Make the route of a page."""

    async def endpoint(request: Request) -> Response:
        if page.method in SAFE_METHODS:
            return await run_in_threadpool(_answer, site, page, request, FormData())
        if not is_from(site.origins(request), request):  # before a large file is taken in
            return await run_in_threadpool(refuse, site, request)
        try:
            async with request.form(max_files=page.files, max_fields=MOST_FIELDS) as form:
                return await run_in_threadpool(_answer, site, page, request, form)
        except HTTPException as error:
            if error.status_code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or page.too_large is None:
                raise
            looks = evolve(page, view=page.too_large, method="GET")
            return await run_in_threadpool(_answer, site, looks, request, FormData())

    most = FORM_BYTES + page.files * site.progress.context.limits.upload_bytes
    return Route(
        page.path, endpoint, methods=[page.method], name=page.name, middleware=[Middleware(BodyLimit, most=most)]
    )


def visit_of(site: Site, request: Request) -> Visit:
    """Give a visit with whoever is logged in.

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
    """Answer to a form that is not one of ours."""
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
        response = answer_to(visit, error)
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
