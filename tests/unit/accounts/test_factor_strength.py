"""How strong second factors are, and that no other way leads around them."""

from math import log2

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.second_factors import RECOVERY_ALPHABET, RECOVERY_CODES, RECOVERY_LENGTH
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.accounts.links import Purpose
from tests.given.factors import add_app, start
from tests.given.links import token_in
from tests.given.people import NORTH, hire

pytestmark = pytest.mark.feature("K3")


@pytest.mark.asvs("V6.5.2", "V6.5.4")
def test_recovery_codes_are_too_long_to_guess_and_stored_as_digests(progress: Progress) -> None:
    hire(progress, Role.USER_MANAGER, NORTH)
    started = start(progress)
    _, codes = add_app(progress, started)
    bare = {code.replace("-", "") for code in codes}
    assert len(bare) == RECOVERY_CODES
    assert {len(code) for code in bare} == {RECOVERY_LENGTH}
    assert set("".join(bare)) <= set(RECOVERY_ALPHABET)
    assert RECOVERY_LENGTH * log2(len(set(RECOVERY_ALPHABET))) >= 112
    with progress.context.store.snapshot() as work:
        stored = work.second_factors.get(started.signed_in.actor.account_id).recovery
    assert len(stored) == RECOVERY_CODES
    assert not bare & set(stored)


@pytest.mark.asvs("V6.4.3")
def test_a_password_chosen_by_a_link_still_needs_the_second_factor(progress: Progress, mailer: MemoryMailer) -> None:
    hire(progress, Role.USER_MANAGER, NORTH)
    add_app(progress, start(progress))
    progress.accounts.forgotten("user-manager@example.com")
    progress.accounts.choose_password(token_in(progress, mailer), "rainy5day", purpose=Purpose.RESET)
    assert progress.log_ins.log_in("user-manager@example.com", "rainy5day").signed_in.waits
