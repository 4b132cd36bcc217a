"""The kit of a store fails where a store is wrong: the store in memory, broken in one way at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from progress_core.testing.store import StoreContract
from progress_core.testing.tools.builders import a_course
from progress_core.testing.tools.stateful import store_machine
from progress_core.testing.tools.stateful_profiles import profiles_machine
from tests.contract.kits import (
    broken,
    broken_devices,
    broken_factors,
    broken_profiles,
    broken_repeats,
    broken_tokens,
)

_OTHERS = (broken_devices, broken_factors, broken_repeats, broken_tokens)

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]

kit = StoreContract()

caught = (AssertionError, pytest.fail.Exception, Conflict, LookupError)
"""How a test of the kit fails."""


SCOPE, SEEN = Scope(groups=frozenset({1})), [1, 2]


CAUGHT_BY: dict[Break, list[tuple[Any, ...]]] = {
    broken.transactions_write_in_place: [
        (kit.test_an_exception_rolls_back_every_write_of_the_transaction, ValueError),
        (kit.test_a_refused_write_rolls_back_earlier_writes_of_other_repositories,),
    ],
    broken.snapshots_are_live: [
        (kit.test_a_snapshot_stays_as_it_is_while_others_write,),
    ],
    broken.snapshots_are_kept: [
        (kit.test_writes_in_a_snapshot_are_not_saved,),
    ],
    broken.nobody_waits: [
        (kit.test_a_lock_is_held_by_one_transaction_at_a_time,),
        (kit.test_the_next_holder_of_a_lock_sees_the_changes_of_the_previous_one,),
    ],
    broken.numbers_start_again: [
        (kit.test_new_ids_are_never_reused_not_even_after_a_rollback,),
        (kit.test_two_threads_never_get_the_same_new_id,),
    ],
    broken.usernames_are_not_unique: [
        (kit.test_a_taken_username_is_a_conflict_and_nothing_is_added,),
        (kit.test_a_username_repeated_within_a_batch_is_a_conflict_and_nothing_is_added,),
        (kit.test_exactly_one_of_several_threads_can_take_a_username,),
    ],
    broken.usernames_differ_by_case: [
        (kit.test_an_account_is_found_by_username_regardless_of_case,),
        (kit.test_a_taken_username_is_a_conflict_and_nothing_is_added,),
    ],
    broken.pretending_leaves_an_account: [
        (kit.test_pretending_to_save_changes_nothing_visible,),
    ],
    broken.account_versions_are_not_checked: [
        (kit.test_an_account_saved_from_an_old_version_is_a_conflict_and_changes_nothing,),
    ],
    broken.sessions_outlive_their_account: [(kit.test_sessions_are_removed_with_their_account,)],
    broken.all_sessions_end: [(kit.test_all_sessions_of_an_account_but_one_can_be_ended,)],
    broken.identities_are_known_by_subject_alone: [
        (kit.test_an_identity_is_found_only_by_exactly_its_own_issuer_and_subject, "", "subject"),
    ],
    broken.anybody_has_an_empty_address: [
        (kit.test_learners_are_found_by_email_address_regardless_of_case,),
    ],
    broken.learner_versions_are_not_checked: [
        (kit.test_a_learner_saved_from_an_old_version_is_a_conflict_that_shows_the_differences,),
        (kit.test_many_learners_are_saved_all_or_none,),
    ],
    broken.conflicts_show_nothing: [
        (kit.test_a_learner_saved_from_an_old_version_is_a_conflict_that_shows_the_differences,),
    ],
    broken.get_takes_no_scope: [
        (kit.test_a_scope_gets_only_its_own_learners, SCOPE, SEEN),
        (kit.test_a_learner_out_of_scope_is_indistinguishable_from_a_missing_one,),
    ],
    broken.nothing_takes_a_scope: [
        (kit.test_a_scope_lists_and_counts_only_its_own_learners, SCOPE, SEEN),
        (kit.test_a_scope_searches_and_filters_only_its_own_learners, SCOPE, SEEN),
        (kit.test_a_scope_identifies_only_its_own_learners, SCOPE, SEEN),
        (kit.test_a_scope_registers_only_its_own_learners, SCOPE, SEEN),
    ],
    broken.groups_do_not_restrict: [
        (kit.test_a_scope_gets_only_its_own_learners, SCOPE, SEEN),
    ],
    broken.foreign_is_told_from_absent: [
        (kit.test_a_learner_out_of_scope_is_indistinguishable_from_a_missing_one,),
    ],
    broken.absence_is_a_key_error: [
        (kit.test_a_missing_account_is_not_found,),
    ],
    broken.order_minds_case: [
        (
            kit.test_a_list_is_ordered_regardless_of_case_with_ties_by_the_other_name_then_id,
            LearnerQuery(),
            [5, 2, 3, 4, 1],
        ),
        (kit.test_search_matches_the_start_of_a_name_or_username_or_a_whole_number, "smith", [2, 3]),
    ],
    broken.pages_count_rows: [
        (kit.test_learners_added_or_removed_between_pages_shift_nobody_else, "last_name", False),
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
        (kit.test_removed_learners_are_gone_everywhere_but_their_accounts_stay,),
    ],
    broken.anybody_joins_a_group: [
        (kit.test_a_stranger_stops_everybody_from_being_added_to_a_group, 1, [1, 4]),
        (kit.test_learners_are_added_to_groups_and_members_stay,),
    ],
    broken.groups_leave_their_places_behind: [
        (kit.test_a_removed_group_loses_its_members_and_frees_its_name,),
        (kit.test_a_group_that_restricts_staff_cannot_be_removed,),
    ],
    broken.archived_learners_count_in_groups: [
        (kit.test_unarchived_learners_of_each_group_in_scope_are_counted,),
    ],
    broken.replacing_forgets_defaults: [
        (kit.test_putting_a_provider_again_keeps_its_defaults_and_referee,),
    ],
    broken.provider_groups_open_nothing: [
        (kit.test_a_provider_is_visible_in_full_or_through_one_of_its_groups,),
    ],
    broken.fences_are_not_checked: [
        (kit.test_an_overtaken_worker_is_stopped_by_its_old_fence_and_rolled_back,),
        (kit.test_a_job_can_be_finished_only_once, JobState.DONE),
    ],
    broken.leases_never_hold: [
        (kit.test_a_job_with_an_expired_lease_is_claimed_again_with_a_new_fence,),
    ],
    broken.mail_is_not_put_off: [
        (kit.test_due_mail_is_claimed_once_longest_due_first,),
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
        (kit.test_one_set_saved_from_another_version_leaves_all_sets_unchanged, 0),
        (kit.test_exactly_one_of_several_threads_can_save_the_first_qualifications,),
    ],
    broken_profiles.statements_versions_are_not_checked: [
        (kit.test_statements_saved_from_another_version_are_a_conflict_that_shows_the_differences, 0),
        (kit.test_exactly_one_of_several_threads_can_save_the_first_statements,),
        (kit.test_statements_of_a_missing_learner_are_refused, 0),
    ],
    broken_profiles.statements_in_conflict_show_nothing: [
        (kit.test_statements_saved_from_another_version_are_a_conflict_that_shows_the_differences, 0),
    ],
    broken_profiles.completed_references_change: [
        (kit.test_a_completed_version_never_changes,),
        (kit.test_a_reference_saved_from_another_version_is_a_conflict_and_changes_nothing, 0),
        (kit.test_exactly_one_of_several_threads_can_complete_the_first_version,),
        (kit.test_a_reference_of_a_missing_learner_is_refused, 0),
    ],
    broken_profiles.references_are_shared: [
        (kit.test_ratings_are_not_shared_with_the_store,),
    ],
    broken_profiles.contents_are_replaced: [
        (kit.test_stored_profile_contents_never_change,),
    ],
    broken_profiles.records_outlive_their_learner: [
        (kit.test_qualifications_are_removed_with_their_learner,),
        (kit.test_statements_are_removed_with_their_learner,),
        (kit.test_a_reference_is_removed_with_its_learner,),
        (kit.test_profile_contents_are_removed_with_their_learner,),
        (kit.test_applications_are_removed_with_their_learner,),
        (kit.test_an_application_of_a_removed_learner_is_no_longer_received,),
        (kit.test_messages_are_removed_with_their_learner,),
    ],
    broken_profiles.records_take_no_scope: [
        (kit.test_qualifications_are_visible_when_their_learner_is,),
        (kit.test_statements_are_visible_when_their_learner_is,),
        (kit.test_a_reference_is_visible_when_its_learner_is,),
        (kit.test_profile_contents_are_visible_when_their_learner_is,),
        (kit.test_applications_are_visible_when_their_learner_is,),
        (kit.test_messages_are_visible_when_their_learner_is,),
    ],
    broken_profiles.learners_apply_twice: [
        (kit.test_a_learner_has_one_live_application_for_a_course, ApplicationState.DRAFT),
        (kit.test_exactly_one_of_several_threads_can_apply_for_a_course,),
    ],
    broken_profiles.applications_versions_are_not_checked: [
        (kit.test_an_application_saved_from_another_version_is_a_conflict_and_changes_nothing, 2),
        (kit.test_exactly_one_of_several_threads_can_move_an_application,),
        (kit.test_a_removed_application_cannot_be_saved,),
    ],
    broken_profiles.drafts_are_received: [
        (kit.test_a_provider_sees_an_application_once_it_is_submitted, ApplicationState.DRAFT),
        (kit.test_a_list_follows_changes_of_state,),
    ],
    broken_profiles.every_provider_receives_everything: [
        (kit.test_applications_are_received_by_their_addressee_regardless_of_the_learners_provider,),
    ],
    broken_profiles.received_lists_begin_with_the_first: [
        (kit.test_received_applications_are_ordered_latest_first_then_by_highest_id,),
    ],
    broken_profiles.received_search_finds_parts_of_words: [
        (kit.test_every_search_word_starts_a_word_of_the_learners_name_or_course, "oë", []),
    ],
    broken_profiles.withdrawn_courses_are_listed: [
        (kit.test_courses_are_ordered_by_title_and_provider_regardless_of_case_then_id,),
        (kit.test_a_course_is_returned_unchanged,),
    ],
    broken_profiles.courses_are_there_twice: [
        (kit.test_a_refused_course_takes_its_whole_batch_with_it, evolve(a_course(1), id=3), Conflict),
    ],
    broken_profiles.courses_are_found_by_title_alone: [
        (kit.test_every_word_is_searched_in_title_type_place_and_provider, "aca", [3]),
    ],
    broken_profiles.courses_are_listed_by_number: [
        (kit.test_courses_are_ordered_by_title_and_provider_regardless_of_case_then_id,),
    ],
    broken_profiles.messages_are_read_by_anybody: [
        (kit.test_a_message_is_marked_as_read_once_and_only_by_its_recipient,),
    ],
    broken_profiles.messages_come_the_first_first: [
        (kit.test_added_messages_are_returned_unchanged_latest_first,),
    ],
}
"""Each way to be wrong, and tests of the kit that fail for it, with their arguments."""


@pytest.mark.feature("I2")
@pytest.mark.parametrize(
    ("way", "test", "arguments"),
    [
        pytest.param(way, test, arguments, id=f"{way.__name__}-{test.__name__}")
        for ways in (CAUGHT_BY, *(each.CAUGHT_BY for each in _OTHERS))
        for way, tests in ways.items()
        for test, *arguments in tests
    ],
)
def test_a_broken_store_fails_the_kit(
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
def test_a_store_that_never_rolls_back_differs_from_the_one_in_memory(
    make_machine: Callable[..., type[TestCase]],
) -> None:
    machine: Any = make_machine(NeverUndoes)
    machine.settings = settings(machine.settings, phases=[Phase.generate], database=None)
    with pytest.raises((AssertionError, ExceptionGroup)):
        machine("runTest").debug()
