"""The contract kit of learners' statements."""

import pytest

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.profiles.statements import MAX_LENGTHS, LearnerStatements, Statements
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import some_statements
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import check_scopes, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import together


class StatementRecordsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.statements`."""

    @feature("C1", "I7")
    def test_saved_statements_are_returned_unchanged_with_the_next_version(self, store: Store) -> None:
        two_learners(store)
        longest = Statements(*("Ŵ" * most for most in MAX_LENGTHS.values()))
        with store.transaction() as work:
            assert LearnerStatements(1) == work.statements.of(EVERYTHING, 1)
            assert some_statements(version=1) == work.statements.save(some_statements())
            assert some_statements(version=1) == work.statements.of(EVERYTHING, 1)
            work.statements.save(LearnerStatements(1, longest, 1))
        with store.snapshot() as work:
            assert LearnerStatements(1, longest, 2) == work.statements.of(EVERYTHING, 1)
            assert LearnerStatements(2) == work.statements.of(EVERYTHING, 2)

    @pytest.mark.parametrize("version", [0, 2], ids=["older", "newer"])
    @feature("C1")
    def test_statements_saved_from_another_version_are_a_conflict_that_shows_the_differences(
        self, store: Store, version: int
    ) -> None:
        two_learners(store)
        _save(store, some_statements())
        theirs = some_statements().statements
        mine = Statements("Mine", theirs.interests, "")
        with pytest.raises(Conflict) as caught:
            _save(store, LearnerStatements(1, mine, version))
        differing = {
            "personal_statement": ("Mine", theirs.personal_statement),
            "work_experience": ("", theirs.work_experience),
        }
        assert differing == caught.value.changes
        with store.snapshot() as work:
            assert some_statements(version=1) == work.statements.of(EVERYTHING, 1)

    @feature("C1")
    def test_exactly_one_of_several_threads_can_save_the_first_statements(self, store: Store) -> None:
        two_learners(store)
        outcomes = together(*[lambda: _save(store, some_statements())] * 4)
        assert [Conflict] * 3 == [type(outcome) for outcome in outcomes if outcome is not None]

    @pytest.mark.parametrize("version", [0, 1])
    def test_statements_of_a_missing_learner_are_refused(self, store: Store, version: int) -> None:
        with pytest.raises(NotFound):
            _save(store, some_statements(404, version=version))

    @feature("B9")
    def test_statements_are_visible_when_their_learner_is(self, store: Store) -> None:
        two_learners(store)
        _save(store, some_statements())
        check_scopes(store, lambda work, scope, learner_id: work.statements.of(scope, learner_id))

    def test_statements_are_removed_with_their_learner(self, store: Store) -> None:
        two_learners(store)
        _save(store, some_statements(1))
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert LearnerStatements(1) == work.statements.of(EVERYTHING, 1)


def _save(store: Store, statements: LearnerStatements) -> None:
    with store.transaction() as work:
        work.statements.save(statements)
