import pytest

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.memory.store import MemoryStore, open_store
from progress_core.testing.tools.builders import a_learner, an_account, enrol


@pytest.mark.feature("I2")
def test_each_store_in_memory_is_another() -> None:
    one, other = open_store("memory:"), open_store("memory:")
    enrol(one, a_learner())
    with other.snapshot() as work:
        assert work.accounts.find("Learner1") is None


def test_a_transaction_within_a_transaction_of_the_same_thread_is_a_conflict_not_a_deadlock() -> None:
    store = MemoryStore()
    with store.transaction() as outer:
        with pytest.raises(Conflict, match="still open"), store.transaction():
            pass
        outer.accounts.add_many([an_account(1)])
    with store.transaction() as work:
        assert an_account(1) == work.accounts.get(1)


def test_a_unit_of_work_used_too_late_changes_nothing() -> None:
    store = MemoryStore()
    with store.transaction() as late:
        late.accounts.add_many([an_account(1)])
    late.accounts.add_many([an_account(2)])
    with store.snapshot() as work:
        assert work.accounts.find("Learner2") is None


def test_a_closed_store_is_unavailable() -> None:
    store = MemoryStore()
    enrol(store, a_learner())
    store.close()
    store.close()
    for refused in (
        store.check,
        store.migrate,
        lambda: store.snapshot().__enter__(),
        lambda: store.transaction().__enter__(),
    ):
        with pytest.raises(Unavailable, match="closed"):
            refused()


def test_a_transaction_that_ends_after_the_store_was_closed_is_not_kept() -> None:
    def close_half_way(store: MemoryStore) -> None:
        with store.transaction() as work:
            work.accounts.add_many([an_account(1)])
            store.close()

    with pytest.raises(Unavailable, match="closed"):
        close_half_way(MemoryStore())


def test_readers_do_not_wait_for_a_writer() -> None:
    store = MemoryStore()
    enrol(store, a_learner())
    with store.transaction() as writing, store.snapshot() as reading:
        writing.learners.remove_many([1])
        assert a_learner() == reading.learners.get(EVERYTHING, 1)
