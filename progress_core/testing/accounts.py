"""The contract kit of accounts."""

from contextlib import suppress

import pytest
from attrs import evolve

from progress_core.domain.accounts.accounts import Account, Credential
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_learner, a_provider, a_staff, an_account, enrol, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class AccountsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.accounts`."""

    @pytest.mark.parametrize(
        "account",
        [
            an_account(),
            an_account(credential=None, role=Role.PROVIDER_MANAGER, username="ann.lee@example.org"),
            an_account(credential=Credential("hashed", "$argon2id$v=19$x", later(1)), failures=4, locked_at=later(2)),
            an_account(disabled=True, deleted=True, first_login_at=later(3), last_login_at=later(4), version=9),
            an_account(2**53 - 1, username="a" * 256, created_at=later(1 / 7)),
        ],
        ids=["initial password", "invited", "locked", "switched off", "long"],
    )
    @feature("I7")
    def test_an_added_account_is_returned_unchanged(self, store: Store, account: Account) -> None:
        with store.transaction() as work:
            work.accounts.add_many([account])
        with store.snapshot() as work:
            assert account == work.accounts.get(account.id)

    def test_a_missing_account_is_not_found(self, store: Store) -> None:
        with store.snapshot() as work:
            with pytest.raises(NotFound):
                work.accounts.get(1)
            assert work.accounts.find("Learner1") is None

    def test_existing_accounts_among_many_ids_are_returned_once(self, store: Store) -> None:
        with store.transaction() as work:
            work.accounts.add_many(an_account(id_) for id_ in range(1, 2001))
        with store.snapshot() as work:
            assert {an_account(2), an_account(2000)} == set(work.accounts.get_many(iter([2, 4004, 2000, 2, -2])))
            assert 2000 == len(list(work.accounts.get_many(range(3000))))
            assert [] == list(work.accounts.get_many([]))

    @feature("A5")
    def test_pretending_to_save_changes_nothing_visible(self, store: Store) -> None:
        _add(store, an_account(1))
        for _ in range(2):
            with store.transaction() as work:
                work.accounts.pretend()
                work.accounts.pretend()
        with store.snapshot() as work:
            assert an_account(1) == work.accounts.get(1)
            assert [an_account(1).username.lower()] == list(work.accounts.taken(["", "p"]))
        with store.transaction() as work:
            assert [1_000_001] == list(work.new_ids(1))

    @feature("A3", "A5")
    def test_an_account_is_found_by_username_regardless_of_case(self, store: Store) -> None:
        _add(store, an_account(1, username="RLearner1"), an_account(2, username="ann.lee@example.org"))
        with store.snapshot() as work:
            assert an_account(1, username="RLearner1") == work.accounts.find("rLEARNER1")
            assert an_account(2, username="ann.lee@example.org") == work.accounts.find("Ann.Lee@Example.ORG")
            assert work.accounts.find("RLearner") is None
            assert work.accounts.find("") is None

    @feature("A3")
    def test_a_taken_username_is_a_conflict_and_nothing_is_added(self, store: Store) -> None:
        _add(store, an_account(1, username="RLearner1"))
        with pytest.raises(Conflict) as caught:
            _add(store, an_account(2), an_account(3, username="rlEARNER1"), an_account(4))
        assert "username" == caught.value.field
        assert [1] == _ids(store, 1, 2, 3, 4)
        with store.snapshot() as work:
            assert work.accounts.find("Learner2") is None

    @feature("A3")
    def test_a_username_repeated_within_a_batch_is_a_conflict_and_nothing_is_added(self, store: Store) -> None:
        with pytest.raises(Conflict) as caught:
            _add(store, an_account(1), an_account(2, username="Twin"), an_account(3, username="TWIN"))
        assert "username" == caught.value.field
        assert [] == _ids(store, 1, 2, 3)

    def test_a_taken_account_id_is_a_conflict_and_nothing_is_added(self, store: Store) -> None:
        _add(store, an_account(1))
        for again in ([2, 1], [2, 3, 3]):
            with pytest.raises(Conflict):
                _add(store, *(an_account(id_, username=f"new{place}") for place, id_ in enumerate(again)))
        assert [1] == _ids(store, 1, 2, 3)

    def test_thousands_of_accounts_are_added_at_once_from_any_iterable(self, store: Store) -> None:
        with store.transaction() as work:
            work.accounts.add_many(an_account(id_) for id_ in range(1, 3001))
            work.accounts.add_many([])
        with store.snapshot() as work:
            assert an_account(3000) == work.accounts.find("learner3000")

    def test_a_saved_account_keeps_its_changes_and_gets_the_next_version(self, store: Store) -> None:
        _add(store, an_account(), an_account(2))
        changed = an_account(username="NewName", failures=5, locked_at=later(1), credential=None)
        with store.transaction() as work:
            saved = work.accounts.save(changed)
        assert evolve(changed, version=2) == saved
        with store.snapshot() as work:
            assert saved == work.accounts.get(1)
            assert saved == work.accounts.find("newname")
            assert work.accounts.find("Learner1") is None
            assert an_account(2) == work.accounts.get(2)

    def test_an_account_saved_from_an_old_version_is_a_conflict_and_changes_nothing(self, store: Store) -> None:
        _add(store, an_account())
        with store.transaction() as work:
            saved = work.accounts.save(an_account(failures=1))
        for version in (1, 3):
            with pytest.raises(Conflict), store.transaction() as work:
                work.accounts.save(an_account(failures=7, version=version))
        with store.snapshot() as work:
            assert saved == work.accounts.get(1)

    def test_a_removed_account_cannot_be_saved(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.accounts.save(an_account())

    @feature("A3", "A9")
    def test_a_username_changes_only_to_a_free_one_and_frees_the_old_one(self, store: Store) -> None:
        _add(store, an_account(1, username="One"), an_account(2, username="Two"))
        with pytest.raises(Conflict) as caught, store.transaction() as work:
            work.accounts.save(an_account(2, username="ONE"))
        assert "username" == caught.value.field
        with store.transaction() as work:
            work.accounts.save(an_account(1, username="ONE"))  # their own, in another case
        with store.transaction() as work:
            work.accounts.save(an_account(1, username="Three", version=2))
            work.accounts.save(an_account(2, username="one"))
        with store.snapshot() as work:
            assert ["Three", "one"] == [work.accounts.get(id_).username for id_ in (1, 2)]

    @feature("A11")
    def test_taken_returns_the_usernames_that_start_with_a_stem(self, store: Store) -> None:
        names = ["RLearner", "rlearner1", "RLEARNER22", "PLearner", "xrlearner", "r_learner", "a.b@c-d", "axb@c-d"]
        _add(store, *(an_account(id_, username=name) for id_, name in enumerate(names)))
        with store.snapshot() as work:
            assert {"rlearner", "rlearner1", "rlearner22"} == set(work.accounts.taken(["rlearner"]))
            assert {"rlearner22", "plearner"} == set(work.accounts.taken(["rlearner2", "p", "nobody"]))
            assert {"r_learner"} == set(work.accounts.taken(["r_"]))
            assert {"a.b@c-d"} == set(work.accounts.taken(["a.b"]))
            assert set() == set(work.accounts.taken(["%"]))
            assert set() == set(work.accounts.taken([]))

    def test_taken_accepts_thousands_of_stems(self, store: Store) -> None:
        _add(store, *(an_account(id_) for id_ in range(1, 11)))
        with store.snapshot() as work:
            stems = (f"learner{number}" for number in range(2, 5000))
            assert {f"learner{number}" for number in range(2, 11)} == set(work.accounts.taken(stems))

    def test_removed_accounts_are_gone_and_their_usernames_free(self, store: Store) -> None:
        _add(store, an_account(1), an_account(2), an_account(3))
        with store.transaction() as work:
            work.accounts.remove_many(iter([1, 3, 404]))
            work.accounts.remove_many([])
        assert [2] == _ids(store, 1, 2, 3)
        _add(store, an_account(4, username="LEARNER1"))

    def test_an_account_of_a_learner_or_of_staff_cannot_be_removed(self, store: Store) -> None:
        enrol(store, a_learner(1))
        _add(store, an_account(2), an_account(3))
        with store.transaction() as work:
            work.providers.put_many([a_provider()])
            work.staff.add(a_staff(2))
        for kept in (1, 2):
            with pytest.raises(Conflict), store.transaction() as work:
                work.accounts.remove_many([3, kept])
        assert [1, 2, 3] == _ids(store, 1, 2, 3)


def _add(store: Store, *accounts: Account) -> None:
    with store.transaction() as work:
        work.accounts.add_many(accounts)


def _ids(store: Store, *ids: int) -> list[int]:
    """Return those of the ids that have an account."""
    found = []
    with store.snapshot() as work:
        for id_ in ids:
            with suppress(NotFound):
                found.append(work.accounts.get(id_).id)
    return found
