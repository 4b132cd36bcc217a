"""Fixtures for several tests of operations."""

import pytest

from progress_core.usecases.operations import retention_run


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything goes two at a time."""
    monkeypatch.setattr(retention_run, "BATCH_SIZE", 2)
    monkeypatch.setattr(retention_run, "LEARNER_BATCH_SIZE", 2)
