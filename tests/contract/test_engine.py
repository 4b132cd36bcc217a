"""Job engines keep their contract."""

import pytest

from progress_core.memory.engine import open_engine
from progress_core.ports.engine import JobEngine
from progress_core.testing.engine import JobEngineContract


class TestMemoryEngine(JobEngineContract):
    @pytest.fixture
    def engine(self) -> JobEngine:
        return open_engine()
