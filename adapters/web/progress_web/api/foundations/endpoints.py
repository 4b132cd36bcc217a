"""From an operation's function to an answer: who asks, whether the token reaches so far, and what went wrong."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from attrs import define, evolve, field, frozen
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.foundations.repeats import Answer
from progress_core.domain.operations.events import Event
from progress_core.usecases.foundations.events import report
from progress_web.api.foundations.admission import Refused, admit, count_astray
from progress_web.api.foundations.bodies import MAX_BODY_BYTES, encoded, read_file, read_json, value_of
from progress_web.api.foundations.calls import Call, FileReply, Reply, SentFile
from progress_web.api.foundations.field_problems import placed_error
from progress_web.api.foundations.operations import Operation
from progress_web.api.foundations.problem_details import error_answer
from progress_web.api.foundations.queries import read_query
from progress_web.api.foundations.rates import Allowance, Rates
from progress_web.api.foundations.tags import is_known, tag_of, version_named
from progress_web.foundations.origins import origin_of
from progress_web.foundations.queues import Queue, make_queues
from progress_web.foundations.security import SAFE_METHODS, BodyLimit

MAX_QUERY_BYTES = 56 * 1024
"""The longest query of an address: the longest text of a parameter, each of its characters escaped."""
_KEPT_HEADERS = frozenset({"content-type", "location", "etag", "cache-control", "link"})
_NO_BODY = 204
_NOT_MODIFIED = 304


@frozen
class Api:
    """What all operations share.

    Args:
        progress: the use cases.
        rates: how often each token and network has asked.
        queues: of requests for costly work, by name.
    """

    progress: Progress
    rates: Rates = field(factory=Rates, eq=False)
    queues: Mapping[str, Queue] = field(factory=make_queues, eq=False)


def route(api: Api, path: str, operations: Sequence[Operation]) -> Route:
    """Build the route of all operations at one address."""
    by_method = {operation.method: operation for operation in operations}
    if "GET" in by_method:
        by_method["HEAD"] = by_method["GET"]  # type: ignore[index] # no operation has it, but HTTP does

    async def endpoint(request: Request) -> Response:
        operation = by_method.get(request.method)  # type: ignore[call-overload] # any method can be sent
        if operation is None:
            return await astray(api, request, HTTPException(405, headers={"allow": ", ".join(by_method)}))
        return await _Asked(api, operation, request, Call(request, api.progress)).answered()

    file_bytes = max(each.takes_file for each in operations) * api.progress.context.limits.upload_bytes
    limit = Middleware(BodyLimit, max_bytes=MAX_BODY_BYTES, file_bytes=file_bytes)
    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    return Route(path, endpoint, methods=methods, middleware=[limit])


async def astray(api: Api, request: Request, error: Exception) -> Response:
    """Answer a request that leads to no operation, and count it as any other."""

    def answered() -> Response:
        call = Call(request, api.progress)
        try:
            allowance = count_astray(call, api.rates)
        except Refused as refused:
            return refused.response
        response = error_answer(call, error)
        response.headers.update(allowance.headers)
        return response

    return await run_in_threadpool(answered)


@define
class _Asked:
    """One request for an operation.

    Args:
        api: what all operations share.
        operation: which.
        request: as received.
        call: the request as the operation sees it, once it is known who asks.
        allowance: what is left of their requests, once that is counted.
    """

    api: Api
    operation: Operation
    request: Request
    call: Call
    allowance: Allowance | None = None

    async def answered(self) -> Response:
        """Return the answer; whatever goes wrong is one too."""
        try:
            if self.request.method in SAFE_METHODS and not self.operation.queue:
                response = await run_in_threadpool(self._read)
            else:
                await run_in_threadpool(self._admit)
                response = await self._change()
        except Refused as refused:
            response = refused.response
        except Exception as error:  # noqa: BLE001 - whatever it was, a program gets an answer
            self._report_size(error)
            response = await run_in_threadpool(error_answer, self.call, error, versioned=self.operation.versioned)
        if self.allowance is not None:
            response.headers.update(self.allowance.headers)
        return response

    def _admit(self) -> None:
        """Find out who asks, and whether they may, before anything is read.

        Raises:
            Refused: they may not.
            HTTPException: the query is too long, or the version is missing.
        """
        bearer, self.allowance = admit(self.call, self.operation, self.api.rates)
        self.call = evolve(self.call, bearer=bearer)
        if len(self.request.scope["query_string"]) > MAX_QUERY_BYTES:  # before it is taken apart
            raise HTTPException(414)
        if self.operation.versioned:
            self.call = evolve(self.call, version=version_named(self.request))

    def _read(self) -> Response:
        self._admit()
        return self._once(self._parameters(), b"")

    async def _change(self) -> Response:
        operation, arguments = self.operation, self._parameters()
        if operation.takes_file:
            arguments["file"] = sent = await read_file(self.request)
            work = partial(self._once, arguments, _fingerprinted(sent))
        elif self.request.method in SAFE_METHODS:
            work = partial(self._once, arguments, b"")
        else:
            work = partial(self._write, arguments, await read_json(self.request, required=operation.body is not None))
        if not operation.queue:
            return await run_in_threadpool(work)
        queue = self.api.queues[operation.queue]
        if queue.is_full:
            raise HTTPException(503, "Very many requests wait. Try again in a few seconds.", {"retry-after": "5"})
        return await queue.run(work)

    def _write(self, arguments: Mapping[str, Any], raw: bytes) -> Response:
        """Make the value of a body, which takes its time if the body is long, and do what is asked."""
        body = value_of(self.operation.body or _NoFields, raw)
        return self._once({**arguments, "body": body} if self.operation.body else arguments, raw)

    def _parameters(self) -> dict[str, Any]:
        query = read_query(self.operation.query or _NoParameters, self.request.query_params)
        return {"query": query} if self.operation.query else {}

    def _once(self, arguments: Mapping[str, Any], raw: bytes) -> Response:
        """Do what is asked; with an `Idempotency-Key`, not again if it was done before."""
        key = self.request.headers.get("idempotency-key")
        if key is None or not self.operation.is_repeatable:
            return self._do(arguments)

        def act() -> Answer:
            response = self._do(arguments)
            kept = {name: value for name, value in response.headers.items() if name in _KEPT_HEADERS}
            return Answer(response.status_code, kept, bytes(response.body))

        once = self.api.progress.repeats.once
        found, repeated = once(self.call.actor, key.strip('"'), self._fingerprint(raw), act)
        headers = {**found.headers, **({"idempotent-replayed": "true"} if repeated else {})}
        return Response(found.body, status_code=found.status, headers=headers)

    def _fingerprint(self, raw: bytes) -> str:
        """Return what tells requests under one key apart; what one token was answered is not for another."""
        url, token = self.request.url, self.call.bearer.number if self.call.bearer else 0
        version = self.request.headers.get("if-match", "")
        head = f"{token} {self.request.method} {url.path}?{url.query}\n{version}\n"
        return hashlib.sha256(head.encode("utf-8", "surrogatepass") + raw).hexdigest()

    def _do(self, arguments: Mapping[str, Any]) -> Response:
        call = self.call
        try:
            reply: Reply[Any] | FileReply = self.operation.run(call, **arguments)
        except ProgressError as error:
            placed = placed_error(self.operation.body, error)
            raise (placed if placed is error else placed.with_traceback(error.__traceback__)) from None
        if isinstance(reply, FileReply):
            kept = {"content-disposition": f'attachment; filename="{reply.name}"'}
            return Response(reply.content, media_type=reply.media_type, headers=kept)
        headers = {"location": call.path(reply.location)} if reply.location else {}
        if reply.next:
            headers["link"] = f'<{_next_page(call, reply.next)}>; rel="next"'
        if reply.value is None:
            return Response(status_code=_NO_BODY, headers=headers)
        body = encoded(reply.value)
        if self.operation.is_tagged or reply.version:
            shown = body if reply.shown is reply.value else encoded(reply.shown) if reply.shown is not None else b""
            headers |= {"etag": tag_of(reply.version, shown), "cache-control": "private, no-cache"}
            if self.operation.is_tagged and is_known(self.request, headers["etag"]):
                return Response(status_code=_NOT_MODIFIED, headers=headers)
        return Response(body, self.operation.status, headers, media_type="application/json")

    def _report_size(self, error: Exception) -> None:
        if isinstance(error, HTTPException) and error.status_code in (408, 413, 414):
            origin = origin_of(self.request)
            report(self.api.progress.context, Event.TOO_LARGE, origin, status=str(error.status_code))


@frozen
class _NoParameters:
    """No query parameters."""


@frozen
class _NoFields:
    """A body without fields."""


def _fingerprinted(file: SentFile) -> bytes:
    return file.name.encode("utf-8", "surrogatepass") + b"\n" + file.content


def _next_page(call: Call, cursor: str) -> str:
    """Return the address of the next page: the same question, with another cursor."""
    return (
        call.path(call.request.url.path.removeprefix(call.request.scope.get("root_path", "")))
        + "?"
        + str(call.request.url.include_query_params(cursor=cursor).query)
    )
