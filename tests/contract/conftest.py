"""Fixtures for several contract tests."""

from collections.abc import Iterator

import pytest

from progress_core.testing.tools.guards import Patient
from tests.office import Office, find_office
from tests.patience import PATIENCE


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Find LibreOffice."""
    return find_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module", autouse=True)
def _patient() -> Iterator[None]:
    """Let kits wait for our own adapters as long as other tests wait: a busy machine is no fault."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Patient, "patience", PATIENCE)
        yield
