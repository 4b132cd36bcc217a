"""The security log in memory, and the one that hands its events to Python's logging."""

import logging

from progress_core.domain.operations.events import SecurityEvent

LOGGER = "progress.security"
"""The logger that `logging:` writes to, at level INFO."""

MAX_EVENTS = 10_000
"""Bounds the memory used; the oldest events are forgotten first."""


class MemorySecurityLog:
    """See `progress_core.ports.security_log.SecurityLog`; `events` holds what was written, the oldest first."""

    def __init__(self) -> None:
        self.events: list[SecurityEvent] = []

    def write(self, event: SecurityEvent) -> None:
        self.events.append(event)
        del self.events[:-MAX_EVENTS]


class LoggingSecurityLog:
    """Hands events to Python's logging; see `progress_core.ports.security_log.SecurityLog`.

    Programs that embed Progress have handlers of their own, which decide where the lines go.
    """

    def __init__(self) -> None:
        self._logger = logging.getLogger(LOGGER)
        self._logger.setLevel(logging.INFO)

    def write(self, event: SecurityEvent) -> None:
        self._logger.info("%s", event.as_line())


def open_security_log(url: str = "") -> MemorySecurityLog:  # noqa: ARG001 - every adapter is given its URL
    """Make a log in memory (entry point `memory`)."""
    return MemorySecurityLog()


def open_logging(url: str = "") -> LoggingSecurityLog:  # noqa: ARG001 - every adapter is given its URL
    """Make a log that hands its events to Python's logging (entry point `logging`)."""
    return LoggingSecurityLog()
