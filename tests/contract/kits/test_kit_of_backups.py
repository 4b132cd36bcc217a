"""The kit of backups catches stores with faulty backups."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from inspect import signature, unwrap
from io import BytesIO
from typing import Any, BinaryIO

import pytest
from attrs import evolve

from progress_core.memory.backups import BackedUpMemoryStore
from progress_core.memory.tables import Tables
from progress_core.ports.backups import Backup
from progress_core.ports.store import UnitOfWork
from progress_core.testing.backups import BackedUpContract
from progress_core.testing.tools.builders import a_session

pytestmark = pytest.mark.feature("I2", "I7")

kit: Any = BackedUpContract()


class ClosesTheFile(BackedUpMemoryStore):
    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        backup = super().write_backup(file, now)
        file.close()
        return backup


class ForgetsWhen(BackedUpMemoryStore):
    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        return evolve(super().write_backup(file, now), made_at=datetime.min)  # noqa: DTZ901 - wrong on purpose


class SaysNothingOfAFullDisk(BackedUpMemoryStore):
    def write_backup(self, file: BinaryIO, now: datetime) -> Backup:
        try:
            return super().write_backup(file, now)
        except OSError:
            return Backup(now, {})


class RestoresOverWhatIsThere(BackedUpMemoryStore):
    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        self.tables = Tables()
        with super().restoring(file) as restored:
            yield restored


class ReadsNoFurtherThanItsOwn(BackedUpMemoryStore):
    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        with super().restoring(BytesIO(file.readline())) as restored:
            yield restored


class KeepsWhatWasInterrupted(BackedUpMemoryStore):
    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        with super().restoring(file) as restored:
            pass
        yield restored


class BringsSessionsBack(BackedUpMemoryStore):
    @contextmanager
    def restoring(self, file: BinaryIO) -> Iterator[tuple[UnitOfWork, Backup]]:
        with super().restoring(file) as (work, backup):
            work.sessions.add(a_session())
            yield work, backup


CAUGHT_BY: dict[type[BackedUpMemoryStore], Callable[..., None]] = {
    ClosesTheFile: kit.test_everything_but_sessions_is_restored,
    ForgetsWhen: kit.test_everything_but_sessions_is_restored,
    BringsSessionsBack: kit.test_everything_but_sessions_is_restored,
    SaysNothingOfAFullDisk: kit.test_a_full_disk_is_reported_and_the_store_keeps_working,
    RestoresOverWhatIsThere: kit.test_a_backup_is_restored_only_into_an_empty_store,
    ReadsNoFurtherThanItsOwn: kit.test_an_altered_backup_restores_nothing,
    KeepsWhatWasInterrupted: kit.test_an_interrupted_restore_restores_nothing,
}


@pytest.mark.parametrize("wrong", CAUGHT_BY, ids=lambda wrong: wrong.__name__)
def test_a_store_with_broken_backups_fails_the_kit(wrong: type[BackedUpMemoryStore]) -> None:
    with pytest.raises((AssertionError, ValueError, pytest.fail.Exception)):
        _run(CAUGHT_BY[wrong], wrong)


@pytest.mark.parametrize("test", dict.fromkeys(CAUGHT_BY.values()), ids=lambda test: test.__name__)
def test_a_store_with_sound_backups_passes_the_kit(test: Callable[..., None]) -> None:
    _run(test, BackedUpMemoryStore)


def _run(test: Callable[..., None], store: type[BackedUpMemoryStore]) -> None:
    test(*(store() for name in signature(test).parameters))


@pytest.mark.parametrize("fixture", ["store", "other"])
def test_the_backup_kit_without_its_fixture_says_what_to_provide(fixture: str) -> None:
    with pytest.raises(NotImplementedError, match=f"write a fixture `{fixture}`"):
        unwrap(getattr(BackedUpContract, fixture))(kit)
