"""A provider together with its groups, as one page shows them."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, SOUTH, hire


@pytest.mark.feature("G1", "G3")
def test_a_provider_comes_with_its_groups(progress: Progress) -> None:
    boss = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    made = progress.groups.create(boss, NORTH, "11A")
    provider, lines = progress.groups.at(boss, NORTH)
    assert (provider.name, [line.group for line in lines]) == ("North School", [made])
    assert lines == progress.groups.list(boss, NORTH)
    with pytest.raises(NotFound):
        progress.groups.at(boss, SOUTH)
