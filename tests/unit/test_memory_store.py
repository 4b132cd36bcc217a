"""The store in memory, and what it hands to stores that are built on it."""

import pytest

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, Unavailable
from progress_core.memory.commits import Commit
from progress_core.memory.store import MemoryStore, open_store
from progress_core.testing.tools.builders import a_learner, a_provider, an_account, enrol


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


class Refused(Exception):
    """The disk is full."""


@pytest.mark.feature("I2")
def test_each_transaction_hands_over_what_it_changed_and_loading_that_makes_the_same_store() -> None:
    kept: list[Commit] = []
    store, copy = MemoryStore(kept.append), MemoryStore()
    enrol(store, a_learner(1), a_learner(2))
    with store.transaction() as work:
        work.learners.remove_many([1])
        work.learners.save(a_learner(2, first_name="Changed"))
        work.providers.put_many([a_provider("10000002")])
    with store.transaction() as work:
        list(work.providers.in_scope(EVERYTHING))
    with store.snapshot() as work:
        work.learners.remove_many([2])
    assert [("10000002", a_provider("10000002"))] == list(kept[-1].changes["providers"])
    assert (1, None) in kept[-1].changes["learners"]
    assert "accounts" not in kept[-1].changes, "nothing of them has changed"
    for commit in kept:
        copy.load(commit)
    assert copy.content().changes == store.content().changes


def test_rows_that_were_deleted_and_added_again_stand_at_the_end_in_the_copy_too() -> None:
    kept: list[Commit] = []
    store, copy = MemoryStore(kept.append), MemoryStore()
    for numbers in ([1, 2, 3], [2], [1, 3]):
        with store.transaction() as work:
            work.accounts.remove_many(numbers)
            work.accounts.add_many(an_account(number) for number in numbers)
    for commit in kept:
        copy.load(commit)
    assert [2, 1, 3] == [key for key, _ in store.content().changes["accounts"]]
    assert copy.content().changes == store.content().changes


def test_what_could_not_be_kept_is_rolled_back() -> None:
    def refuse(_: Commit) -> None:
        raise Refused

    store = MemoryStore(refuse)
    with pytest.raises(Refused), store.transaction() as work:
        work.accounts.add_many([an_account(1)])
    with pytest.raises(Refused), store.snapshot() as work:
        work.new_ids(1)
    with store.snapshot() as work:
        assert work.accounts.find("Learner1") is None


def test_ids_are_reserved_before_they_are_given_out_and_not_one_by_one() -> None:
    kept: list[Commit] = []
    store, copy = MemoryStore(kept.append), MemoryStore()
    with store.snapshot() as work:
        given = [number for _ in range(100) for number in work.new_ids(3)]
        assert given == list(range(given[0], given[0] + 300))
        assert [(commit.next_id > given[-1], commit.changes) for commit in kept] == [(True, {})]
        given += work.new_ids(10_000)
    assert len(kept) == 2
    for commit in reversed(kept):
        copy.load(commit)
    with copy.snapshot() as work:
        assert work.new_ids(1)[0] > given[-1]
    assert store.content().next_id > given[-1]


def test_a_commit_of_another_version_is_not_loaded() -> None:
    with pytest.raises(ValueError, match="no table 'people'"):
        MemoryStore().load(Commit({"people": [(1, "Ann")]}, 1))
