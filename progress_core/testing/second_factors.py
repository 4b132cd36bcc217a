"""The contract kit of second factors."""

import pytest
from attrs import evolve

from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.accounts.second_factors import AccountFactors, AuthenticatorApp
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import NOON, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

_APP = AuthenticatorApp("sealed text", later(1 / 7), 58_000_000)
_PHONE = Passkey("phone-Id_1", "public key 1", "Zoë's phone", NOON, 7, later(1 / 7))
_KEY_RING = Passkey("a-later-one", "public key 2", "Key ring", later(1))


class SecondFactorsContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.second_factors`."""

    @feature("K3", "I7")
    @pytest.mark.parametrize(
        "factors",
        [
            AccountFactors(1, _APP, (_PHONE, _KEY_RING), ("digest-b", "digest-a")),
            AccountFactors(1, _APP),
            AccountFactors(1, None, (_PHONE,)),
            AccountFactors(1),
        ],
        ids=["everything", "an app", "a passkey", "nothing"],
    )
    def test_stored_factors_are_returned_unchanged(self, store: Store, factors: AccountFactors) -> None:
        _keep(store, factors)
        with store.snapshot() as work:
            assert evolve(factors, version=1) == work.second_factors.get(1)
            assert AccountFactors(2) == work.second_factors.get(2)

    @feature("K3")
    def test_saving_returns_the_next_version_and_replaces_everything(self, store: Store) -> None:
        _keep(store, AccountFactors(1, _APP, (_PHONE,), ("a", "b")))
        with store.transaction() as work:
            changed = evolve(work.second_factors.get(1), app=None, passkeys=(_KEY_RING, _PHONE), recovery=("b",))
            saved = work.second_factors.save(changed)
            assert evolve(changed, version=2) == saved == work.second_factors.get(1)
        with store.snapshot() as work:
            assert saved == work.second_factors.get(1)

    @feature("K3")
    def test_factors_changed_meanwhile_are_a_conflict(self, store: Store) -> None:
        _keep(store, AccountFactors(1, _APP))
        for stale in (0, 2):
            with pytest.raises(Conflict), store.transaction() as work:
                work.second_factors.save(AccountFactors(1, version=stale))
        with store.snapshot() as work:
            assert AccountFactors(1, _APP, version=1) == work.second_factors.get(1)

    @feature("K3")
    def test_factors_of_a_missing_account_are_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.second_factors.save(AccountFactors(404, _APP))

    @feature("K3")
    def test_an_account_is_found_by_any_of_its_passkeys(self, store: Store) -> None:
        _keep(store, AccountFactors(1, None, (_PHONE, _KEY_RING)), AccountFactors(2, _APP))
        with store.snapshot() as work:
            for passkey in (_PHONE, _KEY_RING):
                assert work.second_factors.get(1) == work.second_factors.with_passkey(passkey.id)
            for unknown in ("PHONE-Id_1", "", "phone", "\0", "\ud800"):
                assert None is work.second_factors.with_passkey(unknown)

    @feature("K3")
    def test_a_passkey_of_another_account_is_a_conflict(self, store: Store) -> None:
        _keep(store, AccountFactors(1, None, (_PHONE,)))
        with pytest.raises(Conflict), store.transaction() as work:
            work.second_factors.save(AccountFactors(2, None, (_PHONE,)))
        with store.snapshot() as work:
            assert AccountFactors(2) == work.second_factors.get(2)

    @feature("K3")
    def test_holders_are_those_whose_password_alone_does_not_log_in(self, store: Store) -> None:
        _keep(store, AccountFactors(1, _APP), AccountFactors(2, None, (_PHONE,)), AccountFactors(3, recovery=("a",)))
        with store.snapshot() as work:
            assert {1, 2} == work.second_factors.holders([1, 2, 3, 4, 404])
            assert {2} == work.second_factors.holders([2, 3, 2])
            assert set() == work.second_factors.holders([])

    @feature("K3", "B6")
    def test_factors_are_removed_with_their_account(self, store: Store) -> None:
        _keep(store, AccountFactors(1, _APP, (_PHONE,)), AccountFactors(2, None, (_KEY_RING,)))
        with store.transaction() as work:
            work.accounts.remove_many([1])
        with store.snapshot() as work:
            assert AccountFactors(1) == work.second_factors.get(1)
            assert None is work.second_factors.with_passkey(_PHONE.id)
            assert {2} == work.second_factors.holders([1, 2])


def _keep(store: Store, *factors: AccountFactors) -> None:
    """Add four accounts, and the second factors of some."""
    with store.transaction() as work:
        work.accounts.add_many(map(an_account, range(1, 5)))
        for one in factors:
            work.second_factors.save(one)
