"""Clocks keep their contract."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from progress_core.memory.clock import FixedClock, SystemClock
from tests.kits.subjects import clock as subjects


class TestFixedClock(subjects.TestMemory):
    """The twin."""


class TestSystemClock(subjects.TestSystem):
    """`system`."""


@pytest.mark.feature("I2")
def test_the_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(datetime(2026, 9, 1, 10, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == datetime(2026, 9, 1, 9, tzinfo=UTC)
    clock.advance(timedelta(minutes=5))
    assert clock.now() == datetime(2026, 9, 1, 9, 5, tzinfo=UTC)
    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.feature("I2")
def test_the_system_clock_returns_the_current_time() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(minutes=1)
