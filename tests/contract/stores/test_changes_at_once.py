"""What is changed by several transactions at once on PostgreSQL is told, whichever of them ends first."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event

import pytest
from attrs import evolve
from progress_sql import open_store

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.operations.changes import ChangeKind, Place
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.changes import settle
from progress_core.testing.tools.builders import UKPRN, a_course, a_group, a_learner, a_provider, an_application, enrol

pytestmark = pytest.mark.feature("I6", "I7")

OTHER = "10000002"
_UNHURRIED = 60.0
_HERE, _THERE = Scope(providers=frozenset({UKPRN})), Scope(providers=frozenset({OTHER}))


@pytest.fixture
def store(migrated_postgres_url: str) -> Iterator[Store]:
    store = open_store(migrated_postgres_url)
    enrol(store, a_learner(1), a_learner(2))
    with store.transaction() as work:
        work.providers.put_many([a_provider(OTHER)])
        work.courses.put_many([a_course(1)])
        work.groups.add(a_group(1))
    yield store
    store.close()


@contextmanager
def meanwhile(store: Store, change: Callable[[UnitOfWork], None]) -> Iterator[Future[None]]:
    """Make a change in a transaction that another thread ends only after the block."""
    made, may_end = Event(), Event()

    def slowly() -> None:
        with store.transaction() as work:
            change(work)
            made.set()
            assert may_end.wait(_UNHURRIED)

    with ThreadPoolExecutor(1) as others:
        running = others.submit(slowly)
        try:
            assert made.wait(_UNHURRIED)
            yield running
        finally:
            may_end.set()
        running.result()


class Change:
    """A change of the learner 1 or 2."""

    def __init__(self, learner_id: int, ukprn: str = UKPRN) -> None:
        self._learner_id, self._ukprn = learner_id, ukprn

    def __call__(self, work: UnitOfWork) -> None:
        learner = work.learners.get(EVERYTHING, self._learner_id)
        work.learners.save(evolve(learner, details=evolve(learner.details, ukprn=self._ukprn), offers=1))


def head_of(store: Store) -> Place:
    with store.snapshot() as work:
        return Place(work.changes.head().next)


def told(store: Store, kind: ChangeKind, scope: Scope, place: Place) -> set[int]:
    with store.snapshot() as work:
        return {change.subject_id for change in work.changes.since(kind, scope, place, 1_000)}


def test_a_transaction_that_began_first_and_ends_last_is_told_to_who_read_in_between(store: Store) -> None:
    place = head_of(store)
    with meanwhile(store, Change(1)):
        with store.transaction() as work:
            Change(2)(work)
        in_between = head_of(store)
        seen = told(store, ChangeKind.LEARNER, _HERE, place)
    settle(store, place)
    assert {1, 2} == seen | told(store, ChangeKind.LEARNER, _HERE, in_between)
    assert 1 in told(store, ChangeKind.LEARNER, _HERE, in_between), "it was not complete when it was read"


def test_a_transaction_that_has_not_written_yet_is_told_later(store: Store) -> None:
    place = head_of(store)
    with store.transaction() as early:
        early.learners.get(EVERYTHING, 1)  # it has begun, but has no number yet
        with ThreadPoolExecutor(1) as others:
            others.submit(settle, store, place).result()
        in_between = head_of(store)
        Change(1)(early)
    settle(store, place)
    assert {1} <= told(store, ChangeKind.LEARNER, _HERE, in_between)


def test_nothing_appears_before_a_place_that_was_passed(store: Store) -> None:
    place = head_of(store)
    with meanwhile(store, Change(1)):
        with store.transaction() as work:
            Change(2)(work)
        assert set() == told(store, ChangeKind.LEARNER, _HERE, place), "what began later waits for what began before"
        assert head_of(store).stamp >= place.stamp
    settle(store, place)
    assert {1, 2} == told(store, ChangeKind.LEARNER, _HERE, place)


def test_an_application_is_told_where_its_learner_is_even_if_they_move_meanwhile(store: Store) -> None:
    place = head_of(store)

    def apply() -> None:
        with store.transaction() as work:
            work.applications.add(an_application(11, state=ApplicationState.SUBMITTED))

    with ThreadPoolExecutor(1) as others:
        with meanwhile(store, Change(1, OTHER)):
            applying = others.submit(apply)
            assert not wait([applying], timeout=0.5).done, "it waits until it is known where the learner is"
        applying.result()
    settle(store, place)
    assert {11} == told(store, ChangeKind.APPLICATION, _THERE, place)


def test_an_application_that_is_added_while_its_learner_joins_a_group_is_told_there(store: Store) -> None:
    place = head_of(store)

    def join() -> None:
        with store.transaction() as work:
            work.groups.assign(1, [1])

    with ThreadPoolExecutor(1) as others:
        with meanwhile(store, lambda work: work.applications.add(an_application(11, state=ApplicationState.SUBMITTED))):
            joining = others.submit(join)
            assert not wait([joining], timeout=0.5).done, "it waits until it is known what the learner has applied for"
        joining.result()
    settle(store, place)
    assert {11} == told(store, ChangeKind.APPLICATION, Scope(groups=frozenset({1})), place)
