"""The contract kit of identities."""

import pytest
from attrs import evolve

from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import an_account, an_identity, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import asvs, feature


class IdentitiesContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.identities`."""

    @feature("K4", "I7")
    def test_an_added_identity_is_found_unchanged_by_issuer_and_subject(self, store: Store) -> None:
        identity = an_identity(11, linked_at=later(1 / 7))
        _link(store, identity, an_identity(12, issuer="https://other.example"), an_identity(13, subject="Somebody"))
        with store.snapshot() as work:
            assert identity == work.identities.find(identity.issuer, identity.subject)

    @asvs("V6.8.1")
    @feature("K4")
    @pytest.mark.parametrize(
        ("issuer", "subject"),
        [
            ("https://login.example", "SUBJECT"),
            ("https://login.example", "subject "),
            ("https://login.example", ""),
            ("https://login.example/", "subject"),
            ("https://LOGIN.example", "subject"),
            ("", "subject"),
        ],
    )
    def test_an_identity_is_found_only_by_exactly_its_own_issuer_and_subject(
        self, store: Store, issuer: str, subject: str
    ) -> None:
        _link(store, an_identity(11))
        with store.snapshot() as work:
            assert None is work.identities.find(issuer, subject)

    @feature("K4")
    def test_an_identity_opens_one_account_only(self, store: Store) -> None:
        _link(store, an_identity(11))
        with pytest.raises(Conflict) as refused, store.transaction() as work:
            work.identities.add(an_identity(12, account_id=2))
        assert "identity" == refused.value.field
        assert [[11], []] == _ids(store)

    def test_a_taken_id_is_a_conflict(self, store: Store) -> None:
        _link(store, an_identity(11))
        with pytest.raises(Conflict), store.transaction() as work:
            work.identities.add(an_identity(11, subject="another", account_id=2))
        assert [[11], []] == _ids(store)

    def test_an_identity_of_a_missing_account_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.identities.add(an_identity(11, account_id=404))
        assert [[], []] == _ids(store)

    @feature("K4")
    def test_identities_of_an_account_are_listed_by_id(self, store: Store) -> None:
        _link(
            store,
            an_identity(13, subject="a"),
            an_identity(11, subject="c"),
            an_identity(12, subject="b", account_id=2),
        )
        assert [[11, 13], [12]] == _ids(store)

    @feature("K4")
    def test_a_removed_identity_opens_nothing_and_can_be_linked_again(self, store: Store) -> None:
        identity = an_identity(11)
        _link(store, identity, an_identity(12, subject="b"))
        with store.transaction() as work:
            work.identities.remove(11)
            work.identities.remove(404)
        with store.snapshot() as work:
            assert None is work.identities.find(identity.issuer, identity.subject)
        with store.transaction() as work:
            work.identities.add(evolve(identity, id=14, account_id=2))
        assert [[12], [14]] == _ids(store)

    @feature("K4", "A6")
    def test_identities_are_removed_with_their_account(self, store: Store) -> None:
        _link(store, an_identity(11), an_identity(12, subject="b", account_id=2))
        with store.transaction() as work:
            work.accounts.remove_many([1])
        with store.snapshot() as work:
            assert None is work.identities.find("https://login.example", "subject")
        assert [[], [12]] == _ids(store)


def _link(store: Store, *identities: LinkedIdentity) -> None:
    """Add two accounts and their identities."""
    with store.transaction() as work:
        work.accounts.add_many([an_account(1), an_account(2)])
        for identity in identities:
            work.identities.add(identity)


def _ids(store: Store) -> list[list[int]]:
    with store.snapshot() as work:
        return [[identity.id for identity in work.identities.of_account(account_id)] for account_id in (1, 2)]
