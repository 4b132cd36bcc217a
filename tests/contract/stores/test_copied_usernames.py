"""A new learner's row has the username that their account has, whatever happened to the account in the transaction."""

from contextlib import suppress

import pytest
from attrs import evolve
from progress_sql.accounts import accounts

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import NotFound
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_learner, a_provider, an_account

pytestmark = pytest.mark.feature("B5")


class _RolledBack(Exception):
    """Ends a transaction that cannot be kept."""


@pytest.fixture
def store(progress: Progress) -> Store:
    """Return a store that is set up."""
    return progress.context.store


def found(store: Store, username: str) -> list[int]:
    with store.snapshot() as work:
        return [line.id for line in work.learners.page(EVERYTHING, LearnerQuery(search=username)).lines]


def test_a_username_that_changes_before_the_learner_is_added_is_copied_as_it_is_then(store: Store) -> None:
    with store.transaction() as work:
        work.providers.put_many([a_provider(UKPRN)])
        work.accounts.add_many([an_account(1, username="earlier1"), an_account(2, username="stays2")])
        work.accounts.save(evolve(work.accounts.get(1), username="later1"))
        work.learners.add_many(
            [a_learner(1, first_name="A", last_name="A"), a_learner(2, first_name="B", last_name="B")]
        )
    assert ([1], [], [2]) == (found(store, "later1"), found(store, "earlier1"), found(store, "stays2"))


def test_usernames_are_copied_when_more_accounts_are_added_than_are_remembered(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_MAX_REMEMBERED", 1)
    with store.transaction() as work:
        work.providers.put_many([a_provider(UKPRN)])
        for id_ in (1, 2, 3):
            work.accounts.add_many([an_account(id_, username=f"person{id_}")])
        work.learners.add_many([a_learner(id_, first_name="A", last_name="A") for id_ in (1, 2, 3)])
    assert [[1], [2], [3]] == [found(store, f"person{id_}") for id_ in (1, 2, 3)]


def test_an_account_that_is_removed_again_has_no_learner(store: Store) -> None:
    with suppress(_RolledBack), store.transaction() as work:
        work.providers.put_many([a_provider(UKPRN)])
        work.accounts.add_many([an_account(1)])
        work.accounts.remove_many([1])
        with pytest.raises(NotFound):
            work.learners.add_many([a_learner(1)])
        raise _RolledBack
