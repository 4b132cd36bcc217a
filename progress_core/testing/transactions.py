"""The contract kit of the unit of work: all or nothing, alone and beside other transactions."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from itertools import pairwise
from time import sleep
from typing import TypeVar

import pytest
from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, NotFound, ProgressError
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import (
    a_job,
    a_learner,
    an_account,
    an_entry,
    enrol,
)
from progress_core.testing.tools.everywhere import everything, write_everywhere
from progress_core.testing.tools.fixtures import Interruption, StoreFixture, Traces
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.threads import all_done, elsewhere, persistently, together

T = TypeVar("T")

_THREADS = 6


class UnitOfWorkContract(StoreFixture):
    """What a use case relies on when it opens a transaction or a snapshot."""

    @feature("I2", "I7")
    def test_a_new_store_passes_its_check_and_migrating_again_changes_nothing(self, store: Store) -> None:
        enrol(store, a_learner())
        store.migrate()
        store.check()
        with store.snapshot() as work:
            assert a_learner() == work.learners.get(EVERYTHING, 1)

    @feature("I7")
    def test_a_compacted_store_keeps_its_contents_and_continues_its_ids(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2))
        with store.transaction() as work:
            work.learners.remove_many([1])
            given = work.new_ids(1)[0]
        store.compact()
        store.check()
        with store.transaction() as work:
            assert [2] == [learner.id for learner in work.learners.get_many(EVERYTHING, [1, 2])]
            assert given < work.new_ids(1)[0]

    @asvs("V14.2.4")
    @feature("I7")
    def test_a_compacted_store_has_no_trace_of_what_was_deleted(self, store: Store, traces: Traces | None) -> None:
        if traces is not None:
            enrol(store, *(a_learner(number, first_name=f"Deleted{number}") for number in (1, 2, 3)), a_learner(4))
            with store.transaction() as work:
                work.learners.remove_many([1, 2, 3])
            store.compact()
            assert not [number for number in (1, 2, 3) if traces(f"Deleted{number}".encode())]

    def test_a_transaction_sees_its_own_writes_and_others_see_them_once_it_ends(self, store: Store) -> None:
        with store.transaction() as work:
            write_everywhere(work)
            assert everything(work) == [1] * 13
        with store.snapshot() as work:
            assert everything(work) == [1] * 13

    @feature("I7", "E5")
    @pytest.mark.parametrize("error", [ValueError, Conflict, Interruption, KeyboardInterrupt, GeneratorExit])
    def test_an_exception_rolls_back_every_write_of_the_transaction(
        self, store: Store, error: type[BaseException]
    ) -> None:
        with pytest.raises(error), store.transaction() as work:
            write_everywhere(work)
            raise error
        with store.snapshot() as work:
            assert everything(work) == [0] * 13
        with store.transaction() as work:  # and nothing of it is in the way
            write_everywhere(work)

    @feature("E5")
    def test_a_refused_write_rolls_back_earlier_writes_of_other_repositories(self, store: Store) -> None:
        enrol(store, a_learner())
        with pytest.raises(Conflict), store.transaction() as work:
            work.learners.save(a_learner(first_name="Changed"))
            work.jobs.add(a_job())
            work.accounts.add_many([an_account(2), an_account(3, username="LEARNER1")])
        with store.snapshot() as work:
            assert a_learner() == work.learners.get(EVERYTHING, 1)
            assert [] == list(work.jobs.recent())
            assert work.accounts.find("Learner2") is None

    def test_a_read_that_finds_nothing_leaves_the_transaction_usable(self, store: Store) -> None:
        with store.transaction() as work:
            with pytest.raises(NotFound):
                work.accounts.get(404)
            work.accounts.add_many([an_account()])
        with store.snapshot() as work:
            assert an_account() == work.accounts.get(1)

    @feature("I7")
    def test_a_second_transaction_of_one_thread_is_refused_and_waits_for_nothing(self, store: Store) -> None:
        def nest() -> None:
            with store.transaction() as work:
                work.accounts.add_many([an_account(1)])
                with pytest.raises(Conflict), ExitStack() as open_units:
                    open_units.enter_context(store.transaction())

        elsewhere(nest)
        with store.transaction() as work:
            assert an_account(1) == work.accounts.get(1)

    @feature("I7")
    def test_a_unit_of_work_that_has_ended_changes_nothing(self, store: Store) -> None:
        enrol(store, a_learner(1))
        with store.transaction() as ended:
            ended.accounts.add_many([an_account(2)])
        with suppress(Exception):  # some say so
            ended.accounts.add_many([an_account(3)])
        with store.snapshot() as ended:
            assert an_account(2) == ended.accounts.get(2)
        with suppress(Exception):
            ended.accounts.add_many([an_account(4)])
        with store.snapshot() as work:
            assert [1, 2] == sorted(account.id for account in work.accounts.get_many([1, 2, 3, 4]))

    def test_a_snapshot_stays_as_it_is_while_others_write(self, store: Store) -> None:
        def change() -> None:
            with store.transaction() as work:
                work.learners.save(a_learner(first_name="Changed"))
                work.accounts.add_many([an_account(2)])

        enrol(store, a_learner())
        with store.snapshot() as before:
            assert a_learner() == before.learners.get(EVERYTHING, 1)
            elsewhere(change)
            assert a_learner() == before.learners.get(EVERYTHING, 1)
            assert before.accounts.find("Learner2") is None
        with store.snapshot() as after:
            assert "Changed" == after.learners.get(EVERYTHING, 1).details.first_name

    def test_writes_in_a_snapshot_are_not_saved(self, store: Store) -> None:
        with store.snapshot() as work:
            work.accounts.add_many([an_account()])
        with store.snapshot() as work:
            assert work.accounts.find("Learner1") is None

    def test_new_ids_ascend_from_1000001(self, store: Store) -> None:
        with store.transaction() as work:
            ids = [*work.new_ids(3), *work.new_ids(0), *work.new_ids(1), *work.new_ids(1500), *work.new_ids(2)]
        assert 1506 == len(ids)
        assert ids[0] >= 1_000_001
        assert all(one < next_one for one, next_one in pairwise(ids))

    def test_new_ids_are_never_reused_not_even_after_a_rollback(self, store: Store) -> None:
        given: list[int] = []
        with pytest.raises(Interruption), store.transaction() as work:
            given.extend(work.new_ids(10))
            raise Interruption
        with store.transaction() as work:
            given.extend(work.new_ids(10))
        assert 20 == len(set(given))

    def test_two_threads_never_get_the_same_new_id(self, store: Store) -> None:
        def take() -> list[int]:
            with store.transaction() as work:
                return list(work.new_ids(25))

        def take_often() -> list[int]:
            return [id_ for _ in range(4) for id_ in persistently(take)]

        given = [id_ for ids in all_done(*[take_often] * _THREADS) for id_ in ids]
        assert _THREADS * 100 == len(set(given))

    def test_transactions_of_many_threads_are_all_saved(self, store: Store) -> None:
        def adding(number: int) -> None:
            with store.transaction() as work:
                work.accounts.add_many([an_account(number)])
                work.audit.append([an_entry(subject_id=str(number))])

        def adding_often(thread: int) -> None:
            for number in range(5):
                persistently(partial(adding, 10 * thread + number))

        all_done(*[partial(adding_often, thread) for thread in range(_THREADS)])
        with store.snapshot() as work:
            assert 5 * _THREADS == len(set(work.accounts.taken(["learner"])))
            assert 5 * _THREADS == len(work.audit.page(EVERYTHING).entries)

    @feature("A3")
    def test_exactly_one_of_several_threads_can_take_a_username(self, store: Store) -> None:
        def take(number: int) -> int:
            with store.transaction() as work:
                work.accounts.add_many([an_account(number, username="RLearner1" if number % 2 else "rlearner1")])
            return number

        outcomes = together(*[_persistent(take, number) for number in range(_THREADS)])
        lost = [outcome for outcome in outcomes if isinstance(outcome, ProgressError)]
        won = [outcome for outcome in outcomes if not isinstance(outcome, ProgressError)]
        assert [("conflict", "username")] * (_THREADS - 1) == [(e.code, getattr(e, "field", "")) for e in lost]
        with store.snapshot() as work:
            found = work.accounts.find("RLEARNER1")
        assert found is not None
        assert [found.id] == won

    @feature("A6")
    def test_no_change_is_lost_when_threads_change_one_account(self, store: Store) -> None:
        def fail_log_in() -> Account:
            with store.transaction() as work:
                account = work.accounts.get(1)
                return work.accounts.save(evolve(account, failures=account.failures + 1))

        enrol(store, a_learner())
        all_done(*[lambda: persistently(fail_log_in)] * _THREADS)
        with store.snapshot() as work:
            assert (_THREADS, 1 + _THREADS) == (work.accounts.get(1).failures, work.accounts.get(1).version)

    @feature("A11")
    def test_the_next_holder_of_a_lock_sees_the_changes_of_the_previous_one(self, store: Store) -> None:
        def choose_next_username(number: int) -> None:
            with store.transaction() as work:
                work.hold("usernames")
                taken = set(work.accounts.taken(["rlearner"]))
                sleep(0.01)
                work.accounts.add_many([an_account(number, username=f"RLearner{len(taken) + 1}")])

        all_done(*[_persistent(choose_next_username, number) for number in range(_THREADS)])
        with store.snapshot() as work:
            assert {f"rlearner{n + 1}" for n in range(_THREADS)} == set(work.accounts.taken(["rlearner"]))

    def test_a_lock_is_held_by_one_transaction_at_a_time(self, store: Store) -> None:
        inside: list[int] = []
        seen: list[int] = []

        def hold_a_while() -> None:
            with store.transaction() as work:
                work.hold("imports")
                inside.append(1)
                sleep(0.01)
                seen.append(len(inside))
                inside.pop()

        all_done(*[lambda: persistently(hold_a_while)] * _THREADS)
        assert [1] * _THREADS == seen

    def test_a_lock_is_released_by_a_rollback_and_may_be_taken_twice(self, store: Store) -> None:
        def hold() -> str:
            with store.transaction() as work:
                work.hold("imports")
                work.hold("imports")
                work.hold("another name")
            return "held"

        with pytest.raises(Interruption), store.transaction() as work:
            work.hold("imports")
            raise Interruption
        assert "held" == elsewhere(hold)


def _persistent(job: Callable[[int], T], number: int) -> Callable[[], T]:
    return lambda: persistently(partial(job, number))
