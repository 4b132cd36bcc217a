"""The time of day: the real one, and one that stands still until it is told to move."""

from datetime import UTC, datetime, timedelta

_START = datetime(2026, 9, 1, 9, tzinfo=UTC)


class SystemClock:
    """Tells the computer's time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """Tells the time that it was set to: for tests and demos.

    Args:
        now: aware.
    """

    def __init__(self, now: datetime = _START) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it was set to, in UTC."""
        return self._now

    def set(self, now: datetime) -> None:
        """Go to this moment, aware."""
        self._now = now.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Let so much time pass."""
        self._now += step


def open_clock(url: str = "") -> FixedClock:  # noqa: ARG001 - every adapter is given its URL
    """Make a clock that stands still (entry point `memory`)."""
    return FixedClock()


def open_system_clock(url: str = "") -> SystemClock:  # noqa: ARG001 - every adapter is given its URL
    """Make the real clock (entry point `system`)."""
    return SystemClock()
