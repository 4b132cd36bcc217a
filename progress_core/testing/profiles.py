"""The contract kit of the stored contents of profiles."""

import pytest

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.filled import difference
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import check_scopes, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.samples import nasty_text


def _contents() -> dict[str, object]:
    qualifications = [{"type": "GCSE", "date": "2026-06", "points": 7.5}, {"type": nasty_text("Other"), "points": "7"}]
    return {"first_name": "Ŵyn", "year": 11, "left": None, "number": 2**53 - 1, "qualifications": qualifications}


class ProfileContentsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.profiles`."""

    @feature("C9", "I7")
    def test_stored_profile_contents_are_returned_unchanged(self, store: Store) -> None:
        two_learners(store)
        _keep(store, 1, "a", _contents())
        _keep(store, 2, "a", {"first_name": "Ann"})
        _keep(store, 1, "b", {})
        with store.snapshot() as work:
            assert not difference(_contents(), dict(work.profiles.get(EVERYTHING, 1, "a")))
            assert {"first_name": "Ann"} == work.profiles.get(EVERYTHING, 2, "a")
            assert {} == work.profiles.get(EVERYTHING, 1, "b")
            for learner_id, fingerprint in ((2, "b"), (1, "c"), (1, ""), (404, "a")):
                with pytest.raises(NotFound):
                    work.profiles.get(EVERYTHING, learner_id, fingerprint)

    @feature("C9")
    def test_stored_profile_contents_never_change(self, store: Store) -> None:
        two_learners(store)
        mine = _contents()
        _keep(store, 1, "a", mine)
        mine["qualifications"] = []
        _keep(store, 1, "a", mine)
        with store.transaction() as work:
            dict(work.profiles.get(EVERYTHING, 1, "a"))["qualifications"].clear()  # type: ignore[attr-defined] # a list
        with store.snapshot() as work:
            assert _contents() == work.profiles.get(EVERYTHING, 1, "a")

    def test_profile_contents_of_a_missing_learner_are_refused(self, store: Store) -> None:
        with pytest.raises(NotFound):
            _keep(store, 404, "a", _contents())

    @feature("B9")
    def test_profile_contents_are_visible_when_their_learner_is(self, store: Store) -> None:
        two_learners(store)
        _keep(store, 1, "a", _contents())
        _keep(store, 2, "a", _contents())
        check_scopes(store, lambda work, scope, learner_id: work.profiles.get(scope, learner_id, "a"))

    def test_profile_contents_are_removed_with_their_learner(self, store: Store) -> None:
        two_learners(store)
        _keep(store, 1, "a", _contents())
        _keep(store, 2, "a", _contents())
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert _contents() == work.profiles.get(EVERYTHING, 2, "a")
            with pytest.raises(NotFound):
                work.profiles.get(EVERYTHING, 1, "a")


def _keep(store: Store, learner_id: int, fingerprint: str, contents: dict[str, object]) -> None:
    with store.transaction() as work:
        work.profiles.keep(learner_id, fingerprint, contents)
