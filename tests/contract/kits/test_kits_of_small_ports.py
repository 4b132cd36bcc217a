"""The kit of job engines catches engines that are wrong; those of the other ports are judged in `tests/kits`."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from progress_core.testing import jobs
from progress_core.testing.jobs import JobEngineContract


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
