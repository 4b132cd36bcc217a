"""The log of security events, for those who watch over an installation."""

from typing import Protocol

from progress_core.domain.operations.events import SecurityEvent


class SecurityLog(Protocol):
    """Writes security events, one line each, where no request can change or read them."""

    def write(self, event: SecurityEvent) -> None:
        """Write an event, as it is.

        It never raises: if the log cannot be written, the program's own log says so, and the work goes on.
        """
        ...
