"""Job engines under their kit."""

import os
from collections.abc import Iterator

import pytest
from progress_celery.kits.jobs import CeleryRedisKit

from progress_core.testing import jobs
from progress_core.testing.twins.jobs import MemoryJobEngineKit
from tests.kits.fault import SEEDED
from tests.redis import running

_PATIENCE_WITH_FAULTS = 5.0
"""Seconds in place of thirty: an adapter with a fault may lose what a check waits for."""


def _shorten_for_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    if SEEDED in os.environ:
        monkeypatch.setattr(jobs, "_LONG", _PATIENCE_WITH_FAULTS)


class TestMemory(MemoryJobEngineKit):
    """The twin."""

    @pytest.fixture(autouse=True)
    def given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _shorten_for_a_fault(monkeypatch)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("redis")) as server:
        yield f"celery+{server.url}"


class TestCeleryRedis(CeleryRedisKit):
    """`celery+redis`."""

    @pytest.fixture(autouse=True)
    def given(self, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(type(self), "given_url", redis_url)
        _shorten_for_a_fault(monkeypatch)
