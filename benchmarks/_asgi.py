"""Requests to an ASGI application, without a network in between."""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.types import ASGIApp

Header = tuple[bytes, bytes]
Answer = tuple[int, dict[bytes, bytes], bytes]
"""Status, headers and body."""


class Requests:
    """Sends requests to an application, one after the other.

    Args:
        app: answers them.
        headers: of every request.
    """

    def __init__(self, app: ASGIApp, headers: Sequence[Header] = ()) -> None:
        self._app = app
        self._headers = headers
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """End the loop in which requests are answered."""
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def get(self, address: str, *headers: Header) -> Answer:
        """Return the answer to a request."""
        return self._loop.run_until_complete(self._get(address, headers))

    async def _get(self, address: str, headers: Sequence[Header]) -> Answer:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"localhost"), *self._headers, *headers],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent)
        return sent[0]["status"], dict(sent[0].get("headers", ())), body
