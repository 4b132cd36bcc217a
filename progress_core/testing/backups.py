"""The contract kit of backups: everything from one moment is restored, or nothing is."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Protocol

import pytest

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, Rejected
from progress_core.domain.importing.imports import ImportKind
from progress_core.domain.operations.changes import ChangeKind, Place
from progress_core.domain.profiles.references import Reference
from progress_core.ports.backups import BackedUp, Backup
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import (
    UKPRN,
    a_course,
    a_device,
    a_favourite,
    a_group,
    a_job,
    a_learner,
    a_mail,
    a_message,
    a_session,
    a_staff,
    an_access_token,
    an_account,
    an_application,
    an_entry,
    an_export,
    an_import,
    enrol,
    some_qualifications,
    some_reference_details,
    some_statements,
)
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import elsewhere, persistently

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
_MANY = 1201  # learners: more than stores write at a time


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


class Interruption(BaseException):
    """The error that stops a restore at its end."""


class BackedUpContract:
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
        _fill(store)
        file = BytesIO()
        backup = store.write_backup(file, NOW)
        assert (NOW, True) == (backup.made_at, backup.size > 0)
        assert not file.closed
        assert backup == _restore(other, file.getvalue())
        assert _held(store) == _held(other)
        with other.snapshot() as work:
            assert work.sessions.find("digest") is None

    @feature("I7")
    def test_many_rows_and_large_files_are_restored(self, store: BackedUpStore, other: BackedUpStore) -> None:
        learners = [a_learner(number, first_name=f'Žoë "{number}"') for number in range(1, _MANY + 1)]
        contents = {number: bytes(range(256)) * 1000 * number for number in (1, 2, 3)}
        enrol(store, *learners)
        with store.transaction() as work:
            for number, content in contents.items():
                work.imports.add(an_import(number), content)
        _restore(other, _backup(store))
        with other.snapshot() as work:
            assert learners == list(work.learners.get_many(EVERYTHING, range(1, _MANY + 1)))
            assert contents == {number: work.imports.content(number) for number in contents}

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
        _fill(store)
        enrol(other, a_learner(first_name="Other"))
        before = _held(other)
        with pytest.raises(Conflict):
            _restore(other, _backup(store))
        assert before == _held(other)

    @feature("I7")
    def test_an_interrupted_restore_restores_nothing(self, store: BackedUpStore, other: BackedUpStore) -> None:
        _fill(store)
        content = _backup(store)
        with pytest.raises(Interruption), other.restoring(BytesIO(content)) as (work, _):
            assert [1] == [learner.id for learner in work.learners.get_many(EVERYTHING, [1])]
            raise Interruption
        assert [] == _learners(other)
        _restore(other, content)
        assert _held(store) == _held(other)

    @feature("I7", "I9")
    def test_writes_made_beside_a_restore_are_kept(self, store: BackedUpStore, other: BackedUpStore) -> None:
        _fill(store)
        with other.restoring(BytesIO(_backup(store))) as (work, _):
            work.audit.append([an_entry(action="restore backup")])
        with other.snapshot() as work:
            actions = [entry.action for entry in work.audit.page(EVERYTHING).entries]
        assert ["edit learner", "restore backup"] == sorted(actions)

    @feature("I7")
    def test_an_altered_backup_restores_nothing(self, store: BackedUpStore, other: BackedUpStore) -> None:
        _fill(store)
        content = _backup(store)
        places = [int(part * (len(content) - 1)) for part in (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)]
        altered = [bytes([*content[:at], content[at] ^ 0x55, *content[at + 1 :]]) for at in places]
        for broken in (content + b"\n", content + content, *altered, *(content[:at] for at in places)):
            with pytest.raises(Rejected):
                _restore(other, broken)
            assert [] == _learners(other)
        _restore(other, content)
        assert _held(store) == _held(other)


def _backup(store: BackedUp) -> bytes:
    file = BytesIO()
    store.write_backup(file, NOW)
    return file.getvalue()


def _restore(store: BackedUp, content: bytes) -> Backup:
    with store.restoring(BytesIO(content)) as (_, backup):
        return backup


def _fill(store: Store) -> None:
    """Add something to each repository."""
    enrol(store, a_learner(), accounts=(an_account(failures=2),))
    with store.transaction() as work:
        work.accounts.add_many([an_account(2)])
        work.sessions.add(a_session())
        work.access_tokens.add(an_access_token())
        work.devices.put(a_device(network="192.0.2.1", failures=2))
        work.groups.add(a_group())
        work.groups.assign(1, [1])
        work.staff.add(a_staff(2, groups={1: UKPRN}))
        work.imports.add(an_import(), b"\0content\xff")
        work.exports.add(an_export())
        work.exports.save(an_export(learners=1), b"\0workbook\xff")
        work.jobs.add(a_job())
        work.outbox.add_many([a_mail()])
        work.audit.append([an_entry()])
        work.courses.put_many([a_course()])
        work.qualifications.save_many([some_qualifications()])
        work.statements.save(some_statements())
        work.references.save(Reference(1, (some_reference_details(),), some_reference_details(referee="Żółć")))
        work.profiles.keep(1, "fingerprint", {"first_name": "Zoë", "year_group": 11, "qualifications": {"a": {}}})
        work.applications.add(an_application())
        work.inbox.add_many([a_message()])
        work.favourites.put(a_favourite())


def _held(store: Store) -> list[object]:
    """Return the contents of each repository except sessions."""
    with store.snapshot() as work:
        return [
            list(work.providers.in_scope(EVERYTHING)),
            [work.accounts.find(name) for name in ("Learner1", "Learner2")],
            list(work.devices.of_account(1)),
            list(work.access_tokens.of_account(1)),
            *_about_learners(work, [learner.id for learner in work.learners.get_many(EVERYTHING, [1])]),
            list(work.groups.in_scope(EVERYTHING)),
            list(work.staff.in_scope(EVERYTHING)),
            [(record, work.imports.content(record.id)) for record in work.imports.requested_by(7, ImportKind.LEARNERS)],
            [(record, work.exports.content(record.id)) for record in work.exports.requested_by(7)],
            list(work.jobs.recent()),
            list(work.outbox.recent()),
            work.audit.page(EVERYTHING).entries,
            list(work.courses.all()),
        ]


def _about_learners(work: UnitOfWork, ids: list[int]) -> list[object]:
    return [
        work.learners.get_many(EVERYTHING, ids),
        sorted(work.groups.members(1)),
        work.qualifications.of_many(EVERYTHING, ids),
        [work.statements.of(EVERYTHING, id_) for id_ in ids],
        [work.references.of(EVERYTHING, id_) for id_ in ids],
        [
            work.profiles.get(EVERYTHING, id_, "fingerprint")
            for id_ in ids
            if work.applications.of_learner(EVERYTHING, id_)
        ],
        [work.applications.of_learner(EVERYTHING, id_) for id_ in ids],
        [work.inbox.of(EVERYTHING, id_) for id_ in ids],
        [work.favourites.of(EVERYTHING, id_) for id_ in ids],
    ]


def _learners(store: Store) -> list[int]:
    with store.snapshot() as work:
        return [learner.id for learner in work.learners.get_many(EVERYTHING, [1, 2])]
