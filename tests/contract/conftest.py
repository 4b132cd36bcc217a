"""Fixtures for several contract tests."""

import pytest

from tests.office import Office, find_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Find LibreOffice."""
    return find_office(tmp_path_factory.mktemp("office"))
