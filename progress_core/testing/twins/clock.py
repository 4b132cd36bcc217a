"""Clocks under their kit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from progress_core.memory.clock import FixedClock, SystemClock
from progress_core.ports.clock import Clock
from progress_core.testing.clock import ClockContract

_SUMMER = datetime(2026, 7, 1, 9, 0, 59, 987_654, tzinfo=timezone(timedelta(hours=1)))


class MemoryClockKit(ClockContract):
    """The kit of `memory`."""

    @pytest.fixture
    def clock(self) -> Clock:
        clock = FixedClock(_SUMMER)
        clock.advance(timedelta(minutes=5))
        return clock

    @pytest.fixture
    def expected(self) -> Callable[[], datetime]:
        return lambda: datetime(2026, 7, 1, 8, 5, 59, 987_654, tzinfo=UTC)


class SystemClockKit(ClockContract):
    """The kit of `system`."""

    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()
