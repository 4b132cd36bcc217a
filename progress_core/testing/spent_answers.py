"""The contract kit of answers that count only once."""

from progress_core.ports.store import Store
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class SpentAnswersContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.spent_answers`."""

    @feature("K3", "K4")
    def test_an_answer_counts_once_until_it_is_purged(self, store: Store) -> None:
        with store.transaction() as work:
            assert work.spent_answers.spend("a", later(5))
            assert not work.spent_answers.spend("a", later(5))
            assert work.spent_answers.spend("b", later(6))
        with store.transaction() as work:
            assert not work.spent_answers.spend("b", later(9))
            assert 1 == work.spent_answers.purge(later(6))
            assert 0 == work.spent_answers.purge(later(6))
            assert work.spent_answers.spend("a", later(9))
            assert not work.spent_answers.spend("b", later(9))
