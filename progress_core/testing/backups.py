"""The contract kit of backups: everything from one moment is restored, or nothing is."""

import gzip
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, Protocol

import pytest

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.operations.changes import ChangeKind, Place
from progress_core.ports.backups import BackedUp, Backup
from progress_core.ports.store import Store
from progress_core.testing.repositories import TABLE, furnish
from progress_core.testing.repositories.rows import LEARNER
from progress_core.testing.tools.builders import a_learner, a_session, an_account, an_entry, an_import, enrol
from progress_core.testing.tools.fixtures import Interruption
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import elsewhere, persistently

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
_MANY = 1201  # learners: more than stores write at a time
_ENDED = ("sessions", "spent_answers")
"""Repositories of log-ins, which end with a restore."""
_NOT_IN_BACKUPS = {*_ENDED, "changes"}


class BackedUpStore(Store, BackedUp, Protocol):
    """A store that has backups."""


class _WhileWriting(BytesIO):
    """A file that runs other work when it is first written to."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work: Callable[[], None] | None = work

    def write(self, content: Any) -> int:
        work, self._work = self._work, None
        if work:
            elsewhere(work)
        return super().write(content)


class _Full(BytesIO):
    """A file on a full disk."""

    def write(self, _content: Any) -> int:
        raise OSError(28, "No space left on device")


class BackedUpContract(Patient):
    """What `Backups` relies on in a store that offers them: see `progress_core.ports.backups.BackedUp`."""

    @pytest.fixture
    def store(self) -> BackedUpStore:
        """Return an empty, migrated store that threads may share."""
        raise NotImplementedError("write a fixture `store` that returns an empty, migrated store with backups")

    @pytest.fixture
    def other(self) -> BackedUpStore:
        """Return another empty store that can restore the backups of the first."""
        raise NotImplementedError("write a fixture `other` that returns another empty, migrated store with backups")

    @feature("I7")
    def test_everything_but_sessions_is_restored(self, store: BackedUpStore, other: BackedUpStore) -> None:
        furnish(store)
        empty = _left_out(other)
        assert empty != _left_out(store)
        file = BytesIO()
        backup = store.write_backup(file, NOW)
        assert (NOW, True) == (backup.made_at, backup.size > 0)
        assert not file.closed
        assert backup == _restore(other, file.getvalue())
        assert _held(store) == _held(other)
        assert empty == _left_out(other)

    @feature("I7")
    def test_many_rows_and_large_files_are_restored(self, store: BackedUpStore, other: BackedUpStore) -> None:
        learners = [a_learner(number, first_name=f'Žoë "{number}"') for number in range(1, _MANY + 1)]
        contents = {number: (bytes(range(256)) + b"\r\n\n\r\0") * 1000 * number for number in (1, 2, 3)}
        enrol(store, *learners)
        with store.transaction() as work:
            for number, content in contents.items():
                work.imports.add(an_import(number), content)
        _restore(other, _backup(store))
        with other.snapshot() as work:
            assert learners == list(work.learners.get_many(EVERYTHING, range(1, _MANY + 1)))
            for number, content in contents.items():
                found = work.imports.content(number)
                assert (len(content), sha256(content).digest()) == (len(found), sha256(found).digest())

    @feature("I7")
    def test_a_backup_counts_the_rows_that_are_restored(self, store: BackedUpStore, other: BackedUpStore) -> None:
        enrol(store, a_learner(1))
        before = store.write_backup(BytesIO(), NOW)
        with store.transaction() as work:
            work.sessions.add(a_session())
            work.spent_answers.spend("spent", NOW)
        file = BytesIO()
        assert before.size == store.write_backup(file, NOW).size
        assert before.rows == _restore(other, file.getvalue()).rows

    @feature("I7")
    def test_an_empty_store_is_restored_empty(self, store: BackedUpStore, other: BackedUpStore) -> None:
        _restore(other, _backup(store))
        _restore(other, _backup(store))

    @feature("I6", "I7")
    def test_whoever_followed_changes_begins_anew_after_a_restore(
        self, store: BackedUpStore, other: BackedUpStore
    ) -> None:
        enrol(store, a_learner(1))
        with store.snapshot() as work:
            followed = work.changes.head()
        _restore(other, _backup(store))
        with other.snapshot() as work:
            restored = work.changes.head()
            assert followed.store != restored.store
            assert restored.first <= restored.next
            assert [] == work.changes.since(ChangeKind.LEARNER, EVERYTHING, Place(restored.first), 10)

    @feature("I7")
    def test_ids_are_not_reused_after_a_restore(self, store: BackedUpStore, other: BackedUpStore) -> None:
        with store.transaction() as work:
            given = max(work.new_ids(5))
        _restore(other, _backup(store))
        with other.transaction() as work:
            assert min(work.new_ids(2)) > given

    @feature("I7", "I6")
    def test_no_two_restored_stores_have_one_name(self, store: BackedUpStore, other: BackedUpStore) -> None:
        """A cursor from one of them would lead nowhere in the other."""
        enrol(store, a_learner())
        content, names = _backup(store), set()
        for _ in range(2):
            with pytest.raises(Interruption), other.restoring(BytesIO(content)) as (work, _backed_up):
                names.add(work.changes.head().store)
                raise Interruption
        assert 2 == len(names)

    @feature("I7")
    def test_a_backup_can_be_read_again_after_it_was_restored(self, store: BackedUpStore, other: BackedUpStore) -> None:
        enrol(store, a_learner())
        content = _backup(store)
        _restore(other, content)
        with pytest.raises(Conflict):  # it is a backup still, and the store is not empty
            _restore(other, content)
        assert [1] == _learners(other)

    @feature("I7")
    def test_a_backup_is_a_consistent_snapshot_while_others_write(
        self, store: BackedUpStore, other: BackedUpStore
    ) -> None:
        def come_and_go() -> None:
            with store.transaction() as work:
                work.learners.remove_many([1])
                work.accounts.add_many([an_account(2)])
                work.learners.add_many([a_learner(2)])

        enrol(store, a_learner())
        file = _WhileWriting(lambda: persistently(come_and_go))
        store.write_backup(file, NOW)
        _restore(other, file.getvalue())
        assert [2] == _learners(store)
        with other.snapshot() as work:
            second = work.accounts.find("Learner2")
        assert _learners(other) == ([1] if second is None else [2])

    @feature("I7")
    def test_a_full_disk_is_reported_and_the_store_keeps_working(self, store: BackedUpStore) -> None:
        enrol(store, a_learner())
        with pytest.raises(OSError, match="No space left"):
            store.write_backup(_Full(), NOW)
        assert _backup(store)

    @feature("I7")
    def test_a_backup_is_restored_only_into_an_empty_store(self, store: BackedUpStore, other: BackedUpStore) -> None:
        furnish(store)
        furnish(other)
        enrol(other, a_learner(first_name="Other"))
        before = _held(other), _learners(other)
        with pytest.raises(Conflict):
            _restore(other, _backup(store))
        assert before == (_held(other), _learners(other))

    @feature("I7")
    def test_an_interrupted_restore_restores_nothing(self, store: BackedUpStore, other: BackedUpStore) -> None:
        furnish(store)
        content = _backup(store)
        with pytest.raises(Interruption), other.restoring(BytesIO(content)) as (work, _):
            assert [LEARNER] == [learner.id for learner in work.learners.get_many(EVERYTHING, [LEARNER])]
            raise Interruption
        assert [] == _learners(other)
        _restore(other, content)
        assert _held(store) == _held(other)

    @feature("I7", "I9")
    def test_writes_made_beside_a_restore_are_kept(self, store: BackedUpStore, other: BackedUpStore) -> None:
        furnish(store)
        with other.restoring(BytesIO(_backup(store))) as (work, _):
            work.audit.append([an_entry(action="restore backup")])
        assert sorted([*_actions(store), "restore backup"]) == sorted(_actions(other))

    @feature("I7")
    def test_an_altered_backup_restores_nothing(self, store: BackedUpStore, other: BackedUpStore) -> None:
        furnish(store)
        content = _backup(store)
        places = [int(part * (len(content) - 1)) for part in (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)]
        altered = [bytes([*content[:at], content[at] ^ 0x55, *content[at + 1 :]]) for at in places]
        for broken in (
            content + b"\n",
            content + content,
            *altered,
            *_altered_within(content),
            *(content[:at] for at in places),
        ):
            with pytest.raises(Rejected):
                _restore(other, broken)
            assert [] == _learners(other)
        _restore(other, content)
        assert _held(store) == _held(other)


def _altered_within(content: bytes) -> list[bytes]:
    """Return a compressed backup with letters changed before they were compressed, so that only a digest shows it."""
    if not content.startswith(b"\x1f\x8b"):
        return []
    inner = gzip.decompress(content)
    changes = [(b"Stra", b"Stre"), (b"example", b"exemple"), (b"2038", b"2039")]
    return [gzip.compress(inner.replace(old, new, 1)) for old, new in changes if old in inner]


def _backup(store: BackedUp) -> bytes:
    file = BytesIO()
    store.write_backup(file, NOW)
    return file.getvalue()


def _restore(store: BackedUp, content: bytes) -> Backup:
    with store.restoring(BytesIO(content)) as (_, backup):
        return backup


def _held(store: Store) -> dict[str, object]:
    """Return the contents of each repository that backups hold."""
    with store.snapshot() as work:
        return {name: row.read(work) for name, row in TABLE.items() if name not in _NOT_IN_BACKUPS}


def _left_out(store: Store) -> list[object]:
    """Return the contents of the others; nothing is written, although reading some of them writes."""
    found: list[object] = []
    with suppress(Interruption), store.transaction() as work:
        found += [TABLE[name].read(work) for name in _ENDED]
        raise Interruption
    return found


def _actions(store: Store) -> list[str]:
    with store.snapshot() as work:
        return [entry.action for entry in work.audit.page(EVERYTHING).entries]


def _learners(store: Store) -> list[int]:
    with store.snapshot() as work:
        return [learner.id for learner in work.learners.get_many(EVERYTHING, [1, 2, LEARNER])]
