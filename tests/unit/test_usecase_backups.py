"""Backups: the operator's alone, in the audit trail, and refused where the store has none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.errors import NotAllowed, Unavailable
from progress_core.domain.permissions import EVERYTHING, OPERATOR, Actor
from progress_core.memory.clock import FixedClock
from progress_core.memory.store import MemoryStore
from progress_core.ports.store import Backup, UnitOfWork

pytestmark = pytest.mark.feature("I7", "I9")


class KeptStore(MemoryStore):
    """A store whose backups hold nothing but their moment."""

    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        file.write(now.isoformat().encode())
        return Backup(now, {"learners": 2, "accounts": 3})

    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        with self.transaction() as work:
            yield work, Backup(datetime.fromisoformat(file.read().decode()), {"learners": 5})


def test_a_backup_is_written_and_restored_and_the_audit_trail_says_so(progress: Progress, clock: FixedClock) -> None:
    kept = Progress(evolve(progress.context, store=KeptStore()))
    file = BytesIO()
    assert Backup(clock.now(), {"learners": 2, "accounts": 3}) == kept.backups.write(OPERATOR, file)
    file.seek(0)
    assert 5 == kept.backups.restore(OPERATOR, file).size
    with kept.context.store.snapshot() as work:
        entries = work.audit.page(EVERYTHING).entries
    assert [("restore backup", "5"), ("write backup", "5")] == [(each.action, each.facts["rows"]) for each in entries]


def test_nobody_but_the_operator_has_backups(progress: Progress, manager: Actor) -> None:
    for act in (progress.backups.write, progress.backups.restore):
        with pytest.raises(NotAllowed):
            act(manager, BytesIO())


def test_a_store_without_backups_says_so(progress: Progress) -> None:
    for act in (progress.backups.write, progress.backups.restore):
        with pytest.raises(Unavailable, match="no backups of its own"):
            act(OPERATOR, BytesIO())
