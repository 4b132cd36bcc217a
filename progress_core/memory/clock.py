"""Clocks: the real one, and one that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

_START = datetime(2026, 9, 1, 9, tzinfo=UTC)


class SystemClock:
    """Tells the time of the computer."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """Tells the time that it was set to: for tests and demos.

    Args:
        now: aware.
    """

    def __init__(self, now: datetime = _START) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time that it was set to, in UTC."""
        return self._now

    def set(self, now: datetime) -> None:
        """Set the clock to this time, aware."""
        self._now = now.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Move the clock forward."""
        self._now += step


def open_clock(url: str = "") -> FixedClock:  # noqa: ARG001 - every adapter is given its URL
    """Make a clock that stands still (entry point `memory`)."""
    return FixedClock()


def open_system_clock(url: str = "") -> SystemClock:  # noqa: ARG001 - every adapter is given its URL
    """Make the real clock (entry point `system`)."""
    return SystemClock()
