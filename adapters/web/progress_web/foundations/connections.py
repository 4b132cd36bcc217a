"""A browser's connection: it is closed if a request never becomes whole, however slowly its bytes come."""

import asyncio
from typing import Literal

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 20.0
"""From the opening of a connection, or from the answer before, until the header of a request is whole."""
REST_SECONDS = 10.0
"""From an answer until the rest of the request that it answers has come; browsers show no answer before."""


class Connection(H11Protocol):
    """Speaks HTTP, and waits neither for a header nor for the rest of a body without end.

    The server itself begins to wait anew with every byte. What a page reads of a body is timed by `BodyLimit`.

    Source: OWASP ASVS 5.0, 15.2.2; features K8.
    """

    header_seconds = HEADER_SECONDS
    rest_seconds = REST_SECONDS
    _awaited: Literal["", "header", "rest"] = ""
    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as its base does
        """Wait for the first header."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what has come, and see what is missing now."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the rest of the request, or for the next one."""
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._await("")

    def _watch(self) -> None:
        if self.conn.their_state is h11.IDLE:
            self._await("header")
        elif self.conn.their_state is h11.SEND_BODY and self.cycle.response_complete:
            self._await("rest")
        else:
            self._await("")

    def _await(self, what: Literal["", "header", "rest"]) -> None:
        if what == self._awaited:
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._awaited, self._alarm = what, None
        if what:
            seconds = self.header_seconds if what == "header" else self.rest_seconds
            self._alarm = self.loop.call_later(seconds, self.transport.close)
