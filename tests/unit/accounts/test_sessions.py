"""Sessions: when they end, and when somebody has to show again who they are."""

from datetime import UTC, datetime, timedelta

import pytest

from progress_core.domain.accounts.sessions import PROOF_TIME, needs_proof

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.mark.feature("K1")
def test_a_proof_lasts_ten_minutes() -> None:
    assert timedelta(minutes=10) == PROOF_TIME
    assert needs_proof(NOW, NOW + timedelta(minutes=10)) is True
    assert needs_proof(NOW, NOW + timedelta(minutes=10) - timedelta(seconds=1)) is False


@pytest.mark.feature("K1")
def test_a_caller_without_a_log_in_needs_no_proof() -> None:
    assert needs_proof(None, NOW) is False
