"""The contract kit of learners' qualifications."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, NOTHING
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.qualifications.qualifications import LearnerQualifications
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_learner, enrol, some_qualifications
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import SEEN, check_scopes, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import together


class QualificationsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.qualifications`."""

    @feature("C5", "I7")
    def test_saved_qualifications_are_returned_unchanged_with_the_next_version(self, store: Store) -> None:
        two_learners(store)
        fewer = some_qualifications().qualifications[1:]
        with store.transaction() as work:
            assert LearnerQualifications(1) == work.qualifications.of(EVERYTHING, 1)
            work.qualifications.save_many(iter([some_qualifications()]))
            assert some_qualifications(version=1) == work.qualifications.of(EVERYTHING, 1)
            work.qualifications.save_many([some_qualifications(qualifications=fewer, version=1)])
        with store.snapshot() as work:
            assert some_qualifications(qualifications=fewer, version=2) == work.qualifications.of(EVERYTHING, 1)
            assert LearnerQualifications(2) == work.qualifications.of(EVERYTHING, 2)

    @pytest.mark.parametrize("version", [0, 2], ids=["older", "newer"])
    @feature("C5")
    def test_one_set_saved_from_another_version_leaves_all_sets_unchanged(self, store: Store, version: int) -> None:
        two_learners(store)
        _save(store, some_qualifications(1))
        with pytest.raises(Conflict) as caught:
            _save(store, some_qualifications(2), some_qualifications(1, version=version, qualifications=()))
        assert Conflict.default_message == caught.value.message
        with pytest.raises(Conflict):
            _save(store, some_qualifications(2, version=1))
        with store.snapshot() as work:
            assert some_qualifications(1, version=1) == work.qualifications.of(EVERYTHING, 1)
            assert LearnerQualifications(2) == work.qualifications.of(EVERYTHING, 2)

    @feature("C5")
    def test_exactly_one_of_several_threads_can_save_the_first_qualifications(self, store: Store) -> None:
        two_learners(store)
        outcomes = together(*[lambda: _save(store, some_qualifications())] * 4)
        assert [Conflict] * 3 == [type(outcome) for outcome in outcomes if outcome is not None]
        with store.snapshot() as work:
            assert 1 == work.qualifications.of(EVERYTHING, 1).version

    @pytest.mark.parametrize("version", [0, 1])
    def test_qualifications_of_a_missing_learner_are_refused(self, store: Store, version: int) -> None:
        two_learners(store)
        with pytest.raises(NotFound):
            _save(store, some_qualifications(1), some_qualifications(404, version=version))
        with store.snapshot() as work:
            assert LearnerQualifications(1) == work.qualifications.of(EVERYTHING, 1)

    @feature("B9")
    def test_qualifications_are_visible_when_their_learner_is(self, store: Store) -> None:
        two_learners(store)
        _save(store, some_qualifications(1))
        check_scopes(store, lambda work, scope, learner_id: work.qualifications.of(scope, learner_id))
        with store.snapshot() as work:
            for scope, seen in SEEN:
                found = work.qualifications.of_many(scope, iter([404, 2, 1, 2]))
                kept = {1: some_qualifications(1, version=1), 2: LearnerQualifications(2)}
                assert {id_: kept[id_] for id_ in seen} == dict(found)

    def test_qualifications_are_removed_with_their_learner(self, store: Store) -> None:
        two_learners(store)
        _save(store, some_qualifications(1), some_qualifications(2))
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert LearnerQualifications(1) == work.qualifications.of(EVERYTHING, 1)
            assert some_qualifications(2, version=1) == work.qualifications.of(EVERYTHING, 2)

    @feature("F3")
    def test_qualifications_of_thousands_of_learners_are_saved_at_once(self, store: Store) -> None:
        enrol(store, *(a_learner(id_) for id_ in range(1, 2501)))
        _save(store, *map(some_qualifications, range(1, 2001)))
        with store.transaction() as work:
            found = work.qualifications.of_many(EVERYTHING, range(1, 3000))
            assert {id_: int(id_ <= 2000) for id_ in range(1, 2501)} == {
                id_: kept.version for id_, kept in found.items()
            }
            work.qualifications.save_many(evolve(kept, qualifications=()) for kept in found.values())
        with store.snapshot() as work:
            saved = work.qualifications.of_many(EVERYTHING, range(1, 2501))
            assert {(), 1, 2} == {kept.qualifications for kept in saved.values()} | {
                kept.version for kept in saved.values()
            }
            assert {} == dict(work.qualifications.of_many(NOTHING, range(1, 2501)))


def _save(store: Store, *sets: LearnerQualifications) -> None:
    with store.transaction() as work:
        work.qualifications.save_many(sets)
