"""The settings of applications: how long decisions can be taken back, and how many offers a learner may hold."""

import pytest

from progress_core.compose.settings import Settings
from progress_core.domain.applications.decisions import as_many_as_wanted, one_at_a_time
from progress_core.domain.foundations.errors import Unavailable

pytestmark = pytest.mark.feature("H2", "H2a")


def test_decisions_are_taken_back_for_a_day_and_one_offer_is_held_unless_the_installation_says_otherwise() -> None:
    usual, chosen = (
        Settings.from_env(given).limits()
        for given in ({}, {"PROGRESS_TAKE_BACK_HOURS": "2", "PROGRESS_ACCEPTED_OFFERS": "many"})
    )
    assert (24, one_at_a_time) == (usual.take_back_hours, usual.accepted_offers)
    assert (2, as_many_as_wanted) == (chosen.take_back_hours, chosen.accepted_offers)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PROGRESS_TAKE_BACK_HOURS", "0"), ("PROGRESS_TAKE_BACK_HOURS", "soon"), ("PROGRESS_ACCEPTED_OFFERS", "two")],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(Unavailable, match=name):
        Settings.from_env({name: value})
