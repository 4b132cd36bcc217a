"""A site with a small directory around Manchester, for all tests of a module."""

from collections.abc import Iterator

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.given.courses import fill_directory
from tests.given.people import NORTH
from tests.web.conftest import House, Visitor, house_of


@pytest.fixture(scope="module")
def filled() -> Iterator[House]:
    """Run a site with the directory of `tests.given.courses`."""
    with house_of() as house:
        fill_directory(house.progress)
        yield house


@pytest.fixture
def house(filled: House) -> House:
    """Use the same site for everybody."""
    return filled


@pytest.fixture(scope="module")
def manager(filled: House) -> Visitor:
    """Log a learner manager of North School in."""
    return filled.enter(Role.LEARNER_MANAGER, NORTH)
