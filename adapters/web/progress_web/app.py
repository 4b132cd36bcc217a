"""The site as one ASGI application, which runs by itself or inside another application."""

import re
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from pkgutil import walk_packages

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import Scope

from progress_core.compose.progress import Progress
from progress_core.domain.learners.selection import MAX_NAMED
from progress_core.domain.operations.events import Event
from progress_core.usecases.foundations.events import report
from progress_web import pages, reference
from progress_web.api.app import create_api
from progress_web.foundations.cookies import Cookies
from progress_web.foundations.endpoints import Page, route, visit_of
from progress_web.foundations.error_pages import error_page
from progress_web.foundations.kept_forms import KeptForms
from progress_web.foundations.navigation import tabs_of
from progress_web.foundations.rendering import Rendering
from progress_web.foundations.returning import PlainAddresses
from progress_web.foundations.security import SecurityHeaders, form_token, headers_of_every_answer
from progress_web.foundations.site import Site
from progress_web.foundations.static_files import static_routes
from progress_web.foundations.throttle import Throttle
from progress_web.foundations.visit import Visit
from progress_web.pages.applications.list_rows import COLOURS
from progress_web.pages.courses.addresses import distances_to_choose

_MODULES = sorted(module.name for module in walk_packages(pages.__path__, f"{pages.__name__}.") if not module.ispkg)

PAGES: tuple[Page, ...] = (
    *(page for name in _MODULES for page in getattr(import_module(name), "PAGES", ())),
    *reference.PAGES,
)
"""Every page of the site, from the modules below `progress_web.pages`, and the one about the API."""


def create_app(progress: Progress) -> Starlette:
    """Build the site.

    Args:
        progress: the use cases; the caller closes them.
    """
    limits = progress.context.limits
    is_https = limits.base_url.startswith("https://")
    site = Site(
        progress,
        Rendering(
            main_site=limits.main_site_url,
            tabs_of=tabs_of,
            application_colours=COLOURS,
            max_named=MAX_NAMED,
            offered_distances=distances_to_choose(),
        ),
        Cookies(https=is_https),
        Throttle(),
        KeptForms(progress),
    )
    of_pages = [route(site, page) for page in PAGES]
    site.router.routes += [PlainAddresses(of_pages), *of_pages]
    site.router.routes.append(_ApiMount(site))
    site.router.routes += static_routes()
    app = Starlette(
        routes=site.router.routes,
        middleware=[Middleware(SecurityHeaders, https=is_https)],
        exception_handlers={
            HTTPException: _refusal(site),
            ClientDisconnect: _gone,
            Exception: _failure(site, headers_of_every_answer(https=is_https)),
        },
    )
    app.router.redirect_slashes = False  # it would redirect to any host that the request names
    return app


class _ApiMount(Mount):
    """The API at its path: also without a slash at its end, and for addresses with line breaks.

    Starlette leaves both to pages, and programs would be answered with one.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(reference.PATH, create_api(site.progress, site.queues), name="api")
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether it answers a request, and what it is told of it."""
        if scope["type"] != "http" or scope["path"] != f"{scope.get('root_path', '')}{self.path}":
            return super().matches(scope)
        path = f"{scope['path']}/"
        match, child = super().matches({**scope, "path": path})
        return match, {**child, "path": path}


_TOO_MUCH = frozenset({408, 413, 414})
"""Too slow, too large, too long an address."""


def _refusal(site: Site) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Build the answer where no page has one: unknown addresses, and requests that break off or are too large."""

    def answer(request: Request, error: HTTPException) -> Response:
        visit = Visit(request, site, form_token(""))
        try:
            visit = visit_of(site, request)
        except Exception as failed:  # noqa: BLE001 - a person gets a page
            return error_page(visit, failed)
        if error.status_code in _TOO_MUCH:
            report(site.progress.context, Event.TOO_LARGE, visit.origin, status=str(error.status_code))
        match error.status_code:
            case 404:
                return visit.page("foundations/not_found.html", status=404)
            case 414:
                return visit.page("foundations/address_too_long.html", status=414)
            case 413:
                max_megabytes = site.progress.context.limits.upload_bytes >> 20
                return visit.page("foundations/too_large.html", status=413, max_megabytes=max_megabytes)
        response = visit.page("foundations/bad_request.html", status=error.status_code)
        response.headers.update(error.headers or {})
        return response

    async def answer_in_thread(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - the handler is registered for it
        return await run_in_threadpool(answer, request, error)

    return answer_in_thread


def _failure(site: Site, headers: Mapping[str, str]) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Build the answer to what fails outside every page, where nothing adds the headers of every answer."""

    async def answer(request: Request, error: Exception) -> Response:
        response = await run_in_threadpool(error_page, Visit(request, site, form_token("")), error)
        response.headers.update(headers)
        return response

    return answer


async def _gone(_request: Request, _error: Exception) -> Response:
    """Answer a browser that left before it had sent everything; only the log sees this."""
    return Response(status_code=400)
