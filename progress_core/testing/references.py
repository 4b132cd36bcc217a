"""The contract kit of references."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.profiles.references import Reference, ReferenceDetails, complete, save_draft
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import some_reference_details
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import check_scopes, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import together

_FIRST, _SECOND = some_reference_details(), some_reference_details(display_to_learner=False, attendance=None)


class ReferencesContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.references`."""

    @feature("C8", "I7")
    def test_a_reference_starts_empty_is_drafted_and_gets_versions(self, store: Store) -> None:
        two_learners(store)
        with store.transaction() as work:
            kept = work.references.of(EVERYTHING, 1)
            assert Reference(1) == kept
            kept = work.references.save(save_draft(kept, ReferenceDetails()))
            assert Reference(1, (), ReferenceDetails(), 1) == kept == work.references.of(EVERYTHING, 1)
            kept = work.references.save(complete(kept, _FIRST))
            kept = work.references.save(save_draft(kept, _SECOND))
        with store.snapshot() as work:
            assert Reference(1, (_FIRST,), _SECOND, 3) == kept == work.references.of(EVERYTHING, 1)
        with store.transaction() as work:
            work.references.save(complete(complete(kept, _SECOND), _FIRST))
        with store.snapshot() as work:
            assert Reference(1, (_FIRST, _SECOND, _FIRST), None, 4) == work.references.of(EVERYTHING, 1)
            assert Reference(2) == work.references.of(EVERYTHING, 2)

    @feature("C9")
    def test_a_completed_version_never_changes(self, store: Store) -> None:
        two_learners(store)
        _save(store, complete(Reference(1), _FIRST))
        for versions in ((), (_SECOND,), (_SECOND, _SECOND)):
            with store.transaction() as work:
                saved = work.references.save(evolve(work.references.of(EVERYTHING, 1), versions=versions))
                assert saved == work.references.of(EVERYTHING, 1)
        with store.snapshot() as work:
            assert Reference(1, (_FIRST, _SECOND), None, 4) == work.references.of(EVERYTHING, 1)

    @pytest.mark.parametrize("version", [0, 2], ids=["older", "newer"])
    @feature("C8")
    def test_a_reference_saved_from_another_version_is_a_conflict_and_changes_nothing(
        self, store: Store, version: int
    ) -> None:
        two_learners(store)
        _save(store, complete(Reference(1), _FIRST))
        with pytest.raises(Conflict):
            _save(store, Reference(1, (_FIRST, _SECOND), _SECOND, version))
        with store.snapshot() as work:
            assert Reference(1, (_FIRST,), None, 1) == work.references.of(EVERYTHING, 1)

    @feature("C8")
    def test_exactly_one_of_several_threads_can_complete_the_first_version(self, store: Store) -> None:
        two_learners(store)
        outcomes = together(*[lambda: _save(store, complete(Reference(1), _FIRST))] * 4)
        assert [Conflict] * 3 == [type(outcome) for outcome in outcomes if outcome is not None]
        with store.snapshot() as work:
            assert Reference(1, (_FIRST,), None, 1) == work.references.of(EVERYTHING, 1)

    @pytest.mark.parametrize("version", [0, 1])
    def test_a_reference_of_a_missing_learner_is_refused(self, store: Store, version: int) -> None:
        with pytest.raises(NotFound):
            _save(store, Reference(404, (_FIRST,), _SECOND, version))

    @feature("B9")
    def test_a_reference_is_visible_when_its_learner_is(self, store: Store) -> None:
        two_learners(store)
        _save(store, save_draft(Reference(1), _FIRST))
        check_scopes(store, lambda work, scope, learner_id: work.references.of(scope, learner_id))

    def test_a_reference_is_removed_with_its_learner(self, store: Store) -> None:
        two_learners(store)
        _save(store, complete(Reference(1), _FIRST))
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert Reference(1) == work.references.of(EVERYTHING, 1)

    def test_ratings_are_not_shared_with_the_store(self, store: Store) -> None:
        two_learners(store)
        mine = some_reference_details()
        _save(store, complete(Reference(1), mine))
        mine.ratings.clear()
        with store.transaction() as work:
            work.references.of(EVERYTHING, 1).versions[0].ratings.clear()
        with store.snapshot() as work:
            assert _FIRST == work.references.of(EVERYTHING, 1).versions[0]


def _save(store: Store, reference: Reference) -> None:
    with store.transaction() as work:
        work.references.save(reference)
