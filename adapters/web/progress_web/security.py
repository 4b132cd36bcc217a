"""What every answer carries and every unsafe request must show: headers, origin, token, size."""

import hashlib
import hmac
import time
from collections.abc import Collection, Mapping

import anyio
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD"})

_OUR_SITE = frozenset({"same-origin", "none"})
_THROWN_AWAY = 3
"""So many times the limit is read, in all, before the connection is cut."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the headers that every answer carries; personal pages are never kept by a browser.

    Args:
        app: what answers.
        https: the site is reached over TLS: browsers are told to come that way only.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = dict(HEADERS)
        if https:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Stops a request while it is still coming in, once it is larger or slower than is taken.

    What is too large is read on for a while and thrown away, as browsers show an answer only
    after they have sent everything.

    Args:
        app: what answers.
        most: bytes.
        patience: seconds that may go by without a byte.
        in_all: seconds after which all must be there.
    """

    def __init__(self, app: ASGIApp, *, most: int, patience: float = 30.0, in_all: float = 600.0) -> None:
        self._app = app
        self._most = most
        self._patience = patience
        self._in_all = in_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or raise an `HTTPException` of status 413 or 408 while the body is read."""
        seen, is_complete = 0, False
        ends = time.monotonic() + self._in_all

        async def limited() -> Message:
            nonlocal seen, is_complete
            while not is_complete:
                message = await _in_time(receive, min(self._patience, ends - time.monotonic()))
                seen += len(message.get("body", b""))
                is_complete = not message.get("more_body")
                if seen <= self._most:
                    return message
                if is_complete or seen > _THROWN_AWAY * self._most:
                    raise HTTPException(413)
            return await receive()

        await self._app(scope, limited, send)


async def _in_time(receive: Receive, seconds: float) -> Message:
    try:
        with anyio.fail_after(max(seconds, 0)):
            return await receive()
    except TimeoutError:
        raise HTTPException(408) from None


def form_token(secret: str) -> str:
    """Give the token that a form must send back.

    Args:
        secret: value of the visitor's cookie, which other sites cannot read.
    """
    return hmac.new(secret.encode(), b"progress form token", hashlib.sha256).hexdigest()


def has_token(form: Mapping[str, object], secret: str) -> bool:
    """Say whether a form holds the token that our page gave to this visitor.

    Source: OWASP, cross-site request forgery prevention.
    """
    return hmac.compare_digest(str(form.get("token", "")).encode("utf-8", "surrogatepass"), form_token(secret).encode())


def is_from(origins: Collection[str], request: Request) -> bool:
    """Say whether the browser, as far as it tells, sends a form of ours and not another site's.

    Source: OWASP, cross-site request forgery prevention.
    """
    origin = request.headers.get("origin")
    return (origin is None or origin in origins) and request.headers.get("sec-fetch-site", "none") in _OUR_SITE
