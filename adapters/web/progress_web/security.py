"""What every answer carries and every unsafe request must show: headers, origin, token, size."""

import hashlib
import hmac
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD"})

_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
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


class TooLargeError(Exception):
    """More was sent than is taken."""


class BodyLimit:
    """Stops a request while it is still coming in, once it is larger than is taken.

    Args:
        app: what answers.
        most: bytes; a form's own size is added to the largest file.
    """

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or raise `TooLargeError` while the body is read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise TooLargeError
            return message

        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self._most:
            seen = self._most
        await self._app(scope, counted, send)


def form_token(secret: str) -> str:
    """Give the token that a form must send back.

    Args:
        secret: value of the visitor's cookie, which other sites cannot read.
    """
    return hmac.new(secret.encode(), b"progress form token", hashlib.sha256).hexdigest()


def is_from_here(request: Request, form: Mapping[str, object], secret: str) -> bool:
    """Say whether an unsafe request comes from one of our own forms.

    Source: OWASP, cross-site request forgery prevention.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.url.netloc}":
        return False
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    offered = str(form.get("token", ""))
    return bool(secret) and hmac.compare_digest(offered.encode(), form_token(secret).encode())
