"""Known devices of people who come from an identity provider: a lock keeps none of them out."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed
from tests.given.people import IN_MEMORY
from tests.given.people import PROVIDERS as SCHOOLS
from tests.given.single_sign_on import ANN, BROWSER, PROVIDERS, answer_of, link, log_in_as

pytestmark = pytest.mark.feature("K4")


@pytest.fixture
def progress() -> Progress:
    made = Progress.open(Settings.from_env(IN_MEMORY | PROVIDERS))
    made.providers.put_many(OPERATOR, SCHOOLS)
    return made


@pytest.mark.feature("A6", "K2")
def test_strangers_who_lock_a_name_keep_nobody_out_who_comes_from_a_provider(
    progress: Progress, manager: Actor
) -> None:
    link(progress, manager, ANN)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.log_ins.log_in(manager.username, "wrong")
    with progress.context.store.snapshot() as work:
        locked = work.accounts.get(manager.account_id)
    assert AccountState.LOCKED is locked.state
    started = log_in_as(progress, ANN).started
    assert started is not None
    with progress.context.store.snapshot() as work:
        now = work.accounts.get(manager.account_id)
    assert (locked.locked_at, locked.failures) == (now.locked_at, now.failures)
    assert progress.log_ins.log_in(manager.username, "teach3rs", device=started.device).device == started.device


@pytest.mark.feature("K2")
def test_a_log_in_at_a_provider_keeps_the_token_of_a_device_that_is_known(progress: Progress, manager: Actor) -> None:
    link(progress, manager, ANN)
    first = log_in_as(progress, ANN).started
    assert first is not None
    url = progress.single_sign_on.begin("entra", BROWSER)
    again = progress.single_sign_on.finish("entra", BROWSER, answer_of(progress, url, ANN), device=first.device)
    assert again.started is not None
    assert again.started.device == first.device
