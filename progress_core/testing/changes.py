"""The contract kit of what has changed."""

import time
from collections.abc import Iterable

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, NOTHING, Scope
from progress_core.domain.operations.changes import ChangeKind, Place
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import (
    UKPRN,
    a_course,
    a_group,
    a_learner,
    a_provider,
    an_account,
    an_application,
    enrol,
    later,
)
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

OTHER, COLLEGE, NOBODYS = "10000002", "10000003", "10000009"
_FIRST_OWN_ID = 1_000_001
_PATIENCE = 60.0
_HERE, _THERE, _AT_COLLEGE = (Scope(providers=frozenset({ukprn})) for ukprn in (UKPRN, OTHER, COLLEGE))
_IN_GROUP, _IN_OTHER_GROUP = Scope(groups=frozenset({1})), Scope(groups=frozenset({2}))
LEARNER, APPLICATION, RECEIVED = ChangeKind


def settle(store: Store, place: Place) -> None:
    """Wait until everything is told that was committed before; the databases of others may delay it.

    Args:
        store: the store.
        place: any earlier place.
    """
    with store.transaction() as work:
        work.providers.put_many([a_provider(NOBODYS)])
        (number,) = work.new_ids(1)
        work.accounts.add_many([an_account(number)])
        work.learners.add_many([a_learner(number, ukprn=NOBODYS)])
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with store.snapshot() as work:
            if number in {change.subject_id for change in work.changes.since(LEARNER, EVERYTHING, place, 10_000)}:
                return
        time.sleep(0.01)
    raise TimeoutError("A transaction of somebody else on the same server has not ended.")


class ChangesContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.changes`."""

    @feature("I6")
    def test_a_new_store_has_changed_nothing_and_told_nothing_away(self, store: Store) -> None:
        with store.snapshot() as work:
            head = work.changes.head()
            assert head.first <= head.next
            assert head == work.changes.head()
            for kind in ChangeKind:
                assert [] == work.changes.since(kind, EVERYTHING, Place(head.first), 10)

    @feature("I6", "B1")
    def test_an_added_learner_is_told_to_those_who_see_their_provider(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            _add(work, 3)
        assert {3} == _told(store, place, LEARNER, _HERE) == _told(store, place, LEARNER, EVERYTHING)
        assert {3} == _told(store, place, LEARNER, Scope(learner=3))
        for scope in (_THERE, _IN_GROUP, NOTHING, Scope(learner=1)):
            assert set() == _told(store, place, LEARNER, scope)

    @feature("I6")
    def test_saved_learners_are_told_also_to_those_of_their_groups(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            first, second = work.learners.get_many(EVERYTHING, [1, 2])
            work.learners.save(evolve(first, offers=1))
            work.learners.save_many([evolve(second, archived=True)])
        assert {1, 2} == _told(store, place, LEARNER, _HERE)
        assert {1} == _told(store, place, LEARNER, _IN_GROUP)
        assert set() == _told(store, place, LEARNER, _IN_OTHER_GROUP)
        assert set() == _told(store, place, APPLICATION, _HERE)

    @feature("I6")
    def test_a_learner_who_moves_is_told_at_both_providers_and_in_their_group(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            learner = work.learners.get(EVERYTHING, 1)
            work.learners.save(evolve(learner, details=evolve(learner.details, ukprn=OTHER)))
        for scope in (_HERE, _THERE, _IN_GROUP):
            assert {1} == _told(store, place, LEARNER, scope)
            assert {11} == _told(store, place, APPLICATION, scope)
        assert {11} == _told(store, place, RECEIVED, _AT_COLLEGE)
        assert set() == _told(store, place, LEARNER, _IN_OTHER_GROUP) | _told(store, place, RECEIVED, _HERE)

    @feature("I6", "I9")
    def test_a_removed_learner_is_told_with_their_applications_to_those_who_saw_them(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            work.learners.remove_many([1, 404])
        for scope in (_HERE, _IN_GROUP):
            assert {1} == _told(store, place, LEARNER, scope)
            assert {11} == _told(store, place, APPLICATION, scope)
        assert {11} == _told(store, place, RECEIVED, _AT_COLLEGE)
        for scope in (_THERE, _IN_OTHER_GROUP, _AT_COLLEGE):
            assert set() == _told(store, place, LEARNER, scope) | _told(store, place, APPLICATION, scope)

    @feature("I6", "G2")
    def test_joining_and_leaving_a_group_is_told_to_its_readers(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            work.groups.assign(2, [1])
            work.groups.unassign(1, [1, 2])
        for scope in (_IN_GROUP, _IN_OTHER_GROUP):
            assert {1} == _told(store, place, LEARNER, scope)
            assert {11} == _told(store, place, APPLICATION, scope)
        assert set() == _told(store, place, LEARNER, _HERE) | _told(store, place, RECEIVED, _AT_COLLEGE)

    @feature("I6", "H2")
    def test_applications_are_told_to_the_learners_provider_and_to_the_receiving_one(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            application = work.applications.get(EVERYTHING, 11)
            work.applications.save(evolve(application, state=ApplicationState.OFFERED))
            work.applications.add(an_application(12, learner_id=2, ukprn=COLLEGE))
        assert {11, 12} == _told(store, place, APPLICATION, _HERE)
        assert {11} == _told(store, place, APPLICATION, _IN_GROUP) == _told(store, place, APPLICATION, Scope(learner=1))
        assert {11, 12} == _told(store, place, RECEIVED, _AT_COLLEGE)
        assert set() == _told(store, place, APPLICATION, _AT_COLLEGE) | _told(store, place, RECEIVED, _HERE)
        assert set() == _told(store, place, LEARNER, _HERE)

    @feature("I6", "A2")
    def test_another_username_is_told_but_not_another_log_in(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            work.accounts.save(evolve(work.accounts.get(1), failures=2))
            work.accounts.save(evolve(work.accounts.get(2), username="another"))
        assert {2} == _told(store, place, LEARNER, _HERE)

    @feature("I6")
    def test_what_is_undone_or_refused_is_not_told(self, store: Store) -> None:
        place = _begun(store)
        with pytest.raises(LookupError), store.transaction() as work:
            _add(work, 3)
            raise LookupError
        assert set() == _told(store, place, LEARNER, EVERYTHING)

    @feature("I6")
    def test_changes_are_told_in_order_and_in_parts(self, store: Store) -> None:
        place = _begun(store)
        for number in (5, 3, 4):
            with store.transaction() as work:
                _add(work, number)
        settle(store, place)
        with store.snapshot() as work:
            first, second = work.changes.since(LEARNER, _HERE, place, 2)
            (third,) = work.changes.since(LEARNER, _HERE, second.place, 2)
            assert [] == work.changes.since(LEARNER, _HERE, third.place, 2)
            assert [] == work.changes.since(LEARNER, _HERE, Place(work.changes.head().next), 2)
        assert [5, 3, 4] == [first.subject_id, second.subject_id, third.subject_id]
        assert place < first.place < second.place < third.place

    @feature("I6", "B9")
    def test_what_others_are_told_takes_no_place_in_a_part(self, store: Store) -> None:
        place = _begun(store)
        with store.transaction() as work:
            for number, ukprn in ((3, OTHER), (4, OTHER), (5, UKPRN)):
                _add(work, number, ukprn=ukprn)
        settle(store, place)
        with store.snapshot() as work:
            assert [5] == [change.subject_id for change in work.changes.since(LEARNER, _HERE, place, 1)]
            assert [3] == [change.subject_id for change in work.changes.since(LEARNER, _THERE, place, 1)]

    @feature("I6", "B5")
    def test_everything_is_listed_by_id_as_the_reader_sees_it(self, store: Store) -> None:
        _begun(store)
        with store.transaction() as work:
            _add(work, 3, ukprn=OTHER)
            _add(work, 4, archived=True)
            work.applications.add(an_application(12, learner_id=2, ukprn=COLLEGE))
        with store.snapshot() as work:
            changes = work.changes
            assert [1, 2, 3] == changes.listed(LEARNER, EVERYTHING, after=0, limit=3)
            assert [2] == changes.listed(LEARNER, _HERE, after=1, limit=3)
            assert [1] == changes.listed(LEARNER, _HERE, after=0, limit=1) == _listed(work, LEARNER, _IN_GROUP)
            assert [11] == _listed(work, APPLICATION, _HERE) == _listed(work, APPLICATION, _IN_GROUP)
            assert [11] == _listed(work, RECEIVED, _AT_COLLEGE) == _listed(work, RECEIVED, EVERYTHING)
            assert [] == _listed(work, RECEIVED, _HERE) + _listed(work, APPLICATION, _AT_COLLEGE)
            assert {1, 2} == changes.present(LEARNER, _HERE, [1, 2, 3, 4, 404])
            assert {11} == changes.present(APPLICATION, _HERE, [11, 12, 404])
            assert {11} == changes.present(RECEIVED, _AT_COLLEGE, [11, 12])
            assert set() == changes.present(RECEIVED, _IN_GROUP, [11, 12]) | changes.present(LEARNER, _HERE, [])

    @feature("I6", "I9")
    def test_what_nobody_need_be_told_is_forgotten(self, store: Store) -> None:
        place = _begun(store)
        for offers in (1, 2, 3):
            with store.transaction() as work:
                work.learners.save(evolve(work.learners.get(EVERYTHING, 1), offers=offers))
        with store.transaction() as work:
            work.changes.purge(later(-1), later(0))
        assert {1} == _told(store, place, LEARNER, _HERE)
        with store.snapshot() as work:
            assert 1 == len(work.changes.since(LEARNER, _HERE, place, 10))
            before = work.changes.head()
        assert before.first <= place.stamp
        with store.transaction() as work:
            work.learners.save(evolve(work.learners.get(EVERYTHING, 2), offers=1))
            work.changes.purge(later(0), later(5))
        settle(store, place)
        with store.snapshot() as work:
            after = work.changes.head()
            assert before.store == after.store
            assert place.stamp < after.first < before.next
            assert [2] == [change.subject_id for change in work.changes.since(LEARNER, _HERE, place, 10)]
        with store.transaction() as work:
            assert 0 == work.changes.purge(later(4), later(6)), "everything old is forgotten already"
        with store.snapshot() as work:
            assert after.first == work.changes.head().first

    @feature("I6", "I9")
    def test_only_the_newest_of_the_old_marks_counts(self, store: Store) -> None:
        place = _begun(store)
        for minute in range(4):
            with store.transaction() as work:
                work.learners.save(evolve(work.learners.get(EVERYTHING, 1), offers=minute))
                work.changes.purge(later(-1), later(minute))
        with store.transaction() as work:
            assert work.changes.purge(later(3), later(9))
        settle(store, place)
        with store.snapshot() as work:
            head = work.changes.head()
        with store.transaction() as work:
            work.changes.purge(later(3), later(10))
        with store.snapshot() as work:
            assert head.first == work.changes.head().first > place.stamp


def _begun(store: Store) -> Place:
    """Add two learners, the first with an application and in a group; return the place after that."""
    enrol(store, a_learner(1), a_learner(2))
    with store.transaction() as work:
        place = Place(work.changes.head().first)
        work.providers.put_many([a_provider(OTHER), a_provider(COLLEGE)])
        work.courses.put_many([a_course(1, ukprn=COLLEGE)])
        work.groups.add(a_group(1))
        work.groups.add(a_group(2))
        work.groups.assign(1, [1])
        work.applications.add(
            an_application(11, ukprn=COLLEGE, state=ApplicationState.SUBMITTED, submitted_at=later(0))
        )
    settle(store, place)
    with store.snapshot() as work:
        return Place(work.changes.head().next)


def _add(work: UnitOfWork, number: int, *, ukprn: str = UKPRN, archived: bool = False) -> None:
    work.accounts.add_many([an_account(number)])
    work.learners.add_many([a_learner(number, ukprn=ukprn, archived=archived)])


def _told(store: Store, place: Place, kind: ChangeKind, scope: Scope) -> set[int]:
    """Return whom a reader is told of, without those of other tests' making."""
    settle(store, place)
    with store.snapshot() as work:
        return _ours(change.subject_id for change in work.changes.since(kind, scope, place, 1_000))


def _ours(ids: Iterable[int]) -> set[int]:
    return {number for number in ids if number < _FIRST_OWN_ID}


def _listed(work: UnitOfWork, kind: ChangeKind, scope: Scope) -> list[int]:
    return [number for number in work.changes.listed(kind, scope, after=0, limit=100) if number < _FIRST_OWN_ID]
