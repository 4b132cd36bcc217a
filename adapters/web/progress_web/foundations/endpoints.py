"""From a page's function to a route: who asks, whether they may, and what to answer if they may not."""

import time
from functools import partial
from http import HTTPStatus

import anyio
from attrs import evolve
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from progress_core.domain.foundations.errors import ProofNeeded
from progress_core.domain.operations.events import Event
from progress_core.usecases.foundations.events import report
from progress_web.foundations.access import Access, Page, View, let_in, visit_of
from progress_web.foundations.compression import compress
from progress_web.foundations.error_pages import busy_page, error_page
from progress_web.foundations.incoming import MAX_FIELDS, MAX_FORM_BYTES, read_form
from progress_web.foundations.origins import page_of
from progress_web.foundations.proving import ask_for_proof
from progress_web.foundations.returning import EXPIRED, PageRoute, ask_to_log_in, come_back
from progress_web.foundations.security import SAFE_METHODS, BodyLimit, form_token, has_form, has_token, is_from
from progress_web.foundations.site import Site
from progress_web.foundations.visit import Visit

__all__ = ["MAX_FIELDS", "MAX_FORM_BYTES", "Access", "Page", "View", "refuse", "route", "visit_of"]

EVEN_SECONDS = 0.25
"""Longer than a form takes that looks names up; one that takes longer is answered at the next multiple."""
MAX_QUERY_BYTES = 16 * 1024
"""The longest query of an address: the start of a page of the longest names, with every filter."""


def route(site: Site, page: Page) -> PageRoute:
    """Build the route of a page."""

    async def endpoint(request: Request) -> Response:
        if len(request.scope["query_string"]) > MAX_QUERY_BYTES:  # before it is taken apart
            raise HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG)
        if page.method in SAFE_METHODS:
            return await _answer_in_turn(site, page, request, FormData())
        if not page.by_link and not is_from(site.origins(request), request):  # before a large file is read
            return await run_in_threadpool(refuse, site, request)
        try:
            form = await read_form(site, page, request)
            try:
                begun = time.monotonic()
                response = await _answer_in_turn(site, page, request, form)
                if page.even:
                    await anyio.sleep(EVEN_SECONDS - (time.monotonic() - begun) % EVEN_SECONDS)
                return response
            finally:
                await form.close()
        except HTTPException as error:
            if error.status_code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or page.too_large is None:
                raise
            shown = evolve(page, view=page.too_large, method="GET")
            return await run_in_threadpool(_answer, site, shown, request, FormData())

    file_bytes = page.files * site.progress.context.limits.upload_bytes
    limit = Middleware(BodyLimit, max_bytes=MAX_FORM_BYTES, file_bytes=file_bytes)
    return PageRoute(page, endpoint, [limit])


async def _answer_in_turn(site: Site, page: Page, request: Request, form: FormData) -> Response:
    """Answer in a thread; costly work waits for one of a few threads, unless too many wait already."""
    if not page.queue:
        return await run_in_threadpool(_answer, site, page, request, form)
    queue = site.queues[page.queue]
    if queue.is_full:
        return await run_in_threadpool(_turn_away, Visit(request, site, ""))
    return await queue.run(partial(_answer, site, page, request, form))


def _turn_away(visit: Visit) -> Response:
    """Answer somebody whom too many others were before."""
    report(visit.progress.context, Event.TOO_MANY_ATTEMPTS, visit.origin, of="requests at once")
    return busy_page(visit)


def refuse(site: Site, request: Request) -> Response:
    """Answer a form that is not one of ours."""
    visit = Visit(request, site, "")
    report(site.progress.context, Event.FORM_REFUSED, visit.origin, page=page_of(request))
    return visit.page("foundations/form_expired.html", status=403)


def _answer(site: Site, page: Page, request: Request, form: FormData) -> Response:
    secret, is_new = site.cookies.visitor(request)
    has_come_in_time = page.method in SAFE_METHODS or page.by_link or has_token(form, secret)
    if not has_come_in_time and not site.kept_forms.is_of_ours(form):  # before the store is asked
        return refuse(site, request)
    visit = Visit(request, site, form_token(secret), form)
    try:
        visit = evolve(visit_of(site, request), token=visit.token, form=form)
        response = _in_time(page, visit) if has_come_in_time else _late(page, visit)
    except ProofNeeded:
        response = ask_for_proof(visit)
    except Exception as error:  # noqa: BLE001 - whatever it was, a person gets a page
        response = error_page(visit, error)
    if is_new and has_form(response, visit.token):
        site.cookies.remember_visitor(response, secret)
    compress(request, response)
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
