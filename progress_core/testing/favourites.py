"""The contract kit of favourites."""

from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_course, a_favourite, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import SEEN, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature


class FavouritesContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.favourites`."""

    @feature("H1c", "I7")
    def test_favourites_are_returned_unchanged_latest_first(self, store: Store) -> None:
        _two_learners_and_courses(store)
        _put(store, a_favourite(3), a_favourite(2), a_favourite(1, saved_at=later(1)), a_favourite(2, learner_id=2))
        with store.snapshot() as work:
            expected = [a_favourite(1, saved_at=later(1)), a_favourite(2), a_favourite(3)]
            assert expected == work.favourites.of(EVERYTHING, 1)
            assert [a_favourite(2, learner_id=2)] == work.favourites.of(EVERYTHING, 2)

    @feature("H1c")
    def test_a_course_is_saved_once_by_each_learner(self, store: Store) -> None:
        _two_learners_and_courses(store)
        _put(store, a_favourite(1), a_favourite(1, saved_at=later(2)))
        with store.snapshot() as work:
            assert [a_favourite(1, saved_at=later(2))] == work.favourites.of(EVERYTHING, 1)

    @feature("H1c")
    def test_a_removed_favourite_is_gone_and_removing_it_again_changes_nothing(self, store: Store) -> None:
        _two_learners_and_courses(store)
        _put(store, a_favourite(1), a_favourite(2), a_favourite(1, learner_id=2))
        with store.transaction() as work:
            work.favourites.remove(1, 1)
            work.favourites.remove(1, 1)
            work.favourites.remove(404, 1)
        with store.snapshot() as work:
            assert [a_favourite(2)] == work.favourites.of(EVERYTHING, 1)
            assert [a_favourite(1, learner_id=2)] == work.favourites.of(EVERYTHING, 2)

    @pytest.mark.parametrize("changes", [{"learner_id": 404}, {"course_id": 404}], ids=["learner", "course"])
    def test_favourites_of_unknown_learners_and_courses_are_refused(
        self, store: Store, changes: dict[str, Any]
    ) -> None:
        _two_learners_and_courses(store)
        with pytest.raises(NotFound):
            _put(store, evolve(a_favourite(1), **changes))
        with store.snapshot() as work:
            assert [] == work.favourites.of(EVERYTHING, 1)

    @feature("H1c")
    def test_favourites_stay_when_their_course_is_withdrawn(self, store: Store) -> None:
        _two_learners_and_courses(store)
        _put(store, a_favourite(1))
        with store.transaction() as work:
            work.courses.put_many([a_course(1, withdrawn=True)])
        with store.snapshot() as work:
            assert [a_favourite(1)] == work.favourites.of(EVERYTHING, 1)

    @feature("B9", "H1c")
    def test_favourites_are_visible_when_their_learner_is(self, store: Store) -> None:
        _two_learners_and_courses(store)
        _put(store, a_favourite(1), a_favourite(1, learner_id=2))
        with store.snapshot() as work:
            for scope, seen in SEEN:
                found = {id_ for id_ in (1, 2, 404) if work.favourites.of(scope, id_)}
                assert seen == found

    def test_favourites_are_removed_with_their_learner(self, store: Store) -> None:
        _two_learners_and_courses(store)
        _put(store, a_favourite(1), a_favourite(1, learner_id=2))
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert [] == work.favourites.of(EVERYTHING, 1)
            assert [a_favourite(1, learner_id=2)] == work.favourites.of(EVERYTHING, 2)


def _two_learners_and_courses(store: Store) -> None:
    two_learners(store)
    with store.transaction() as work:
        work.courses.put_many(a_course(id_) for id_ in (1, 2, 3))


def _put(store: Store, *favourites: Favourite) -> None:
    with store.transaction() as work:
        for favourite in favourites:
            work.favourites.put(favourite)
