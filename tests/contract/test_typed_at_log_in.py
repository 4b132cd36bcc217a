"""Whatever strangers type where anybody may, on databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS

USERNAME, PASSWORD = "tutor@example.com", "teach3rs"


@pytest.fixture(params=["sqlite", "postgresql"])
def progress(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Progress]:
    sqlite = f"sqlite:///{tmp_path}/progress.db"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    settings = Settings.from_env({**IN_MEMORY, "PROGRESS_DATABASE_URL": url, "PROGRESS_SECRET_KEY": "of the tests"})
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        progress.providers.put_many(OPERATOR, PROVIDERS)
        progress.staff.create(OPERATOR, USERNAME, Role.LEARNER_MANAGER, providers=[NORTH], password=PASSWORD)
        yield progress


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
