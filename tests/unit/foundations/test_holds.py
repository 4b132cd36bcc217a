"""The order of locks, and the watch over it that every unit test runs under."""

import pytest

from progress_core.memory.store import MemoryUnitOfWork
from progress_core.memory.tables import Tables
from progress_core.usecases.foundations.holds import Lock
from tests.lock_order import LockWatch, place_of


def _out_of_order(*locks: tuple[Lock, object]) -> list[str]:
    watch = LockWatch()
    watched = watch.watching(lambda _work, _name: None)
    work = MemoryUnitOfWork(Tables(), range)
    for lock, subject in locks:
        watched(work, lock.name_for(subject))
    return watch.out_of_order


def test_locks_taken_in_order_or_twice_are_accepted() -> None:
    assert [] == _out_of_order((Lock.PROFILE, 9), (Lock.PROFILE, 10), (Lock.DEFAULTS, "10000055"), (Lock.PROFILE, 9))


def test_a_lock_taken_after_one_that_comes_later_is_noticed() -> None:
    assert ["profile-1 after defaults-10000055"] == _out_of_order((Lock.DEFAULTS, "10000055"), (Lock.PROFILE, 1))


def test_locks_of_one_kind_taken_in_another_order_are_noticed() -> None:
    assert ["profile-9 after profile-10"] == _out_of_order((Lock.PROFILE, 10), (Lock.PROFILE, 9))


def test_every_kind_of_lock_is_distinguished() -> None:
    names = [lock.name_for("7") for lock in Lock]
    assert len(set(names)) == len(names)
    assert [place_of(name)[0] for name in names] == list(range(len(names)))


def test_a_lock_of_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'something else' is not in"):
        place_of("something else")
