"""Anything that strangers may type into the log-in pages, on databases."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, hire

USERNAME, PASSWORD = "tutor@example.com", "teach3rs"


@pytest.fixture(autouse=True)
def tutor(progress: Progress) -> None:
    """Hire a learner manager."""
    hire(progress, Role.LEARNER_MANAGER, NORTH, email=USERNAME)


@pytest.mark.feature("A5", "A7", "I7")
@pytest.mark.parametrize("typed", ["\x00", "\ud800", "'; DROP TABLE accounts; --", "a@\x00", "x" * 100_000, "@", "%@%"])
def test_any_typed_text_gets_the_usual_answers(progress: Progress, typed: str) -> None:
    for username, password in ((typed, PASSWORD), (USERNAME, typed)):
        with pytest.raises(NotAllowed, match="not right, or the account is locked"):
            progress.log_ins.log_in(username, password)
    with pytest.raises(NotAllowed, match="not logged in"):
        progress.log_ins.resume(typed)
    progress.log_ins.log_off(typed)
    progress.accounts.forgotten(typed)
    assert progress.mail.waiting() == 0
