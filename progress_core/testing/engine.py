"""The contract kit of `progress_core.ports.engine`."""

import threading
import time

import pytest

from progress_core.ports.engine import JobEngine
from progress_core.testing.tools.marks import feature

_LONG = 30.0
_SHORT = 0.1


class JobEngineContract:
    """What the core relies on in a job engine; needs a fixture `engine` without announcements."""

    @pytest.fixture
    def engine(self) -> JobEngine:
        """Return an engine."""
        raise NotImplementedError("write a fixture `engine` that returns a JobEngine")

    @feature("E4")
    def test_waits_no_longer_than_told(self, engine: JobEngine) -> None:
        started = time.monotonic()
        engine.wait(_SHORT)
        assert _SHORT / 2 < time.monotonic() - started < _LONG / 2

    @feature("E4")
    def test_an_announcement_wakes_every_waiting_worker(self, engine: JobEngine) -> None:
        started = time.monotonic()
        workers = [threading.Thread(target=engine.wait, args=(_LONG,)) for _ in range(3)]
        for worker in workers:
            worker.start()
        time.sleep(_SHORT)
        engine.announce(1_000_001)
        for worker in workers:
            worker.join(_LONG)
        assert time.monotonic() - started < _LONG / 2

    @feature("E4")
    def test_an_announcement_before_the_wait_is_not_missed(self, engine: JobEngine) -> None:
        engine.wait(0)
        engine.announce(1_000_001)
        started = time.monotonic()
        engine.wait(_LONG)
        assert time.monotonic() - started < _LONG / 2

    @feature("E4")
    def test_an_announcement_wakes_a_worker_only_once(self, engine: JobEngine) -> None:
        engine.announce(1_000_001)
        engine.wait(_LONG)
        started = time.monotonic()
        engine.wait(_SHORT)
        assert time.monotonic() - started > _SHORT / 2
