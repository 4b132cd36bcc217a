"""The contract kit of access tokens."""

import pytest

from progress_core.domain.accounts.access_tokens import AccessToken, TokenScope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.foundations.origins import Origin
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import an_access_token, an_account, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature


class AccessTokensContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.access_tokens`."""

    @feature("I6", "I7")
    def test_an_added_token_is_returned_unchanged(self, store: Store) -> None:
        token = an_access_token(
            7,
            name="Ŵyn's “sync”",
            scopes=frozenset({TokenScope.LEARNERS_READ, TokenScope.AUDIT_READ}),
            created_at=later(-1 / 7),
            ends_at=later(1 / 7),
            used_at=later(1 / 11),
            origin=Origin("2001:db8::1", "Firefox on Windows", "ann"),
            made_with=8,
        )
        unused = an_access_token(8)
        _make(store, token, unused)
        with store.snapshot() as work:
            assert [token, unused] == [work.access_tokens.find(digest) for digest in ("digest-7", "digest-8")]
            assert [None, None] == [work.access_tokens.find(digest) for digest in ("digest-9", "")]

    def test_a_taken_digest_or_number_is_a_conflict(self, store: Store) -> None:
        _make(store, an_access_token(1))
        for repeated in (an_access_token(2, digest="digest-1"), an_access_token(1, account_id=2, digest="digest-3")):
            with pytest.raises(Conflict), store.transaction() as work:
                work.access_tokens.add(repeated)
        assert [1] == _numbers(store)

    def test_a_token_of_a_missing_account_is_refused(self, store: Store) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.access_tokens.add(an_access_token(1, account_id=404))
        with store.snapshot() as work:
            assert work.access_tokens.find("digest-1") is None

    @feature("I6")
    def test_the_tokens_of_an_account_are_listed_by_number(self, store: Store) -> None:
        second, first, other = an_access_token(2, created_at=later(-9)), an_access_token(1), an_access_token(3)
        _make(store, second, first, an_access_token(4, account_id=2), other)
        with store.snapshot() as work:
            assert [first, second, other] == list(work.access_tokens.of_account(1))
            assert [] == list(work.access_tokens.of_account(404))

    @feature("I6")
    def test_using_a_token_moves_its_last_use_forward_only(self, store: Store) -> None:
        _make(store, an_access_token(1), an_access_token(2))
        with store.transaction() as work:
            work.access_tokens.touch("digest-1", later(4))
            work.access_tokens.touch("digest-1", later(5))
            work.access_tokens.touch("digest-1", later(3))
            work.access_tokens.touch("digest-9", later(5))
        with store.snapshot() as work:
            assert an_access_token(1, used_at=later(5)) == work.access_tokens.find("digest-1")
            assert an_access_token(2) == work.access_tokens.find("digest-2")
        assert [1, 2] == _numbers(store)

    @feature("I6")
    def test_ending_a_token_leaves_the_others_and_those_of_others(self, store: Store) -> None:
        _make(store, an_access_token(1), an_access_token(2), an_access_token(3, account_id=2))
        with store.transaction() as work:
            work.access_tokens.end(1, 1)
            work.access_tokens.end(1, 3)
            work.access_tokens.end(1, 404)
        assert [2, 3] == _numbers(store)

    @feature("I6", "A12")
    def test_all_tokens_of_an_account_can_be_ended(self, store: Store) -> None:
        _make(store, an_access_token(1), an_access_token(2), an_access_token(3, account_id=2))
        with store.transaction() as work:
            assert [2, 0, 0] == [work.access_tokens.end_all(account_id) for account_id in (1, 1, 404)]
        assert [3] == _numbers(store)

    @feature("I6", "I9")
    def test_tokens_that_ended_are_counted_before_and_after_removal(self, store: Store) -> None:
        _make(store, *(an_access_token(number, ends_at=later(number)) for number in range(1, 5)))
        with store.transaction() as work:
            assert (0, 2) == (work.access_tokens.old(later(1)), work.access_tokens.old(later(3)))
            assert (2, 0) == (work.access_tokens.purge(later(3)), work.access_tokens.purge(later(3)))
        assert [3, 4] == _numbers(store)

    @feature("I6", "B6")
    def test_tokens_are_removed_with_their_account(self, store: Store) -> None:
        _make(store, an_access_token(1), an_access_token(2, account_id=2))
        with store.transaction() as work:
            work.accounts.remove_many([1])
        assert [2] == _numbers(store)


def _make(store: Store, *tokens: AccessToken) -> None:
    """Add two accounts and their tokens."""
    with store.transaction() as work:
        work.accounts.add_many([an_account(1), an_account(2)])
        for token in tokens:
            work.access_tokens.add(token)


def _numbers(store: Store) -> list[int]:
    with store.snapshot() as work:
        found = [work.access_tokens.find(f"digest-{number}") for number in range(1, 9)]
        return [token.number for token in found if token is not None]
