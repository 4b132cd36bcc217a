"""Backups: the operator's alone, in the audit trail, and refused where the store has none."""

from io import BytesIO

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, Unavailable
from progress_core.memory.backups import BackedUpMemoryStore
from progress_core.memory.clock import FixedClock
from progress_core.testing.tools.builders import a_learner, enrol

pytestmark = pytest.mark.feature("I7", "I9")


def test_a_backup_is_written_and_restored_and_the_audit_trail_says_so(progress: Progress, clock: FixedClock) -> None:
    stores = BackedUpMemoryStore(), BackedUpMemoryStore()
    kept, other = (Progress(evolve(progress.context, store=store)) for store in stores)
    enrol(kept.context.store, a_learner())
    file = BytesIO()
    backup = kept.backups.write(OPERATOR, file)
    assert (clock.now(), 3) == (backup.made_at, backup.size - backup.rows["usernames"] - backup.rows["changes"])
    file.seek(0)
    assert backup == other.backups.restore(OPERATOR, file)
    assert [("write backup", str(backup.size))] == _audited(kept)
    assert [("restore backup", str(backup.size))] == _audited(other)


def _audited(progress: Progress) -> list[tuple[str, str]]:
    with progress.context.store.snapshot() as work:
        return [(each.action, each.facts["rows"]) for each in work.audit.page(EVERYTHING).entries]


def test_only_the_operator_can_make_and_restore_backups(progress: Progress, manager: Actor) -> None:
    for act in (progress.backups.write, progress.backups.restore):
        with pytest.raises(NotAllowed):
            act(manager, BytesIO())


def test_a_store_without_backups_is_reported_as_such(progress: Progress) -> None:
    for act in (progress.backups.write, progress.backups.restore):
        with pytest.raises(Unavailable, match="no backups of its own"):
            act(OPERATOR, BytesIO())
