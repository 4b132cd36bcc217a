"""The kits of small ports catch what is wrong, also where `tests/kits` cannot show it without another process."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from progress_core.memory.passwords import MemoryHasher
from progress_core.testing import jobs
from progress_core.testing.jobs import JobEngineContract
from progress_core.testing.passwords import PasswordHasherContract


class DeafEngine:
    def announce(self, job_id: int, kind: str, not_before: datetime | None = None) -> None:
        """Tell nobody."""

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


class RestlessEngine(DeafEngine):
    def wait(self, seconds: float) -> None:
        """Never sleep."""


@pytest.mark.feature("I2")
@pytest.mark.parametrize(
    ("broken", "test"),
    [
        (DeafEngine, "test_an_announcement_before_the_wait_is_not_missed"),
        (RestlessEngine, "test_waits_no_longer_than_told"),
        (RestlessEngine, "test_an_announcement_wakes_a_worker_only_once"),
    ],
)
def test_the_kit_catches_the_mistake(broken: Callable[[], Any], test: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_LONG", 0.5)  # nobody wants to wait for the deaf
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        getattr(JobEngineContract(), test)(broken())


class RashHasher(MemoryHasher):
    """Knows its decoy by sight."""

    def verify(self, hashed: str, password: str) -> bool:
        return hashed != self.decoy and super().verify(hashed, password)


@pytest.mark.feature("A5")
def test_the_kit_catches_a_decoy_that_costs_nothing() -> None:
    with pytest.raises(AssertionError, match="checked faster than the right one"):
        PasswordHasherContract().test_the_decoy_and_wrong_passwords_cost_as_much_as_right_ones(RashHasher())
