"""The contract kit of `progress_core.ports.clock`."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from progress_core.ports.clock import Clock
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import all_done
from progress_core.testing.tools.time_zones import take_zone

Now = Callable[[], datetime]
_SLACK = timedelta(milliseconds=10)
"""To the hundredth of a second."""
_ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles")


class ClockContract(Patient):
    """What the core relies on in a clock; needs a fixture `clock`, and `expected` if it is not the time of day."""

    @pytest.fixture
    def clock(self) -> Clock:
        """Return a clock."""
        raise NotImplementedError("write a fixture `clock` that returns a Clock")

    @pytest.fixture
    def expected(self) -> Now:
        """Return a function that returns what `clock` has to say; the time of day, unless yours is set by hand."""
        return partial(datetime.now, UTC)

    @pytest.fixture(params=_ZONES)
    def zone(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
        """Set the time zone of this process: programs that ask for local time are right in London in winter."""
        monkeypatch.setenv("TZ", request.param)
        take_zone()
        yield request.param
        monkeypatch.undo()
        take_zone()

    @feature("I2")
    def test_returns_aware_utc_times(self, clock: Clock, zone: str) -> None:
        now = clock.now()
        assert isinstance(now, datetime)
        assert now.tzinfo is not None, f"the time has no time zone (where the time zone is {zone})"
        offsets = {now.replace(month=month, day=1).utcoffset() for month in (1, 4, 7, 10)}
        assert offsets == {timedelta(0)}, "the time is not in UTC all the year round"

    @feature("I2")
    def test_goes_on_when_time_does(self, clock: Clock, expected: Now) -> None:
        now, then = clock.now(), expected()
        time.sleep(0.05)
        assert (clock.now() > now) == (expected() > then)

    @feature("I2")
    def test_tells_hundredths_of_a_second(self, clock: Clock, expected: Now) -> None:
        for _ in range(20):
            now, then = clock.now(), expected()
            time.sleep(0.011)
            assert (clock.now() > now) == (expected() > then), "a hundredth of a second later, it is not later"

    @feature("I2")
    def test_tells_the_time_whatever_the_time_zone(self, clock: Clock, expected: Now, zone: str) -> None:
        before, now, after = expected(), clock.now(), expected()
        assert before - _SLACK <= now <= after + _SLACK, f"the time is wrong where the time zone is {zone}"

    @feature("I2")
    def test_does_not_run_backwards(self, clock: Clock) -> None:
        moments = [clock.now() for _ in range(1000)]
        assert moments == sorted(moments)

    @feature("I2")
    def test_does_not_run_backwards_in_threads(self, clock: Clock) -> None:
        for moments in all_done(*(lambda: [clock.now() for _ in range(200)] for _ in range(4))):
            assert moments == sorted(moments)
