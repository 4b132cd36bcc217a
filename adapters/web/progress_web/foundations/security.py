"""The headers that every answer carries, and the checks of every unsafe request: origin, token, size."""

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping

import anyio
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD"})

OUR_SITE = frozenset({"same-origin", "none"})
"""What browsers say of requests that no other site is behind."""
_TOKEN_BYTES = hashlib.sha256().digest_size
_DISCARD_FACTOR = 3
"""A request this many times as large as the limit is cut off; below that, the rest is read and discarded."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def headers_of_every_answer(*, https: bool) -> dict[str, str]:
    """Return the headers of every answer that does not set them itself.

    Args:
        https: whether the site is served over TLS.
    """
    over_tls = {"strict-transport-security": "max-age=63072000; includeSubDomains"} if https else {}
    return {**HEADERS, **over_tls, "cache-control": "no-store"}


class SecurityHeaders:
    """Adds the headers that every answer carries; they keep browsers from storing personal pages.

    Args:
        app: answers the requests.
        https: whether the site is served over TLS; if so, browsers are told to use nothing else.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = headers_of_every_answer(https=https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Cuts off requests that are too large or too slow, while they still arrive.

    The rest of a request that is too large is read for a while and discarded, because browsers show
    an answer only after they have sent everything.

    Args:
        app: answers the requests.
        max_bytes: of the body, not counting files.
        file_bytes: as much more of a body that carries files.
        max_pause: seconds without a byte.
        max_seconds: for the whole body.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_bytes: int,
        file_bytes: int = 0,
        max_pause: float = 30.0,
        max_seconds: float = 600.0,
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._file_bytes = file_bytes
        self._max_pause = max_pause
        self._max_seconds = max_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or raise an `HTTPException` of status 413 or 408 while the body is read."""
        received, is_complete = 0, False
        max_bytes = self._max_bytes + (self._file_bytes if is_multipart(Headers(scope=scope)) else 0)
        deadline = time.monotonic() + self._max_seconds

        async def limited() -> Message:
            nonlocal received, is_complete
            while not is_complete:
                message = await _in_time(receive, min(self._max_pause, deadline - time.monotonic()))
                received += len(message.get("body", b""))
                is_complete = not message.get("more_body")
                if received <= max_bytes:
                    return message
                if is_complete or received > _DISCARD_FACTOR * max_bytes:
                    raise HTTPException(413)
            return await receive()

        await self._app(scope, limited, send)


def is_multipart(headers: Headers) -> bool:
    """Return whether a form is of the only type that carries files; read as the parser of forms reads it."""
    return parse_options_header(headers.get("content-type"))[0] == b"multipart/form-data"


async def _in_time(receive: Receive, seconds: float) -> Message:
    try:
        with anyio.fail_after(max(seconds, 0)):
            return await receive()
    except TimeoutError:
        raise HTTPException(408) from None


def form_token(secret: str) -> str:
    """Return the token that a form must send back: masked, and so another one in every answer.

    Compressed answers are the shorter the more a guess in them is like a secret in them, and every token is. One that
    is never the same twice cannot be guessed from sizes.

    Args:
        secret: the value of the visitor's cookie, which other sites cannot read.

    Source: BREACH, CVE-2013-3587; OWASP, cross-site request forgery prevention.
    """
    mask = secrets.token_bytes(_TOKEN_BYTES)
    return urlsafe_b64encode(mask + _masked(_own_token(secret), mask)).decode().rstrip("=")


def has_token(form: Mapping[str, object], secret: str) -> bool:
    """Return whether a form holds a token that our pages gave to this visitor.

    Source: OWASP, cross-site request forgery prevention.
    """
    token = str(form.get("token", ""))
    try:
        sent = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        return False
    mask, rest = sent[:_TOKEN_BYTES], sent[_TOKEN_BYTES:]
    return len(rest) == _TOKEN_BYTES and hmac.compare_digest(_masked(rest, mask), _own_token(secret))


def _own_token(secret: str) -> bytes:
    return hmac.digest(secret.encode("utf-8", "surrogatepass"), b"progress form token", hashlib.sha256)


def _masked(value: bytes, mask: bytes) -> bytes:
    return (int.from_bytes(value) ^ int.from_bytes(mask)).to_bytes(_TOKEN_BYTES)


def has_form(response: Response, token: str) -> bool:
    """Return whether an answer is a page with a form that holds a token: only then does a visitor need the cookie.

    Whoever only reads pages that are open to everybody gets no cookie.
    """
    return response.media_type == HTMLResponse.media_type and token.encode() in bytes(response.body)


def is_from(origins: Collection[str], request: Request) -> bool:
    """Return whether a form comes from our site and not from another, as far as the browser tells.

    Source: OWASP, cross-site request forgery prevention.
    """
    origin = request.headers.get("origin")
    return (origin is None or origin in origins) and request.headers.get("sec-fetch-site", "none") in OUR_SITE
