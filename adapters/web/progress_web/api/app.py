"""The API as one ASGI application, which the site mounts at `/api/v1`, and which runs by itself too."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import lru_cache
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from pkgutil import walk_packages
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from progress_core.compose.progress import Progress
from progress_web import api
from progress_web.api.foundations.calls import Call
from progress_web.api.foundations.cross_origins import across_origins
from progress_web.api.foundations.documents import document
from progress_web.api.foundations.endpoints import Api, astray, route
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import error_answer
from progress_web.api.foundations.tags import is_known, tag_of
from progress_web.foundations.queues import Queue, make_queues
from progress_web.foundations.security import SecurityHeaders

_LEAST_COMPRESSED = 1_000
"""Bytes of the smallest answer that is compressed."""

_MODULES = sorted(module.name for module in walk_packages(api.__path__, f"{api.__name__}.") if not module.ispkg)

OPERATIONS: tuple[Operation, ...] = tuple(
    sorted(
        (each for name in _MODULES if name != __name__ for each in getattr(import_module(name), "OPERATIONS", ())),
        key=attrgetter("path", "method"),
    )
)
"""Every operation, from the modules below `progress_web.api`."""


class _Api(Starlette):
    """The API; what every answer carries is added outside everything, to failures too.

    Args:
        https: whether it is served over TLS.
        origins: of other sites whose pages may use it.
        options: of Starlette.
    """

    def __init__(self, *, https: bool, origins: Collection[str], **options: Any) -> None:
        self._https, self._origins = https, origins
        super().__init__(**options)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application with all that stands around it."""
        inner = super().build_middleware_stack()
        if self._origins:
            inner = across_origins(inner, self._origins)
        return SecurityHeaders(inner, https=self._https)


def create_api(progress: Progress, queues: Mapping[str, Queue] | None = None) -> Starlette:
    """Build the API.

    Args:
        progress: the use cases; the caller closes them.
        queues: those of the site, if it is mounted there: costly work of both waits in the same ones.

    Source: features I6.
    """
    shared = Api(progress, queues=queues or make_queues())
    https = progress.context.limits.base_url.startswith("https://")
    app = _Api(
        https=https,
        origins=progress.context.limits.api_origins,
        routes=[
            Route("/openapi.json", _openapi),
            *(route(shared, path, [*found]) for path, found in groupby(OPERATIONS, key=attrgetter("path"))),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=_LEAST_COMPRESSED)],
        exception_handlers={
            HTTPException: _answers(shared),
            ClientDisconnect: _gone,
            Exception: _failed(progress),
        },
    )
    app.router.redirect_slashes = False  # it would redirect to any host that the request names
    return app


def openapi(server: str) -> dict[str, Any]:
    """Return the OpenAPI document of all operations.

    Args:
        server: address of the API ("https://progress.example.org/api/v1").
    """
    return document(OPERATIONS, server)


@lru_cache(8)
def _written(server: str) -> tuple[bytes, str]:
    """Return the document as JSON, and its tag."""
    body = json.dumps(openapi(server), separators=(",", ":")).encode()
    return body, tag_of("", body)


async def _openapi(request: Request) -> Response:
    """Answer with the document; its server is the address at which it was asked for."""
    body, tag = _written(request.scope.get("root_path", "") or ".")
    headers = {"etag": tag, "cache-control": "public, max-age=300"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _answers(shared: Api) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Build the answer where no operation has one, such as for unknown addresses."""

    async def answer(request: Request, error: Exception) -> Response:
        return await astray(shared, request, error)

    return answer


def _failed(progress: Progress) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Build the answer to a failure outside every operation; it counts nothing, as counting may be what failed."""

    async def answer(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(error_answer, Call(request, progress), error)

    return answer


async def _gone(_request: Request, _error: Exception) -> Response:
    """Answer a program that left before it had sent everything; only the log sees this."""
    return Response(status_code=400)
