"""The contract kit of `progress_core.ports.clock`."""

from datetime import timedelta

import pytest

from progress_core.ports.clock import Clock
from progress_core.testing.tools.marks import feature


class ClockContract:
    """What the core relies on in a clock; needs a fixture `clock`."""

    @pytest.fixture
    def clock(self) -> Clock:
        """Return a clock."""
        raise NotImplementedError("write a fixture `clock` that returns a Clock")

    @feature("I2")
    def test_returns_aware_utc_times(self, clock: Clock) -> None:
        assert clock.now().utcoffset() == timedelta(0)

    @feature("I2")
    def test_does_not_run_backwards(self, clock: Clock) -> None:
        moments = [clock.now() for _ in range(100)]
        assert moments == sorted(moments)
