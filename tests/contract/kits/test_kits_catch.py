"""The kit of a store fails where a store is wrong: the store in memory, broken in one way at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import unwrap
from itertools import combinations
from typing import Any
from unittest import TestCase

import pytest
from attrs import evolve
from hypothesis import Phase, settings

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import JobState
from progress_core.memory.store import MemoryStore
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.builders import a_course
from progress_core.testing.fixtures import StoreFixture
from progress_core.testing.stateful import store_machine
from progress_core.testing.stateful_profiles import profiles_machine
from progress_core.testing.store import StoreContract
from tests.contract.kits import broken, broken_profiles

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]

kit = StoreContract()

caught = (AssertionError, pytest.fail.Exception, Conflict, LookupError)
"""How a test of the kit fails."""


SCOPE, SEEN = Scope(groups=frozenset({1})), [1, 2]


CAUGHT_BY: dict[Break, list[tuple[Any, ...]]] = {
    broken.transactions_write_in_place: [
        (kit.test_an_exception_undoes_every_write_of_the_transaction, ValueError),
        (kit.test_a_refused_write_undoes_what_another_repository_wrote_before_it,),
    ],
    broken.snapshots_are_live: [
        (kit.test_a_snapshot_stays_as_it_is_while_others_write,),
    ],
    broken.snapshots_are_kept: [
        (kit.test_what_is_written_in_a_snapshot_is_not_kept,),
    ],
    broken.nobody_waits: [
        (kit.test_a_name_is_held_by_one_transaction_at_a_time,),
        (kit.test_who_holds_a_name_sees_what_the_holder_before_did,),
    ],
    broken.numbers_start_again: [
        (kit.test_new_ids_are_never_given_twice_not_even_after_an_undone_transaction,),
        (kit.test_new_ids_are_never_given_to_two_threads,),
    ],
    broken.usernames_are_not_unique: [
        (kit.test_a_username_that_is_taken_is_a_conflict_and_nothing_is_added,),
        (kit.test_a_username_twice_among_those_added_is_a_conflict_and_nothing_is_added,),
        (kit.test_of_threads_that_take_one_username_exactly_one_wins,),
    ],
    broken.usernames_differ_by_case: [
        (kit.test_an_account_is_found_by_username_without_regard_to_case,),
        (kit.test_a_username_that_is_taken_is_a_conflict_and_nothing_is_added,),
    ],
    broken.pretending_leaves_an_account: [
        (kit.test_pretending_to_save_changes_nothing_that_anybody_sees,),
    ],
    broken.account_versions_are_not_checked: [
        (kit.test_an_account_saved_from_an_old_version_is_a_conflict_and_changes_nothing,),
    ],
    broken.sessions_outlive_their_account: [
        (kit.test_sessions_go_with_their_account,),
    ],
    broken.all_sessions_end: [
        (kit.test_all_sessions_of_one_account_are_ended_but_one_that_stays,),
    ],
    broken.anybody_has_an_empty_address: [
        (kit.test_learners_are_found_by_email_address_without_regard_to_case,),
    ],
    broken.learner_versions_are_not_checked: [
        (kit.test_a_learner_saved_from_an_old_version_is_a_conflict_that_shows_what_differs,),
        (kit.test_many_learners_are_saved_all_or_none,),
    ],
    broken.conflicts_show_nothing: [
        (kit.test_a_learner_saved_from_an_old_version_is_a_conflict_that_shows_what_differs,),
    ],
    broken.get_takes_no_scope: [
        (kit.test_a_scope_gets_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_learner_out_of_scope_is_not_told_from_one_who_is_not_there,),
    ],
    broken.nothing_takes_a_scope: [
        (kit.test_a_scope_lists_and_counts_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_scope_searches_and_filters_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_scope_identifies_its_own_learners_and_no_others, SCOPE, SEEN),
        (kit.test_a_scope_registers_its_own_learners_and_no_others, SCOPE, SEEN),
    ],
    broken.groups_do_not_restrict: [
        (kit.test_a_scope_gets_its_own_learners_and_no_others, SCOPE, SEEN),
    ],
    broken.foreign_is_told_from_absent: [
        (kit.test_a_learner_out_of_scope_is_not_told_from_one_who_is_not_there,),
    ],
    broken.absence_is_a_key_error: [
        (kit.test_an_account_that_is_not_there_is_not_found,),
    ],
    broken.order_minds_case: [
        (kit.test_a_list_is_ordered_without_regard_to_case_ties_by_id, LearnerQuery(), [5, 2, 3, 1, 4]),
        (kit.test_search_takes_the_start_of_a_name_or_username_or_a_whole_number, "smith", [2, 3]),
    ],
    broken.pages_count_rows: [
        (kit.test_learners_who_come_and_go_between_pages_move_nobody_else, "last_name", False),
    ],
    broken.archived_learners_count: [
        (kit.test_standings_are_counted_by_provider,),
        (kit.test_counts_and_lists_agree_for_every_mask_and_value,),
    ],
    broken.masks_are_not_looked_at: [
        (kit.test_counts_and_lists_agree_for_every_mask_and_value,),
    ],
    broken.groups_are_never_left: [
        (kit.test_a_learner_who_moves_to_another_provider_leaves_the_groups_of_the_old_one, True),
        (kit.test_removed_learners_are_gone_from_everywhere_but_their_accounts_stay,),
    ],
    broken.anybody_joins_a_group: [
        (kit.test_strangers_are_not_put_into_a_group_and_then_nobody_is, 1, [1, 4]),
        (kit.test_learners_are_put_into_groups_and_those_who_are_in_stay,),
    ],
    broken.groups_leave_their_places_behind: [
        (kit.test_a_removed_group_is_gone_with_its_places_and_its_name_is_free,),
        (kit.test_a_group_that_restricts_a_member_of_staff_is_not_removed,),
    ],
    broken.archived_learners_count_in_groups: [
        (kit.test_the_learners_of_each_group_in_scope_are_counted_but_for_archived_ones,),
    ],
    broken.replacing_forgets_defaults: [
        (kit.test_a_provider_put_again_is_replaced_but_for_its_defaults_and_referee,),
    ],
    broken.provider_groups_open_nothing: [
        (kit.test_a_provider_is_seen_whole_or_by_one_of_its_groups,),
    ],
    broken.fences_are_not_checked: [
        (kit.test_a_worker_that_was_only_slow_is_stopped_by_its_old_fence_with_all_it_did,),
        (kit.test_a_job_is_ended_once, JobState.DONE),
    ],
    broken.leases_never_hold: [
        (kit.test_a_job_whose_lease_has_ended_is_claimed_again_with_a_new_fence,),
    ],
    broken.mail_is_not_put_off: [
        (kit.test_due_mail_is_claimed_once_the_longest_due_first,),
    ],
    broken.staff_are_shared: [
        (kit.test_staff_groups_are_not_shared_with_the_store,),
    ],
    broken.imports_are_shared: [
        (kit.test_decisions_are_not_shared_with_the_store,),
    ],
    broken.entries_are_shared: [
        (kit.test_facts_are_not_shared_with_the_store,),
    ],
    broken_profiles.qualifications_versions_are_not_checked: [
        (kit.test_of_several_sets_one_saved_from_another_version_keeps_all_as_they_were, 0),
        (kit.test_of_threads_that_first_add_to_one_set_exactly_one_wins,),
    ],
    broken_profiles.statements_versions_are_not_checked: [
        (kit.test_statements_saved_from_another_version_are_a_conflict_that_shows_what_differs, 0),
        (kit.test_of_threads_that_first_save_statements_exactly_one_wins,),
        (kit.test_statements_of_a_learner_who_is_not_there_are_refused, 0),
    ],
    broken_profiles.statements_in_conflict_show_nothing: [
        (kit.test_statements_saved_from_another_version_are_a_conflict_that_shows_what_differs, 0),
    ],
    broken_profiles.completed_references_change: [
        (kit.test_a_completed_version_never_changes,),
        (kit.test_a_reference_saved_from_another_version_is_a_conflict_and_changes_nothing, 0),
        (kit.test_of_threads_that_complete_a_first_version_exactly_one_wins,),
        (kit.test_a_reference_about_nobody_is_refused, 0),
    ],
    broken_profiles.references_are_shared: [
        (kit.test_ratings_are_not_shared_with_the_store,),
    ],
    broken_profiles.contents_are_replaced: [
        (kit.test_contents_once_kept_never_change,),
    ],
    broken_profiles.records_outlive_their_learner: [
        (kit.test_qualifications_go_with_their_learner,),
        (kit.test_statements_go_with_their_learner,),
        (kit.test_a_reference_goes_with_its_learner,),
        (kit.test_contents_go_with_their_learner,),
        (kit.test_applications_go_with_their_learner,),
        (kit.test_an_application_of_a_removed_learner_is_received_no_more,),
        (kit.test_messages_go_with_their_learner,),
    ],
    broken_profiles.records_take_no_scope: [
        (kit.test_qualifications_are_seen_as_their_learner_is,),
        (kit.test_statements_are_seen_as_their_learner_is,),
        (kit.test_a_reference_is_seen_as_its_learner_is,),
        (kit.test_contents_are_seen_as_their_learner_is,),
        (kit.test_applications_are_seen_as_their_learner_is,),
        (kit.test_messages_are_seen_as_their_learner_is,),
    ],
    broken_profiles.learners_apply_twice: [
        (kit.test_a_learner_has_one_live_application_for_a_course, ApplicationState.DRAFT),
        (kit.test_of_threads_that_apply_for_one_course_exactly_one_wins,),
    ],
    broken_profiles.applications_versions_are_not_checked: [
        (kit.test_an_application_saved_from_another_version_is_a_conflict_and_changes_nothing, 2),
        (kit.test_of_threads_that_move_one_application_exactly_one_wins,),
        (kit.test_an_application_that_is_gone_is_not_saved,),
    ],
    broken_profiles.drafts_are_received: [
        (kit.test_a_provider_sees_an_application_from_its_submission_on, ApplicationState.DRAFT),
        (kit.test_a_list_keeps_up_with_changes_of_state,),
    ],
    broken_profiles.every_provider_receives_everything: [
        (kit.test_applications_are_received_by_whom_they_are_to_whoever_the_learner_is,),
    ],
    broken_profiles.received_lists_begin_with_the_first: [
        (kit.test_received_applications_are_listed_the_latest_first_then_the_highest_number,),
    ],
    broken_profiles.received_search_finds_parts_of_words: [
        (kit.test_every_word_begins_a_word_of_the_learners_name_or_of_the_course, "oë", []),
    ],
    broken_profiles.withdrawn_courses_are_listed: [
        (kit.test_courses_are_listed_by_title_then_provider_without_regard_to_case_then_id,),
        (kit.test_a_course_comes_back_as_it_was_put,),
    ],
    broken_profiles.courses_are_there_twice: [
        (kit.test_a_course_is_refused_with_all_that_were_put_with_it, evolve(a_course(1), id=3), Conflict),
    ],
    broken_profiles.courses_are_found_by_title_alone: [
        (kit.test_every_word_is_searched_in_title_type_place_and_provider, "aca", [3]),
    ],
    broken_profiles.courses_are_listed_by_number: [
        (kit.test_courses_are_listed_by_title_then_provider_without_regard_to_case_then_id,),
    ],
    broken_profiles.messages_are_read_by_anybody: [
        (kit.test_a_message_is_read_once_and_by_the_learner_it_is_to,),
    ],
    broken_profiles.messages_come_the_first_first: [
        (kit.test_messages_come_back_as_they_were_added_the_latest_first,),
    ],
}
"""Each way to be wrong, and tests of the kit that fail for it, with their arguments."""


@pytest.mark.feature("I2")
@pytest.mark.parametrize(
    ("way", "test", "arguments"),
    [
        pytest.param(way, test, arguments, id=f"{way.__name__}-{test.__name__}")
        for way, tests in CAUGHT_BY.items()
        for test, *arguments in tests
    ],
)
def test_a_store_that_is_wrong_fails_the_kit(
    way: Break, test: Callable[..., None], arguments: list[object], monkeypatch: Patch
) -> None:
    way(monkeypatch)
    with pytest.raises(caught):
        test(MemoryStore(), *arguments)


class NeverUndoes(MemoryStore):
    """A store without transactions."""

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        with broken.writing_in_place(self) as work:
            yield work


@pytest.mark.feature("I2")
@pytest.mark.parametrize("make_machine", [store_machine, profiles_machine])
def test_a_store_that_undoes_nothing_parts_from_the_one_in_memory(
    make_machine: Callable[..., type[TestCase]],
) -> None:
    machine: Any = make_machine(NeverUndoes)
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
