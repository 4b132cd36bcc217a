"""`progress reminders`: whether somebody is reminded."""

import pytest

from tests.cli.conftest import MANAGER, Cli

pytestmark = pytest.mark.feature("J7")


def test_people_stop_and_start_their_reminders(run: Cli) -> None:
    assert "You are reminded once a week at most.\n" == run("reminders", "--as", MANAGER).stdout
    assert "You are not reminded.\n" == run("reminders", "--stop", "--as", MANAGER).stdout
    assert {"reminders": False} == run.json("reminders", "--as", MANAGER)
    assert {"reminders": True} == run.json("reminders", "--start", "--as", MANAGER)


def test_who_is_reminded_of_nothing_is_told_so(run: Cli) -> None:
    assert "reminded of nothing" in run("reminders", code=1).stderr
