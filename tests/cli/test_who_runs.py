"""Who runs a command, as the audit trail tells it."""

import os
import pwd

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from tests.cli.conftest import MANAGER, Cli

pytestmark = pytest.mark.feature("K5", "I9")


@pytest.fixture
def disguised(run: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Somebody whose environment says that they are somebody else."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "headteacher")
    return run


def names_in_the_trail(run: Cli) -> set[str]:
    with run.open() as progress:
        return {entry.origin.run_by for entry in progress.audit.read(OPERATOR, action="request learner import")}


def test_the_trail_names_who_runs_a_command_whatever_their_environment_says(disguised: Cli) -> None:
    disguised("learners", "import", disguised.cohort(2), "--as", MANAGER)
    assert names_in_the_trail(disguised) == {pwd.getpwuid(os.getuid()).pw_name}


def test_somebody_without_a_name_is_named_by_number(disguised: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    disguised("learners", "import", disguised.cohort(2), "--as", MANAGER)
    assert names_in_the_trail(disguised) == {f"user {os.getuid()}"}
