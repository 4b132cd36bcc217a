"""Deleted staff, erased once the audit trail does not name them any more."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.clock import FixedClock
from progress_core.testing.tools.builders import an_entry
from tests.given.people import NORTH, hire
from tests.given.retention import later

pytestmark = pytest.mark.feature("A12", "I9")


def is_kept(progress: Progress, account_id: int) -> bool:
    with progress.context.store.snapshot() as work:
        try:
            work.accounts.get(account_id)
        except NotFound:
            with pytest.raises(NotFound):
                work.staff.get(account_id)
            return False
        return work.staff.get(account_id).id == account_id


@pytest.fixture
def leaver(progress: Progress) -> Actor:
    return hire(progress, Role.ADMISSIONS, NORTH, email="leaver@example.com")


def test_a_deleted_account_is_erased_with_the_last_entry_that_names_it(
    progress: Progress, clock: FixedClock, manager: Actor, leaver: Actor
) -> None:
    progress.staff_changes.delete(OPERATOR, leaver.account_id)
    later(clock, years=6, days=-1)
    progress.retention.apply(OPERATOR)
    assert is_kept(progress, leaver.account_id)
    later(clock, days=2)
    assert progress.retention.due(OPERATOR).counts.staff == 1
    assert progress.retention.apply(OPERATOR).staff == 1
    assert not is_kept(progress, leaver.account_id)
    assert is_kept(progress, manager.account_id), "who has not been deleted stays, however old the trail"
    assert progress.retention.due(OPERATOR).counts.staff == 0


def test_what_a_leaver_did_keeps_their_account_as_long_as_the_trail_tells_of_it(
    progress: Progress, clock: FixedClock, leaver: Actor
) -> None:
    progress.staff_changes.delete(OPERATOR, leaver.account_id)
    later(clock, years=5)
    with progress.context.store.transaction() as work:
        work.audit.append([an_entry(at=clock.now(), actor_id=leaver.account_id, action="import learners")])
    later(clock, years=2)
    assert progress.retention.apply(OPERATOR).staff == 0
    assert is_kept(progress, leaver.account_id)
    later(clock, years=5)
    assert progress.retention.apply(OPERATOR).staff == 1
