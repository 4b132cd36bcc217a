"""The contract kit of past years and moves up."""

from datetime import date

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.years.history import Ended, PastYear
from progress_core.domain.years.moves import MoveCounts, MoveStatus, MoveUp
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_learner, a_provider, enrol, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import OTHER, SEEN, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.year_records import a_move, a_past_year

_STRANGERS = tuple(map(str, range(10_100_000, 10_101_500)))
"""UKPRNs that no provider has: more than a store asks for at once."""


class YearsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.years`."""

    @feature("J1", "I7")
    def test_past_years_are_returned_unchanged_by_id(self, store: Store) -> None:
        two_learners(store)
        left = a_past_year(3, academic_year=2031, ended=Ended.LEFT, returned_on=date(2027, 2, 28), move_id=2**40)
        _put(store, a_past_year(9), left, a_past_year(4, learner_id=2))
        with store.snapshot() as work:
            expected = {1: (left, a_past_year(9)), 2: (a_past_year(4, learner_id=2),)}
            assert expected == dict(work.years.of_many(EVERYTHING, [2, 404, 1]))
            assert {} == dict(work.years.of_many(EVERYTHING, []))

    @feature("J1")
    def test_a_past_year_replaces_the_one_with_its_id(self, store: Store) -> None:
        two_learners(store)
        _put(store, a_past_year(1), a_past_year(2))
        changed = a_past_year(1, until=date(2026, 5, 1), ended=Ended.LEFT)
        _put(store, changed)
        with store.snapshot() as work:
            assert (changed, a_past_year(2)) == work.years.of_many(EVERYTHING, [1])[1]

    @feature("J1")
    def test_more_than_a_thousand_past_years_are_put_and_put_again(self, store: Store) -> None:
        two_learners(store)
        for year in (2024, 2025):
            past = tuple(a_past_year(id_, academic_year=year) for id_ in range(1, 1_202))
            _put(store, *past)
            with store.snapshot() as work:
                assert past == work.years.of_many(EVERYTHING, [1])[1]

    @feature("B9", "J1")
    def test_past_years_are_visible_when_their_learner_is(self, store: Store) -> None:
        two_learners(store)
        _put(store, a_past_year(1), a_past_year(2, learner_id=2))
        with store.snapshot() as work:
            for scope, seen in SEEN:
                assert seen == set(work.years.of_many(scope, [1, 2, 404]))

    def test_past_years_of_unknown_learners_are_refused(self, store: Store) -> None:
        two_learners(store)
        with pytest.raises(NotFound):
            _put(store, a_past_year(1), a_past_year(2, learner_id=404))
        with store.snapshot() as work:
            assert () == work.years.of_many(EVERYTHING, [1])[1]

    def test_past_years_are_removed_by_id_and_with_their_learner(self, store: Store) -> None:
        two_learners(store)
        _put(store, a_past_year(1), a_past_year(2), a_past_year(3, learner_id=2), a_past_year(4, learner_id=2))
        with store.transaction() as work:
            work.years.remove_past([3, 404])
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert {1: (), 2: (a_past_year(4, learner_id=2),)} == dict(work.years.of_many(EVERYTHING, [1, 2]))

    @feature("J1")
    def test_what_a_move_ended_is_listed_in_pages(self, store: Store) -> None:
        two_learners(store)
        _put(store, *(a_past_year(id_, move_id=5) for id_ in (4, 2, 9)), a_past_year(3, move_id=6), a_past_year(1))
        with store.snapshot() as work:
            assert [2, 4, 9] == [past.id for past in work.years.of_move(5)]
            assert [2, 4] == [past.id for past in work.years.of_move(5, limit=2)]
            assert [9] == [past.id for past in work.years.of_move(5, after=4, limit=2)]
            assert [] == work.years.of_move(404)

    @feature("J1", "I7")
    def test_moves_are_returned_unchanged(self, store: Store) -> None:
        done = a_move(
            2,
            batch=8,
            ukprn=OTHER,
            status=MoveStatus.UNDONE,
            counts=MoveCounts(4, 5, 6),
            processed_at=later(1),
            undone_at=later(2),
            left_alone=(9, 3),
            reason="Nobody – nothing.",
        )
        _add(store, a_move(1), done, a_move(3))
        with store.snapshot() as work:
            assert [a_move(1), done] == [work.years.move(1), work.years.move(2)]
            assert [a_move(3), a_move(1)] == work.years.moves([UKPRN])
            assert [a_move(3), done] == work.years.moves([OTHER, UKPRN, "10000404"], limit=2)
            assert [a_move(3), done] == work.years.moves([OTHER, *_STRANGERS, UKPRN], limit=2)
            assert [] == work.years.moves([])
            assert [a_move(1), a_move(3)] == work.years.of_batch(7)
            assert [] == work.years.of_batch(404)

    def test_a_saved_move_keeps_its_changes(self, store: Store) -> None:
        _add(store, a_move(1), a_move(2))
        changed = evolve(a_move(1), status=MoveStatus.DONE, processed_at=later(3))
        with store.transaction() as work:
            work.years.save_move(changed)
        with store.snapshot() as work:
            assert [changed, a_move(2)] == work.years.of_batch(7)

    def test_missing_moves_are_not_found_and_taken_ids_are_conflicts(self, store: Store) -> None:
        _add(store, a_move(1))
        with store.snapshot() as work, pytest.raises(NotFound):
            work.years.move(404)
        with pytest.raises(NotFound), store.transaction() as work:
            work.years.save_move(a_move(404))
        for refused, error in (
            ([a_move(2), a_move(1)], Conflict),
            ([a_move(3), a_move(3)], Conflict),
            ([a_move(4), a_move(5, ukprn="10000404")], NotFound),
        ):
            with pytest.raises(error), store.transaction() as work:
                work.years.add_moves(refused)
        with store.snapshot() as work:
            assert [a_move(1)] == work.years.of_batch(7)

    @feature("J1", "D1")
    def test_those_behind_are_counted_by_provider_and_year_group_and_listed(self, store: Store) -> None:
        enrol(
            store,
            a_learner(1, year_group=10, academic_year=2025),
            a_learner(2, year_group=10, academic_year=2024),
            a_learner(3, year_group=11, academic_year=2025),
            a_learner(4, year_group=11, academic_year=2026),
            a_learner(5, year_group=11, academic_year=2025, archived=True),
            a_learner(6, year_group=11, academic_year=2025, ukprn=OTHER),
        )
        here = {(UKPRN, 10): 2, (UKPRN, 11): 1}
        with store.snapshot() as work:
            assert {**here, (OTHER, 11): 1} == dict(work.years.behind(EVERYTHING, 2026))
            assert here == dict(work.years.behind(Scope(providers=frozenset({UKPRN})), 2026))
            assert {(UKPRN, 10): 1} == dict(work.years.behind(EVERYTHING, 2025))
            page = work.learners.page(EVERYTHING, LearnerQuery(behind=2026, counted=True))
            assert ({1, 2, 3, 6}, 4) == ({line.id for line in page.lines}, page.total)

    @feature("J2")
    def test_leavers_are_listed_apart_from_others_who_are_archived(self, store: Store) -> None:
        leaving = Leaving(date(2026, 8, 31), ukprn="10000009", application=2**40)
        gone = a_learner(1, archived=True, leaving=leaving)
        enrol(store, gone, a_learner(2, archived=True), a_learner(3))
        with store.snapshot() as work:
            assert gone == work.learners.get(EVERYTHING, 1)
            for query, ids in (
                (LearnerQuery(left=True), [1]),
                (LearnerQuery(left=True, archived=True), [1]),
                (LearnerQuery(archived=True), [1, 2]),
                (LearnerQuery(), [3]),
            ):
                assert ids == sorted(line.id for line in work.learners.page(EVERYTHING, query).lines)

    @feature("J2", "H5")
    def test_leavers_are_counted_by_destination_and_day(self, store: Store) -> None:
        days = (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 2))
        work_, gap = Destination.EMPLOYMENT, Destination.GAP_YEAR
        left = [
            a_learner(id_, archived=True, leaving=Leaving(day, destination), ukprn=ukprn)
            for id_, (day, destination, ukprn) in enumerate(
                zip(days, (gap, work_, gap, gap), (UKPRN, UKPRN, UKPRN, OTHER), strict=True), 1
            )
        ]
        enrol(store, *left, a_learner(5), a_learner(6, archived=True))
        first, last = date(2026, 9, 1), date(2026, 9, 2)
        here = {(UKPRN, "employment"): 1, (UKPRN, "gap-year"): 1}
        with store.snapshot() as work:
            assert {**here, (OTHER, "gap-year"): 1} == dict(work.years.destinations(EVERYTHING, first, last))
            assert here == dict(work.years.destinations(Scope(providers=frozenset({UKPRN})), first, last))
            assert {(UKPRN, "gap-year"): 1} == dict(work.years.destinations(EVERYTHING, date.min, date(2026, 8, 31)))


def _put(store: Store, *past: PastYear) -> None:
    with store.transaction() as work:
        work.years.put_past(past)


def _add(store: Store, *moves: MoveUp) -> None:
    with store.transaction() as work:
        work.providers.put_many([a_provider(), a_provider(OTHER)])
        work.years.add_moves(moves)
