"""Fixtures for several tests of qualifications."""

import pytest

from progress_core.compose.progress import Progress
from tests.given.exchanges import (
    enrol,
    staff_add,
)


@pytest.fixture
def ids(progress: Progress) -> list[int]:
    """Ann and Bob of Year 11 at North School, whose qualifications staff add."""
    staff_add(progress)
    return enrol(progress, "Ann Lee", "Bob Ray", uln="1000000043")
