"""The kit of a store fails where a store is wrong: the store in memory, broken in one way at a time."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from inspect import unwrap
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, settings

from progress_core.domain.accounts import Account
from progress_core.domain.errors import Conflict, NotFound
from progress_core.domain.jobs import Job, JobState
from progress_core.domain.learners import Learner
from progress_core.domain.permissions import Scope
from progress_core.memory import learner_pages
from progress_core.memory.accounts import MemoryAccounts
from progress_core.memory.groups import MemoryGroups
from progress_core.memory.jobs import MemoryJobs
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.outbox import MemoryOutbox
from progress_core.memory.providers import MemoryProviders
from progress_core.memory.store import MemoryStore, MemoryUnitOfWork
from progress_core.memory.tables import Table
from progress_core.ports.learners import LearnerPage, LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.fixtures import StoreFixture
from progress_core.testing.stateful import store_machine
from progress_core.testing.store import StoreContract

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]

kit = StoreContract()

caught = (AssertionError, pytest.fail.Exception, Conflict, LookupError)
"""How a test of the kit fails."""


@contextmanager
def _writing_in_place(self: MemoryStore) -> Iterator[UnitOfWork]:
    yield MemoryUnitOfWork(self._tables, self._new_ids)


def transactions_write_in_place(patch: Patch) -> None:
    patch.setattr(MemoryStore, "transaction", _writing_in_place)


def snapshots_are_live(patch: Patch) -> None:
    patch.setattr(MemoryStore, "transaction", _writing_in_place)
    patch.setattr(MemoryStore, "snapshot", _writing_in_place)


def snapshots_are_kept(patch: Patch) -> None:
    patch.setattr(MemoryStore, "snapshot", _writing_in_place)


def nobody_waits(patch: Patch) -> None:
    patch.setattr("progress_core.memory.store.Lock", nullcontext)


def numbers_start_again(patch: Patch) -> None:
    patch.setattr(MemoryStore, "_new_ids", lambda _, count: range(1_000_001, 1_000_001 + count))


def usernames_are_not_unique(patch: Patch) -> None:
    def add_many(self: MemoryAccounts, accounts: Iterable[Account]) -> None:
        for account in accounts:
            self._put(account)

    patch.setattr(MemoryAccounts, "add_many", add_many)


def usernames_differ_by_case(patch: Patch) -> None:
    patch.setattr("progress_core.memory.accounts.username_key", str)


def account_versions_are_not_checked(patch: Patch) -> None:
    def save(self: MemoryAccounts, account: Account) -> Account:
        saved = evolve(account, version=account.version + 1)
        self._put(saved)
        return saved

    patch.setattr(MemoryAccounts, "save", save)


def learner_versions_are_not_checked(patch: Patch) -> None:
    honest = MemoryLearners.save_many

    def save_many(self: MemoryLearners, learners: Iterable[Learner]) -> None:
        honest(self, [evolve(learner, version=self._learners.get(learner.id).version) for learner in learners])

    patch.setattr(MemoryLearners, "save_many", save_many)


def conflicts_show_nothing(patch: Patch) -> None:
    patch.setattr("progress_core.memory.learners.differences", lambda _mine, _theirs: {})


def get_takes_no_scope(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "get", lambda self, _scope, learner_id: self._learners.get(learner_id))


def nothing_takes_a_scope(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_sees", lambda _self, _scope: lambda _learner: True)


def groups_do_not_restrict(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_members", lambda self, _group: frozenset(self._learners.keys()))


def foreign_is_told_from_absent(patch: Patch) -> None:
    def get(self: MemoryLearners, scope: Scope, learner_id: int) -> Learner:
        learner = self._learners.get(learner_id)
        if not self._sees(scope)(learner):
            raise NotFound("That learner is at another provider.")
        return learner

    patch.setattr(MemoryLearners, "get", get)


def absence_is_a_key_error(patch: Patch) -> None:
    patch.setattr(Table, "get", lambda self, key: self._rows[key])


def order_minds_case(patch: Patch) -> None:
    patch.setattr(learner_pages, "folded", str)


def pages_count_rows(patch: Patch) -> None:
    honest = learner_pages.page_of

    def page_of(rows: Iterable[tuple[Learner, Account]], query: LearnerQuery) -> LearnerPage:
        start = int(query.after or 0)
        whole = honest(rows, evolve(query, after="", limit=1000)).lines
        end = start + query.limit
        return LearnerPage(whole[start:end], str(end) if end < len(whole) else "")

    patch.setattr("progress_core.memory.learners.page_of", page_of)


def archived_learners_count(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_present", lambda self, scope: filter(self._sees(scope), self._learners.values()))


def masks_are_not_looked_at(patch: Patch) -> None:
    honest = MemoryLearners._asked
    patch.setattr(
        MemoryLearners, "_asked", lambda self, scope, query: honest(self, scope, evolve(query, mask=0, value=0))
    )


def groups_are_never_left(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_leave_groups", lambda _self, _learner_ids: None)


def anybody_joins_a_group(patch: Patch) -> None:
    patch.setattr(MemoryGroups, "assign", lambda self, group, ids: self._members.put(group, frozenset(ids)))


def replacing_forgets_defaults(patch: Patch) -> None:
    patch.setattr("progress_core.memory.providers._replaced", lambda old, new: evolve(new, version=old.version + 1))


def provider_groups_open_nothing(patch: Patch) -> None:
    patch.setattr(MemoryProviders, "_partly_seen", lambda _self, _scope: frozenset())


def fences_are_not_checked(patch: Patch) -> None:
    patch.setattr(MemoryJobs, "_held", lambda self, job_id, _fence: self._jobs.get(job_id))


def leases_never_hold(patch: Patch) -> None:
    patch.setattr(Job, "claimable", lambda job, _now: job.state in (JobState.QUEUED, JobState.RUNNING))


def mail_is_not_put_off(patch: Patch) -> None:
    honest = MemoryOutbox.claim_due
    patch.setattr(MemoryOutbox, "claim_due", lambda self, now, **rest: honest(self, now, **{**rest, "until": now}))


def staff_are_shared(patch: Patch) -> None:
    patch.setattr("progress_core.memory.staff._copied", lambda staff: staff)


def imports_are_shared(patch: Patch) -> None:
    patch.setattr("progress_core.memory.imports._copied", lambda record: record)


def entries_are_shared(patch: Patch) -> None:
    patch.setattr("progress_core.memory.audit._copied", lambda entry: entry)


SCOPE, SEEN = Scope(groups=frozenset({1})), [1, 2]


CAUGHT_BY: dict[Break, list[tuple[Any, ...]]] = {
    transactions_write_in_place: [
        (kit.test_an_exception_undoes_every_write_of_the_transaction, ValueError),
        (kit.test_a_refused_write_undoes_what_another_repository_wrote_before_it,),
    ],
    snapshots_are_live: [
        (kit.test_a_snapshot_stays_as_it_is_while_others_write,),
    ],
    snapshots_are_kept: [
        (kit.test_what_is_written_in_a_snapshot_is_not_kept,),
    ],
    nobody_waits: [
        (kit.test_a_name_is_held_by_one_transaction_at_a_time,),
        (kit.test_who_holds_a_name_sees_what_the_holder_before_did,),
    ],
    numbers_start_again: [
        (kit.test_new_ids_are_never_given_twice_not_even_after_an_undone_transaction,),
        (kit.test_new_ids_are_never_given_to_two_threads,),
    ],
    usernames_are_not_unique: [
        (kit.test_a_username_that_is_taken_is_a_conflict_and_nothing_is_added,),
        (kit.test_a_username_twice_among_those_added_is_a_conflict_and_nothing_is_added,),
        (kit.test_of_threads_that_take_one_username_exactly_one_wins,),
    ],
    usernames_differ_by_case: [
        (kit.test_an_account_is_found_by_username_without_regard_to_case,),
        (kit.test_a_username_that_is_taken_is_a_conflict_and_nothing_is_added,),
    ],
    account_versions_are_not_checked: [
        (kit.test_an_account_saved_from_an_old_version_is_a_conflict_and_changes_nothing,),
    ],
    learner_versions_are_not_checked: [
        (kit.test_a_learner_saved_from_an_old_version_is_a_conflict_that_shows_what_differs,),
        (kit.test_many_learners_are_saved_all_or_none,),
    ],
    conflicts_show_nothing: [
        (kit.test_a_learner_saved_from_an_old_version_is_a_conflict_that_shows_what_differs,),
    ],
    get_takes_no_scope: [
        (kit.test_a_scope_gets_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_learner_out_of_scope_is_not_told_from_one_who_is_not_there,),
    ],
    nothing_takes_a_scope: [
        (kit.test_a_scope_lists_and_counts_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_scope_searches_and_filters_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_scope_identifies_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_scope_registers_its_own_learners_and_no_others, SCOPE, SEEN),
    ],
    groups_do_not_restrict: [
        (kit.test_a_scope_gets_its_own_learners_and_no_others, SCOPE, SEEN),
    ],
    foreign_is_told_from_absent: [
        (kit.test_a_learner_out_of_scope_is_not_told_from_one_who_is_not_there,),
    ],
    absence_is_a_key_error: [
        (kit.test_an_account_that_is_not_there_is_not_found,),
    ],
    order_minds_case: [
        (kit.test_a_list_is_ordered_without_regard_to_case_ties_by_id, LearnerQuery(), [5, 2, 3, 1, 4]),
        (kit.test_search_takes_the_start_of_a_name_or_username_or_a_whole_number, "smith", [2, 3]),
    ],
    pages_count_rows: [
        (kit.test_learners_who_come_and_go_between_pages_move_nobody_else, "last_name", False),
    ],
    archived_learners_count: [
        (kit.test_standings_are_counted_by_provider,),
        (kit.test_counts_and_lists_agree_for_every_mask_and_value,),
    ],
    masks_are_not_looked_at: [
        (kit.test_counts_and_lists_agree_for_every_mask_and_value,),
    ],
    groups_are_never_left: [
        (kit.test_a_learner_who_moves_to_another_provider_leaves_the_groups_of_the_old_one, True),
        (kit.test_removed_learners_are_gone_from_everywhere_but_their_accounts_stay,),
    ],
    anybody_joins_a_group: [
        (kit.test_strangers_are_not_put_into_a_group_and_then_nobody_is, 1, [1, 4]),
        (kit.test_learners_are_put_into_groups_and_those_who_are_in_stay,),
    ],
    replacing_forgets_defaults: [
        (kit.test_a_provider_put_again_is_replaced_but_for_its_defaults_and_referee,),
    ],
    provider_groups_open_nothing: [
        (kit.test_a_provider_is_seen_whole_or_by_one_of_its_groups,),
    ],
    fences_are_not_checked: [
        (kit.test_a_worker_that_was_only_slow_is_stopped_by_its_old_fence_with_all_it_did,),
        (kit.test_a_job_is_ended_once, JobState.DONE),
    ],
    leases_never_hold: [
        (kit.test_a_job_whose_lease_has_ended_is_claimed_again_with_a_new_fence,),
    ],
    mail_is_not_put_off: [
        (kit.test_due_mail_is_claimed_once_the_longest_due_first,),
    ],
    staff_are_shared: [
        (kit.test_staff_groups_are_not_shared_with_the_store,),
    ],
    imports_are_shared: [
        (kit.test_decisions_are_not_shared_with_the_store,),
    ],
    entries_are_shared: [
        (kit.test_facts_are_not_shared_with_the_store,),
    ],
}
"""Each way to be wrong, and tests of the kit that fail for it, with their arguments."""


@pytest.mark.feature("I2")
@pytest.mark.parametrize(
    ("broken", "test", "arguments"),
    [
        pytest.param(broken, test, arguments, id=f"{broken.__name__}-{test.__name__}")
        for broken, tests in CAUGHT_BY.items()
        for test, *arguments in tests
    ],
)
def test_a_store_that_is_wrong_fails_the_kit(
    broken: Break, test: Callable[..., None], arguments: list[object], monkeypatch: Patch
) -> None:
    broken(monkeypatch)
    with pytest.raises(caught):
        test(MemoryStore(), *arguments)


class NeverUndoes(MemoryStore):
    """A store without transactions."""

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        with _writing_in_place(self) as work:
            yield work


@pytest.mark.feature("I2")
def test_a_store_that_undoes_nothing_parts_from_the_one_in_memory() -> None:
    machine: Any = store_machine(NeverUndoes)
    machine.settings = settings(machine.settings, phases=[Phase.generate], database=None)
    with pytest.raises((AssertionError, ExceptionGroup)):
        machine("runTest").debug()


@pytest.mark.feature("I2")
def test_no_test_of_a_kit_hides_another() -> None:
    kits = [base for base in StoreContract.__mro__ if base is not StoreFixture]
    tests = {base: {name for name in vars(base) if name.startswith("test")} for base in kits}
    assert [] == [(one, two) for one, two in combinations(kits, 2) if tests[one] & tests[two]]


@pytest.mark.feature("I2")
def test_a_kit_without_its_fixture_says_what_to_give() -> None:
    with pytest.raises(NotImplementedError, match="give a fixture `store`"):
        unwrap(StoreFixture.store)(kit)
