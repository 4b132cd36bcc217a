"""From a page's function to a route: who asks, whether they may, and what to answer if they may not."""

from http import HTTPStatus

from attrs import evolve
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from progress_web.foundations.access import Access, Page, View, let_in, visit_of
from progress_web.foundations.error_pages import error_page
from progress_web.foundations.returning import EXPIRED, PageRoute, ask_to_log_in, come_back
from progress_web.foundations.security import SAFE_METHODS, BodyLimit, form_token, has_token, is_from
from progress_web.foundations.site import Site
from progress_web.foundations.visit import Visit

__all__ = ["MAX_FIELDS", "MAX_FORM_BYTES", "Access", "Page", "View", "refuse", "route", "visit_of"]

MAX_FIELDS = 2_000
MAX_FORM_BYTES = 1024 * 1024
"""The largest form, not counting the files it carries."""


def route(site: Site, page: Page) -> PageRoute:
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
    return PageRoute(page, endpoint, [limit])


def refuse(site: Site, request: Request) -> Response:
    """Answer a form that is not one of ours."""
    return Visit(request, site, "").page("foundations/form_expired.html", status=403)


def _answer(site: Site, page: Page, request: Request, form: FormData) -> Response:
    secret, is_new = site.cookies.visitor(request)
    has_come_in_time = page.method in SAFE_METHODS or has_token(form, secret)
    if not has_come_in_time and not site.kept_forms.is_of_ours(form):  # before the store is asked
        return refuse(site, request)
    visit = Visit(request, site, form_token(secret), form)
    try:
        visit = evolve(visit_of(site, request), token=visit.token, form=form)
        response = _in_time(page, visit) if has_come_in_time else _late(page, visit)
    except Exception as error:  # noqa: BLE001 - whatever it was, a person gets a page
        response = error_page(visit, error)
    if is_new and response.media_type == HTMLResponse.media_type:  # only pages have forms
        site.cookies.remember_visitor(response, secret)
    return response


def _in_time(page: Page, visit: Visit) -> Response:
    """Answer a form with its token, unless the log-in has ended since the page was opened."""
    if page.method in SAFE_METHODS or page.access == "everybody" or visit.signed_in is not None:
        return let_in(page, visit)
    kept = visit.site.kept_forms.kept(visit.request, visit.form)
    return let_in(page, visit) if kept is None else ask_to_log_in(visit, kept)


def _late(page: Page, visit: Visit) -> Response:
    """Answer a form of ours whose token is void: nothing is done, and its owner gets it back."""
    kept = visit.site.kept_forms.kept(visit.request, visit.form)
    if kept is None:
        return refuse(visit.site, visit.request)
    if visit.signed_in is not None:
        is_theirs = visit.signed_in.actor.account_id == kept.owner
        return come_back(visit, kept, EXPIRED, status=403) if is_theirs else refuse(visit.site, visit.request)
    if page.access == "everybody" and not visit.text("kept"):  # logging off, for one: there is nothing to keep
        return visit.go("log-in", {"done": "ended"})
    return ask_to_log_in(visit, kept)
