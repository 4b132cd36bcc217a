"""The engine in memory under its kit."""

import pytest

from progress_core.memory.jobs import open_engine
from progress_core.ports.jobs import JobEngine
from progress_core.testing.jobs import JobEngineContract


class MemoryJobEngineKit(JobEngineContract):
    """The kit of `memory:`, and of `store:`, which is the same engine."""

    @pytest.fixture
    def engine(self) -> JobEngine:
        return open_engine()
